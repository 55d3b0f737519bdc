import { describe, expect, test } from "vitest";
import { importFile } from "../../../src/commerce/imports/import_file.ts";
import { line, newWorld, sales, sql, streamOf } from "./world.ts";

describe("importFile() of sales that it refuses, whole or in part", () => {
  const bad = [
    line({ invoice: "" }),
    line({ product: "NA" }),
    line({ quantity: "0" }),
    line({ quantity: "1.5" }),
    line({ quantity: "1000001" }),
    line({ price: "-1" }),
    line({ price: "free" }),
    line({ price: "200000", quantity: "1000000" }),
    line({ date: "1899-12-31" }),
    line({ date: "2026-01-17 00:00:00" }),
    line({ date: "soon" }),
    line({ text: "nul\u0000" }),
    `${line()},more`,
    "536365,85123A",
    line({ text: '"x"y"' }),
    line({ invoice: "i".repeat(201) }),
  ];

  test("importFile() reports bad rows by reason with their lines, and takes the good ones", async () => {
    const world = await newWorld();
    const report = await world.load(
      sales(line(), ...bad, line({ invoice: "2", date: "2026-01-16 23:59:59" })),
    );
    expect(report.rows).toEqual({ read: 18, loaded: 2, skipped: 0, failed: 16 });
    const reasons = Object.fromEntries(report.errors.map(({ reason, lines }) => [reason, lines]));
    expect(reasons["There is no invoice"]).toEqual([3]);
    expect(reasons["There is no product"]).toEqual([4]);
    expect(reasons["The quantity is zero"]).toEqual([5]);
    expect(reasons["The quantity is not a whole number"]).toEqual([6]);
    expect(reasons["The price is negative"]).toEqual([8]);
    expect(reasons["The sale is later than tomorrow"]).toEqual([12]);
    expect(reasons["The row holds NUL or a character that can't be read"]).toEqual([14]);
    expect(reasons["The row does not have as many cells as the header"]).toEqual([15, 16]);
    expect(reasons["Text follows a closing quote"]).toEqual([17]);
    expect(report.errors.find(({ lines }) => lines.includes(6))?.example).toBe("1.5");
    expect(report.errors.reduce((sum, { count }) => sum + count, 0)).toBe(16);
    expect(await world.sound()).toBe(true);
  });

  test("importFile() counts beyond the ten lines that it names", async () => {
    const world = await newWorld();
    const report = await world.load(sales(...Array.from({ length: 25 }, () => line({ quantity: "0" }))));
    expect(report.errors).toEqual([{
      reason: "The quantity is zero",
      count: 25,
      lines: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    }]);
    expect(report.rows).toEqual({ read: 25, loaded: 0, skipped: 0, failed: 25 });
  });

  test("importFile() gives the same report however the bytes arrive", async () => {
    const file = sales(line({ text: '"LINE\nBREAK é"' }), ...bad, line({ invoice: "7" }));
    const reports = [];
    for (const piece of [1, 7, 1000, 1_000_000]) {
      const world = await newWorld();
      const { took_ms: _, ...report } = await importFile(world.deps, {
        body: streamOf(file, piece),
        name: "file.csv",
      });
      reports.push(report);
    }
    for (const report of reports) expect(report).toEqual(reports[0]);
  });

  test("importFile() with mode=atomic applies nothing when a row is bad, and says which", async () => {
    const world = await newWorld();
    const before = await world.revision();
    for (const file of [sales(line(), bad[2] ?? ""), sales(line(), line({ customer: "2" }))]) {
      const refused = await world.refusal(file, { mode: "atomic" });
      expect(refused.code).toBe("invalid");
      expect(refused.details).toHaveLength(1);
      expect(refused.details[0]?.pointer).toBe("/lines/3");
    }
    expect(
      await world.rows(sql`select (select count(*) from transactions) + (select count(*) from customers)
      + (select count(*) from products) + (select count(*) from timeframe) as n`),
    ).toEqual([{ n: 0 }]);
    expect(await world.rows(sql`select distinct status from imports`)).toEqual([{ status: "refused" }]);
    expect([await world.revision(), await world.staged()]).toEqual([before, 0]);
    expect((await world.load(sales(line()), { mode: "atomic" })).rows.loaded).toBe(1);
  });

  test("importFile() refuses lines of a second customer, in the file and against the store", async () => {
    const world = await newWorld();
    const report = await world.load(
      sales(
        line({ customer: "" }),
        line({ customer: "1" }),
        line({ customer: "2" }),
        line({ customer: "1", product: "X" }),
      ),
    );
    expect(report.rows).toEqual({ read: 4, loaded: 3, skipped: 0, failed: 1 });
    expect(report.errors).toEqual([{
      reason: "The invoice has another customer on an earlier line",
      count: 1,
      lines: [4],
    }]);
    const other = await world.load(
      sales(line({ customer: "3", product: "Y" }), line({ customer: "", product: "Z" })),
    );
    expect(other.rows).toEqual({ read: 2, loaded: 1, skipped: 0, failed: 1 });
    expect(other.errors).toEqual([{
      reason: "The invoice is in the store under another customer",
      count: 1,
      lines: [2],
    }]);
    expect(await world.sound()).toBe(true);
  });

  test("importFile() refuses an invoice whose lines are together over the bound, in the file and with the store", async () => {
    const most = { price: "1000000", quantity: "1000" };
    const reason = "The invoice's amount is over the bound of 1,000,000,000.00";
    const world = await newWorld();
    const file = sales(line(most), line({ ...most, product: "B" }), line({ ...most, invoice: "2" }));
    expect((await world.refusal(file, { mode: "atomic" })).details[0]?.message).toContain(reason);
    const report = await world.load(file);
    expect(report.errors).toEqual([{ reason, count: 2, lines: [2, 3] }]);
    expect(report).toMatchObject({
      rows: { loaded: 1, failed: 2 },
      transactions_created: 1,
      customers_created: 1,
    });
    const more = await world.load(sales(line({ invoice: "2", product: "C", price: "0.01", quantity: "1" })));
    expect(more.errors).toEqual([{ reason, count: 1, lines: [2] }]);
    const back = line({ ...most, invoice: "2", product: "D", quantity: "-1000" });
    expect((await world.load(sales(line({ ...most, invoice: "2" }), back))).rows).toEqual(
      { read: 2, loaded: 1, skipped: 1, failed: 0 },
    );
    expect(await world.sound()).toBe(true);
  });

  test("importFile() refuses what is over the limit, stated or not, and keeps nothing", async () => {
    const world = await newWorld({ maxImportBytes: 1_048_576 });
    const big = sales(...Array.from({ length: 20_000 }, () => line()));
    expect((await world.refusal(big)).code).toBe("too_large");
    expect((await world.refusal("x", { size: 1_048_577 })).code).toBe("too_large");
    expect([await world.staged(), (await world.rows(sql`select id from imports`)).length]).toEqual([0, 0]);
  });
});
