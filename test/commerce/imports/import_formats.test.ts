import { describe, expect, test } from "vitest";
import { HEADER, line, newWorld, sales, sql } from "./world.ts";

const utf16 = (text: string, bigEndian: boolean, mark = true): Uint8Array => {
  const units = [...(mark ? "\ufeff" : "") + text].join("");
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), !bigEndian);
  return bytes;
};

describe("importFile() of files in other forms", () => {
  const text = sales(line({ text: "CAFÉ £5 ☕" }), line({ invoice: "2", text: "Łódź" }));
  const named = async (world: Awaited<ReturnType<typeof newWorld>>) =>
    (await world.rows(sql`select name from products`)).map(({ name }) => name);

  test("importFile() reads UTF-8 with and without mark, and UTF-16 with and without mark", async () => {
    const files = [
      ["utf-8", new TextEncoder().encode(text)],
      ["utf-8", new TextEncoder().encode(`\ufeff${text}`)],
      ["utf-16le", utf16(text, false)],
      ["utf-16be", utf16(text, true)],
      ["utf-16le", utf16(text, false, false)],
      ["utf-16be", utf16(text, true, false)],
    ] as const;
    for (const [encoding, bytes] of files) {
      const world = await newWorld();
      const report = await world.load(bytes);
      expect(report).toMatchObject({
        encoding,
        rows: { read: 2, loaded: 2, failed: 0 },
        columns: { invoice: "InvoiceNo" },
      });
      expect(await named(world)).toEqual(["CAFÉ £5 ☕"]);
    }
  });

  test("importFile() does not guess at other encodings, but reads windows-1252 when told", async () => {
    const world = await newWorld();
    const bytes = Uint8Array.from(
      sales(line({ text: "CAF\u00c9 \u00a35" })),
      (letter) => letter.charCodeAt(0),
    );
    const refused = await world.refusal(bytes);
    expect([refused.code, refused.details[0]?.pointer]).toEqual(["invalid", "?encoding"]);
    expect((await world.load(bytes, { encoding: "windows-1252" })).rows.loaded).toBe(1);
    expect(await named(world)).toEqual(["CAFÉ £5"]);
  });

  test("importFile() refuses a lone surrogate as a bad row", async () => {
    const world = await newWorld();
    const report = await world.load(utf16(sales(line(), line({ text: "lone \ud800" })), false));
    expect(report.rows).toMatchObject({ loaded: 1, failed: 1 });
    expect(report.errors[0]).toMatchObject({ lines: [3] });
  });

  test("importFile() finds the separator, and a decimal comma over the whole file", async () => {
    for (const delimiter of [";", "\t", "|"]) {
      const world = await newWorld();
      const dotted = sales(line({ price: "2_5" }), line({ invoice: "2", price: "1_234" }));
      const report = await world.load(dotted.replaceAll(",", delimiter).replaceAll("_", ","));
      expect(report).toMatchObject({ delimiter, decimal_mark: ",", rows: { loaded: 2 } });
      expect(
        await world.rows(sql`select unit_price_minor, line_total_minor from transaction_items order by id`),
      ).toEqual([
        { unit_price_minor: 123, line_total_minor: 740 },
        { unit_price_minor: 250, line_total_minor: 1500 },
      ]);
    }
  });

  test("importFile() reads references, quantities and prices of a file with decimal commas", async () => {
    const world = await newWorld();
    const dotted = sales(
      line({ price: "n.a." }),
      line({ price: "2_50 €", quantity: "3_0", customer: "17850_0" }),
      line({ invoice: "2", price: "1.234_50" }),
    );
    const report = await world.load(dotted.replaceAll(",", ";").replaceAll("_", ","));
    expect(report).toMatchObject({ decimal_mark: ",", rows: { loaded: 2, failed: 1 }, customers_created: 1 });
    expect(
      await world.rows(sql`select i.quantity, i.unit_price_minor, c.reference from transaction_items i
        join transactions t on t.id = i.transaction_id join customers c on c.id = t.customer_id order by 2`),
    ).toEqual([
      { quantity: 3, unit_price_minor: 250, reference: "17850" },
      { quantity: 6, unit_price_minor: 123450, reference: "17850" },
    ]);
  });

  test("importFile() reads thousands where the file tells its mark, and says so where it does not", async () => {
    const world = await newWorld();
    const grouped = line({ invoice: "2", price: '"1,234"', quantity: '"1,000"' });
    const unclear = await world.load(sales(grouped));
    expect(unclear.errors).toEqual([{
      reason:
        "The comma may mark decimals or group thousands, and the file's other numbers do not tell which",
      count: 1,
      lines: [2],
      example: "1,000",
    }]);
    expect((await world.load(sales(grouped, line()))).rows).toMatchObject({ loaded: 2, failed: 0 });
    expect(await world.rows(sql`select amount_minor from transactions where invoice = '2'`)).toEqual([
      { amount_minor: 123_400_000 },
    ]);
  });

  test("importFile() takes Excel's line of the separator and its blank columns; lines stay the file's", async () => {
    const world = await newWorld();
    const file = `sep=;\r\n${
      sales(line(), line({ quantity: "0" })).replaceAll(",", ";").replaceAll("\n", ";;\r\n")
    }`;
    for (const bytes of [file, `\ufeff${file}`]) {
      const report = await world.load(bytes);
      expect(report).toMatchObject({ delimiter: ";", ignored_columns: [], rows: { read: 2, failed: 1 } });
      expect(report.errors[0]?.lines).toEqual([4]);
    }
  });

  test("importFile() reads quotes that a space stands before, where the header has them", async () => {
    const world = await newWorld();
    const spaced = (text: string) => text.replaceAll(/,([^,\n]*)/g, ', "$1"');
    const report = await world.load(spaced(sales(line({ text: 'A ""B""' }))));
    expect(report).toMatchObject({ columns: { product: "StockCode" }, rows: { loaded: 1, failed: 0 } });
    expect(await named(world)).toEqual(['A "B"']);
    const plain = await world.load(sales(line({ invoice: "2", product: "P", text: ' "kept"' })));
    expect(plain.rows.loaded).toBe(1);
    expect(await named(world)).toEqual(['A "B"', '"kept"']);
  });

  test("importFile() reads quoted newlines and separators, and counts lines through them", async () => {
    const world = await newWorld();
    const report = await world.load(
      sales(line({ text: '"A ""B"",\nC"' }), line({ quantity: "0" })).replaceAll("\n5", "\r\n5"),
    );
    expect(report.errors[0]?.lines).toEqual([4]);
    expect(await named(world)).toEqual(['A "B",\nC']);
  });

  test("importFile() names the line of a quote that is never closed, and applies nothing", async () => {
    const world = await newWorld();
    const refused = await world.refusal(sales(line(), line({ text: '"open' }), line()));
    expect(refused.code).toBe("invalid");
    expect(refused.message).toMatch(/line 3 /);
    expect(await world.rows(sql`select id from transactions`)).toEqual([]);
    expect(await world.staged()).toBe(0);
  });

  test("importFile() refuses an empty file and takes one with a header alone", async () => {
    const world = await newWorld();
    for (const nothing of ["", "\n\n", "\ufeff"]) {
      expect((await world.refusal(nothing)).message).toMatch(/empty|no header/);
    }
    for (const header of [HEADER, `${HEADER}\n`, `\r\n${HEADER}\r\n\r\n`]) {
      expect((await world.load(header)).rows).toEqual({ read: 0, loaded: 0, skipped: 0, failed: 0 });
    }
  });

  test("importFile() takes the order of day and month from the whole file", async () => {
    const world = await newWorld();
    const dated = (...dates: string[]) =>
      sales(...dates.map((date, index) => line({ date, invoice: `${date}${index}` })));
    expect((await world.load(dated("12/1/10 8:26", "12/31/10 8:26"))).date_order).toBe("mdy");
    expect((await world.load(dated("1-12-2010 8:26", "31-12-2010 8:26"))).date_order).toBe("dmy");
    const days = await world.rows(sql`select distinct date from timeframe order by 1`);
    expect(days).toEqual([{ date: "2010-12-01" }, { date: "2010-12-31" }]);
    const unclear = await world.refusal(dated("1/2/2010", "3/4/2010"));
    expect([unclear.code, unclear.details[0]?.pointer]).toEqual(["invalid", "?date_order"]);
    expect((await world.load(dated("1/2/2010"), { dateOrder: "mdy" })).rows.loaded).toBe(1);
    expect((await world.refusal(dated("13/2/2010", "2/13/2010"))).message).toMatch(/line 2 .* line 3/);
    const said = await world.load(dated("13/2/2010", "2/13/2010"), { dateOrder: "dmy" });
    expect(said.rows).toMatchObject({ loaded: 1, failed: 1 });
  });

  test("importFile() finds the order even when only the last row of a large file tells", async () => {
    const world = await newWorld();
    const file = sales(
      ...Array.from({ length: 15_000 }, () => line({ date: "1/2/2010 8:00" })),
      line({ date: "25/2/2010 8:00" }),
    );
    expect(await world.refusal(file.replace("25/2", "5/2")).then(({ message }) => message)).toMatch(
      /line 2,/,
    );
    const report = await world.load(
      file.replaceAll("536365,85123A,HOLDER,6,1/2", (whole, at: number) => `${at}${whole.slice(6)}`),
    );
    expect(report).toMatchObject({ date_order: "dmy", rows: { loaded: 15_001 } });
    expect(await world.sound()).toBe(true);
  });

  test("importFile() takes a mapping, and says how to give one", async () => {
    const world = await newWorld();
    const file = "Beleg,Artikel,Menge,Preis,Tag\n1,A,2,3.50,2024-05-01\n";
    const refused = await world.refusal(file, { kind: "sales" });
    expect(refused.message).toMatch(
      /lacks invoice, product, quantity, unit_price, date; found: Beleg, Artikel/,
    );
    const mapping = {
      invoice: "Beleg",
      product: "Artikel",
      quantity: "Menge",
      unit_price: "Preis",
      date: "Tag",
    };
    expect(await world.load(file, { mapping })).toMatchObject({
      kind: "sales",
      rows: { loaded: 1 },
      columns: mapping,
    });
  });
});
