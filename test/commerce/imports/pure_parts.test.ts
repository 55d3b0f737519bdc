import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerReference, stated, wholeNumber } from "../../../src/commerce/imports/cells.ts";
import { noEvidence, orderOf, parseBirth, parseInstant, weigh } from "../../../src/commerce/imports/dates.ts";
import { delimiterOf, statedDelimiter } from "../../../src/commerce/imports/detect.ts";
import { watchEncoding } from "../../../src/commerce/imports/encoding.ts";
import { linePrice, minorOf, parseDecimal } from "../../../src/commerce/imports/money.ts";
import { markOf } from "../../../src/commerce/imports/numerals.ts";
import { recognise } from "../../../src/commerce/imports/recognise.ts";
import { recordReader } from "../../../src/commerce/imports/records.ts";

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

describe("linePrice()", () => {
  test("linePrice() equals exact rounding, half away from zero, of quantity × price", () => {
    fc.assert(fc.property(
      fc.integer({ min: 0, max: 99_999 }),
      fc.stringMatching(/^\d{0,6}$/),
      fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((quantity) => quantity !== 0),
      (whole, fraction, quantity) => {
        const text = fraction === "" ? `${whole}` : `${whole}.${fraction}`;
        // The oracle: in millionths of a minor unit, split into quotient and remainder.
        const exact = BigInt(quantity) * BigInt(`${whole}${fraction.padEnd(8, "0")}`);
        const [sign, size] = exact < 0n ? [-1n, -exact] : [1n, exact];
        const rounded = sign * (size / 1_000_000n + (size % 1_000_000n >= 500_000n ? 1n : 0n));
        const found = linePrice(text, quantity, ".");
        if (rounded > 100_000_000_000n || rounded < -100_000_000_000n) expect(found).toBe("beyond");
        else expect(found).toMatchObject({ lineTotalMinor: Number(rounded) });
      },
    ));
  });
  test("linePrice() rounds halves away from zero, and only once", () => {
    expect(linePrice("0.005", 1, ".")).toEqual({ unitPriceMinor: 1, lineTotalMinor: 1 });
    expect(linePrice("0.005", -1, ".")).toEqual({ unitPriceMinor: 1, lineTotalMinor: -1 });
    expect(linePrice("0.004", 100, ".")).toEqual({ unitPriceMinor: 0, lineTotalMinor: 40 });
    expect(linePrice("1.005", 3, ".")).toEqual({ unitPriceMinor: 101, lineTotalMinor: 302 });
    expect(linePrice("0", 5, ".")).toEqual({ unitPriceMinor: 0, lineTotalMinor: 0 });
  });
  test("linePrice() refuses what is no price", () => {
    expect(["", "x", "1e3", "1,5", "££2", "1.2.3", "."].map((text) => linePrice(text, 1, "."))).toEqual(
      Array(7).fill(undefined),
    );
    expect(linePrice("-0.01", 1, ".")).toBe("negative");
    expect(linePrice("1000000000.01", 1, ".")).toBe("beyond");
    expect(linePrice("1000000", 1001, ".")).toBe("beyond");
  });
  test("linePrice() reads exact groups of three and one currency sign", () => {
    const minor = (text: string, mark: "." | ",") => {
      const found = linePrice(text, 1, mark);
      return typeof found === "object" ? found.unitPriceMinor : found;
    };
    const dotted = ["1,234.50", "$2.50", "£ 3", "2.50 €", "£-3", "1,23.50", "1234,567.00", "$2$", "0,500"];
    expect(dotted.map((text) => minor(text, "."))).toEqual(
      [123450, 250, 300, 250, "negative", undefined, undefined, undefined, undefined],
    );
    const comma = ["1.234,50", "2,50 €", "€2,5", "1.234", "1.23,50", "0,005"];
    expect(comma.map((text) => minor(text, ","))).toEqual([123450, 250, 250, 123400, undefined, 1]);
  });
  test("linePrice() reads a grouped price as it reads the plain one", () => {
    fc.assert(fc.property(fc.nat(9_999_999), fc.nat(999), (whole, fraction) => {
      const plain = `${whole}.${String(fraction).padStart(3, "0")}`;
      const grouped = plain.replace(/\B(?=(\d{3})+\.)/g, ",");
      expect(linePrice(grouped, 7, ".")).toEqual(linePrice(plain, 7, "."));
      const swapped = grouped.replace(/[.,]/g, (mark) => mark === "." ? "," : ".");
      expect(linePrice(swapped, 7, ",")).toEqual(linePrice(plain, 7, "."));
    }));
  });
  test("parseDecimal() keeps every digit", () => {
    expect(minorOf(parseDecimal("123456789012345.675", ".") ?? { unscaled: 0n, scale: 0 })).toBe(
      12345678901234568n,
    );
    expect(parseDecimal("2,55", ",")).toEqual({ unscaled: 255n, scale: 2 });
  });
  test("markOf() is sure of no number with one group of three", () => {
    const told = { "2,55": ",", "2.55": ".", "1,234.5": ".", "1.234,5": ",", "12,3456": ",", "0,500": "," };
    const more = {
      "1,234,567": ".",
      "1.234.567": ",",
      "$2.50": ".",
      "2,50 €": ",",
      "-.5": ".",
      "1.2345": ".",
    };
    for (const [text, mark] of Object.entries({ ...told, ...more })) expect(markOf(text), text).toBe(mark);
    for (const text of ["1,234", "1.234", "7", "n.a.", "1.2.3", "x,5", ".", ",", "a.b,c", "1,23.5"]) {
      expect(markOf(text), text).toBeUndefined();
    }
  });
});

describe("parseInstant()", () => {
  const at = (text: string, order: "dmy" | "mdy" = "dmy") => {
    const found = parseInstant(text, order);
    return found === undefined ? undefined : new Date(found).toISOString();
  };
  test("parseInstant() reads ISO dates, with and without time and offset", () => {
    expect(at("2010-12-01")).toBe("2010-12-01T00:00:00.000Z");
    expect(at("2010-12-01 08:26:00")).toBe("2010-12-01T08:26:00.000Z");
    expect(at("2010-12-01T08:26:00.1239+02:00")).toBe("2010-12-01T06:26:00.123Z");
    expect(at("2010/12/1 8:26")).toBe("2010-12-01T08:26:00.000Z");
    expect(at("2010-12-01T23:30:00-0130")).toBe("2010-12-02T01:00:00.000Z");
  });
  test("parseInstant() reads both orders, two-digit years and halves of the day", () => {
    expect(at("12/1/10 8:26", "mdy")).toBe("2010-12-01T08:26:00.000Z");
    expect(at("1-12-2010 8:26", "dmy")).toBe("2010-12-01T08:26:00.000Z");
    expect(at("01.12.2010", "dmy")).toBe("2010-12-01T00:00:00.000Z");
    expect(at("1/1/68")).toBe("2068-01-01T00:00:00.000Z");
    expect(at("1/1/69")).toBe("1969-01-01T00:00:00.000Z");
    expect(at("12/1/2010 12:05 AM", "mdy")).toBe("2010-12-01T00:05:00.000Z");
    expect(at("12/1/2010 12:05:06 pm", "mdy")).toBe("2010-12-01T12:05:06.000Z");
  });
  test("parseBirth() takes the century that is not in the future", () => {
    const now = Date.UTC(2026, 0, 15);
    const born = (text: string) => new Date(parseBirth(text, "dmy", now) ?? NaN).toISOString().slice(0, 10);
    expect(["1/2/60", "29/2/68", "1/2/25", "15/1/26", "16/1/26", "1/2/75", "1/2/2060"].map(born)).toEqual([
      "1960-02-01",
      "1968-02-29",
      "2025-02-01",
      "2026-01-15",
      "1926-01-16",
      "1975-02-01",
      "2060-02-01",
    ]);
    expect(parseBirth("soon", "dmy", now)).toBeUndefined();
  });
  test("parseInstant() refuses days that don't exist and other orders", () => {
    for (
      const text of [
        "2011-02-29",
        "31/4/2011",
        "2010-13-01",
        "2010-12-01 24:00",
        "1/12-2010",
        "x",
        "",
        "20101201",
        "2010-12-01 8:60",
      ]
    ) {
      expect(at(text), text).toBeUndefined();
    }
    expect(at("13/1/2011", "mdy")).toBeUndefined();
    expect(at("2012-02-29")).toBe("2012-02-29T00:00:00.000Z");
  });
  test("orderOf() decides over the whole file and never guesses", () => {
    const of = (...dates: string[]) => {
      const evidence = noEvidence();
      dates.forEach((text, index) => weigh(evidence, text, index + 2));
      return evidence;
    };
    expect(orderOf(of("1/2/2011", "13/2/2011"))).toBe("dmy");
    expect(orderOf(of("1/2/11 8:26", "2/13/11 8:26"))).toBe("mdy");
    expect(orderOf(of("1/1/2011", "2/2/2011"))).toBe("dmy");
    expect(orderOf(of("2011-01-02"))).toBe("dmy");
    expect(() => orderOf(of("1/2/2011", "3/4/2011"))).toThrow(/date_order=dmy or date_order=mdy/);
    expect(() => orderOf(of("1/2/2011", "13/2/2011", "2/13/2011"))).toThrow(/line 3 .* line 4/);
    expect(orderOf(of("13/2/2011", "2/13/2011"), "mdy")).toBe("mdy");
  });
});

describe("recognise()", () => {
  const uci = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
  ];
  test("recognise() knows UCI's columns and common others", () => {
    expect(recognise(uci)).toMatchObject({ kind: "sales", ignored: [] });
    expect(
      recognise([
        "Invoice",
        "StockCode",
        "Description",
        "Quantity",
        "InvoiceDate",
        "Price",
        "Customer ID",
        "Country",
      ]).kind,
    )
      .toBe("sales");
    expect(recognise(["order_id", "SKU", "qty", "unit-price", "Order Date", "client_id", "note"]))
      .toMatchObject({
        kind: "sales",
        columns: {
          invoice: "order_id",
          product: "SKU",
          quantity: "qty",
          unit_price: "unit-price",
          customer: "client_id",
        },
        ignored: ["note"],
      });
    expect(
      recognise(["transaction_id", "product_id", "product_name", "quantity", "price", "timestamp"]).columns,
    ).toMatchObject({
      product: "product_id",
      description: "product_name",
    });
  });
  test("recognise() tells the kinds apart", () => {
    expect(
      recognise(["customer_id", "sex", "age", "annual_income", "spending_score", "purchase_frequency"]).kind,
    ).toBe("customers");
    expect(
      recognise([
        "CustomerID",
        "Age",
        "Annual_Income",
        "Spending_Score",
        "Purchase_Frequency",
        "Membership_Years",
      ]).kind,
    )
      .toBe("customers");
    expect(recognise(["sku", "name", "category", "brand", "price", "stock"]).kind).toBe("products");
    expect(recognise(["customer_id", "start_period", "end_period", "tier"]).kind).toBe("memberships");
    expect(recognise(["customer_id", "date", "score"]).kind).toBe("satisfaction");
  });
  test("recognise() takes a mapping before names", () => {
    const found = recognise([...uci, "Net"], { unit_price: "Net" });
    expect(found.columns["unit_price"]).toBe("Net");
    expect(found.ignored).toEqual(["UnitPrice"]);
    expect(() => recognise(uci, { unit_price: "Nett" })).toThrow(/does not have: Nett/);
    expect(() => recognise(uci, { colour: "Country" })).toThrow(/fields that no kind of file has/);
  });
  test("recognise() names what is missing, what was found, and how to map", () => {
    expect(() => recognise(uci.filter((name) => name !== "UnitPrice"))).toThrow(
      /sales file lacks unit_price; found: InvoiceNo, .*--map unit_price=Column/,
    );
    expect(() => recognise(["a", "b"])).toThrow(/not those of a known kind/);
    expect(() => recognise([...uci, "invoice no"])).toThrow(/twice: invoice no/);
    expect(() => recognise(["customer_id"])).toThrow(/lacks/);
  });
  test("recognise() passes over columns without a name", () => {
    const found = recognise([...uci, "", " ", "-"]);
    expect([found.kind, found.positions.size, found.ignored]).toEqual(["sales", 8, ["-"]]);
  });
  test("recognise() refuses a header of too many columns, and looks at each name once", () => {
    expect(recognise([...uci, ...Array.from({ length: 992 }, (_, index) => `c${index}`)]).kind).toBe("sales");
    const before = performance.now();
    expect(() => recognise(Array.from({ length: 15_000 }, (_, index) => `c${index}`))).toThrow(
      /names 15000 columns; at most 1000/,
    );
    expect(performance.now() - before).toBeLessThan(1000);
  });
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
  test("delimiterOf() chooses the separator under which the header makes sense", () => {
    for (const delimiter of [",", ";", "\t", "|"] as const) {
      expect(delimiterOf(`${uci.join(delimiter)}\n"a;b,c|d"`, {})).toBe(delimiter);
    }
    expect(delimiterOf('"InvoiceNo;x",StockCode,Quantity\n', {})).toBe(",");
  });
});

describe("watchEncoding()", () => {
  test("watchEncoding() names the first byte that is not UTF-8, wherever the file is cut", () => {
    const text = new TextEncoder().encode("aé☕😀".repeat(3));
    const wrong = (bytes: Uint8Array, cut: number) => {
      const watch = watchEncoding();
      try {
        for (const piece of [bytes.slice(0, cut), bytes.slice(cut)]) if (piece.length > 0) watch.take(piece);
        watch.end();
      } catch (error) {
        return Number(/from byte (\d+) on/.exec(String(error))?.[1]);
      }
      return undefined;
    };
    for (let cut = 0; cut <= 31; cut++) {
      expect(wrong(text, cut)).toBeUndefined();
      expect(wrong(new Uint8Array([...text, 0xe9, 0x41]), cut)).toBe(30);
      expect(wrong(new Uint8Array([...text, 0xe2, 0x98]), cut)).toBe(30);
      expect(wrong(new Uint8Array([...text.slice(0, 10), 0x80, ...text]), cut)).toBe(10);
    }
  });
});

describe("recordReader()", () => {
  const read = (text: string, cuts: readonly number[] = []) => {
    const reader = recordReader(",", "\n");
    const found: [number, boolean, ...string[]][] = [];
    const edges = [
      0,
      ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b),
      text.length,
    ];
    edges.slice(1).forEach((edge, index) =>
      reader(
        text.slice(edges[index], edge),
        index === edges.length - 2,
        (cells, line, malformed) => found.push([line, malformed, ...cells]),
      )
    );
    return found;
  };
  test("recordReader() counts lines through quoted newlines, empty lines and both line ends", () => {
    expect(read('a,b\r\n\r\n"x\ny",2\n3,"4"\r\n5,6')).toEqual([
      [1, false, "a", "b"],
      [3, false, "x\ny", "2"],
      [5, false, "3", "4"],
      [6, false, "5", "6"],
    ]);
  });
  test("recordReader() gives the same records wherever the text is cut", () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[a-z0-9 é]{0,5}$/),
      fc.stringMatching(/^[a-z,\n"\r ]{0,6}$/).map((text) => `"${text.replaceAll('"', '""')}"`),
    );
    const text = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(",")), {
      maxLength: 8,
    })
      .chain((lines) => fc.constantFrom("\n", "\r\n").map((end) => lines.join(end) + end));
    fc.assert(
      fc.property(text, fc.array(fc.nat(80), { maxLength: 12 }), (whole, cuts) => {
        expect(read(whole, cuts)).toEqual(read(whole));
      }),
      { numRuns: 500 },
    );
  });
  test("recordReader() marks text after a closing quote and names the line of an open one", () => {
    expect(read('a,b\n"x"y",1\n2,3\n').map(([, malformed]) => malformed)).toEqual([false, true, false]);
    expect(() => read('a,b\n1,2\n"x\ny,1\n')).toThrow(/opens on line 3 /);
    expect(() => read(`a,b\n1,2\n"${"x\n".repeat(600_000)}`, [100, 1_100_000])).toThrow(/opens on line 3 /);
  });
});
