import { describe, expect, test } from "vitest";
import { customerReference, stated, wholeNumber } from "../../../src/commerce/imports/cells.ts";

describe("stated()", () => {
  test("stated() knows pandas' missing tokens and no others", () => {
    const missing = [
      "",
      " ",
      "#N/A",
      "#N/A N/A",
      "#NA",
      "-1.#IND",
      "-1.#QNAN",
      "-NaN",
      "-nan",
      "1.#IND",
      "1.#QNAN",
      "<NA>",
      "N/A",
      "NA",
      "NULL",
      "NaN",
      "None",
      "n/a",
      "nan",
      "null",
      "?",
      " NA ",
    ];
    expect(missing.map((token) => stated(token)).filter((value) => value !== undefined)).toEqual([]);
    for (const text of ["NAN", "Nancy", "0", "17850", "-5", "1.5", "none", "#1", "na"]) {
      expect(stated(text)).toBe(text);
    }
  });
});

describe("customerReference()", () => {
  test("customerReference() undoes pandas' float", () => {
    expect(
      ["17850.0", "17850.00", "17850", "C001", "1.50", "0.0"].map((text) => customerReference(text, ".")),
    ).toEqual([
      "17850",
      "17850",
      "17850",
      "C001",
      "1.50",
      "0",
    ]);
  });
  test("customerReference() undoes a float with a comma where that is the mark", () => {
    const references = ["17850,0", "17850.0", "1.000", "17850", "C,0"];
    expect(references.map((text) => customerReference(text, ","))).toEqual([
      "17850",
      "17850",
      "1.000",
      "17850",
      "C,0",
    ]);
    expect(customerReference("17850,0", ".")).toBe("17850,0");
  });
});

describe("wholeNumber()", () => {
  test("wholeNumber() reads the file's decimal mark and exact groups of thousands", () => {
    const texts = ["1,000", "1.000", "3,0", "3.0", "1,00", "10,00,000", "1,000.0", "1.000,0", "-1,234,567"];
    expect(texts.map((text) => wholeNumber(text, "."))).toEqual(
      [1000, 1, undefined, 3, undefined, undefined, 1000, undefined, -1234567],
    );
    expect(texts.map((text) => wholeNumber(text, ","))).toEqual(
      [1, 1000, 3, 3, 1, undefined, undefined, 1000, undefined],
    );
  });
  test("wholeNumber() takes no amount of money", () => {
    expect(["$5", "5 €", "-£5"].map((text) => wholeNumber(text, "."))).toEqual(Array(3).fill(undefined));
  });
  test("wholeNumber() takes whole numbers only", () => {
    expect(["6", "-6", "+6", "6.0", "6.", "6.5", "", "x", "1e3", "-0"].map((text) => wholeNumber(text, ".")))
      .toEqual([
        6,
        -6,
        6,
        6,
        6,
        undefined,
        undefined,
        undefined,
        undefined,
        0,
      ]);
  });
});
