import { describe, expect, test } from "vitest";
import { delimiterOf, statedDelimiter } from "../../../src/commerce/imports/detect.ts";
import { UCI_COLUMNS } from "./uci_columns.ts";

describe("statedDelimiter()", () => {
  test("statedDelimiter() reads Excel's first line", () => {
    expect(
      ["sep=;\r\na;b", "SEP=|\n", "sep=\t", "sep=:\n", "sep=;x\n", "a,b", "sep=;\ra;b"].map(statedDelimiter),
    ).toEqual([
      ";",
      "|",
      "\t",
      undefined,
      undefined,
      undefined,
      ";",
    ]);
  });
});

describe("delimiterOf()", () => {
  test("delimiterOf() chooses the separator under which the header makes sense", () => {
    for (const delimiter of [",", ";", "\t", "|"] as const) {
      expect(delimiterOf(`${UCI_COLUMNS.join(delimiter)}\n"a;b,c|d"`, {})).toBe(delimiter);
    }
    expect(delimiterOf('"InvoiceNo;x",StockCode,Quantity\n', {})).toBe(",");
  });
});
