import { describe, expect, test } from "vitest";
import { importFile } from "../../../src/commerce/imports/import_file.ts";
import { line, newWorld, sales, sql, streamOf } from "./world.ts";

describe("importFile() of sales", () => {
  test("importFile() makes customers, products, days, transactions and lines, and their figures", async () => {
    const world = await newWorld();
    const report = await world.load(sales(
      line(),
      line({ product: "71053", text: "LANTERN", quantity: "2", price: "3.39", date: "2010-12-01 08:20:00" }),
      line({ invoice: "536366", customer: "13047", date: "2010-12-02 09:00:00", price: "0" }),
    ));
    expect(report).toMatchObject({
      kind: "sales",
      status: "done",
      rows: { read: 3, loaded: 3, skipped: 0, failed: 0 },
      customers_created: 2,
      products_created: 2,
      transactions_created: 2,
      lines_created: 3,
      date_order: "ymd",
      encoding: "utf-8",
      delimiter: ",",
      errors: [],
    });
    expect(
      await world.rows(
        sql`select t.invoice, c.reference, c.country, t.occurred_at, t.amount_minor, t.is_return, f.date
      from transactions t join customers c on c.id = t.customer_id join timeframe f on f.id = t.time_id order by 1`,
      ),
    ).toEqual([
      {
        invoice: "536365",
        reference: "17850",
        country: "United Kingdom",
        occurred_at: Date.UTC(2010, 11, 1, 8, 20),
        amount_minor: 2208,
        is_return: 0,
        date: "2010-12-01",
      },
      {
        invoice: "536366",
        reference: "13047",
        country: "United Kingdom",
        occurred_at: Date.UTC(2010, 11, 2, 9),
        amount_minor: 0,
        is_return: 0,
        date: "2010-12-02",
      },
    ]);
    expect(await world.rows(sql`select reference, name, price_minor, stock from products order by 1`))
      .toEqual([
        { reference: "71053", name: "LANTERN", price_minor: 339, stock: null },
        { reference: "85123A", name: "HOLDER", price_minor: 255, stock: null },
      ]);
    expect(await world.sound()).toBe(true);
    expect(await world.staged()).toBe(0);
    expect(await world.rows(sql`select status, bytes > 0 as some, kind from imports`)).toEqual([
      { status: "done", some: 1, kind: "sales" },
    ]);
  });

  test("importFile() adds nothing when the same file comes again, and leaves the revision alone", async () => {
    const world = await newWorld();
    const file = sales(
      line(),
      line(),
      line({ invoice: "C1", quantity: "-2" }),
      line({ invoice: "9", customer: "" }),
    );
    const first = await world.load(file);
    expect(first.rows).toEqual({ read: 4, loaded: 4, skipped: 0, failed: 0 });
    const before = await world.revision();
    const again = await world.load(file);
    expect(again.rows).toEqual({ read: 4, loaded: 0, skipped: 4, failed: 0 });
    expect([again.customers_created, again.products_created, again.transactions_created]).toEqual([0, 0, 0]);
    expect(await world.revision()).toBe(before);
    expect(await world.sound()).toBe(true);
  });

  test("importFile() adds only what is new of a file that overlaps, equal lines by their number", async () => {
    const world = await newWorld();
    await world.load(sales(line(), line(), line({ invoice: "2" })));
    const report = await world.load(
      sales(line(), line(), line(), line({ invoice: "2" }), line({ invoice: "3", customer: "9" })),
    );
    expect(report.rows).toEqual({ read: 5, loaded: 2, skipped: 3, failed: 0 });
    expect(report).toMatchObject({ transactions_created: 1, customers_created: 1 });
    expect(await world.rows(sql`select count(*) as n, max(occurrence) as most from transaction_items`))
      .toEqual([{ n: 5, most: 3 }]);
    expect(await world.rows(sql`select amount_minor from transactions where invoice = '536365'`)).toEqual([{
      amount_minor: 4590,
    }]);
    expect(await world.sound()).toBe(true);
  });

  test("importFile() keeps cancellations as returns and rows without customer as anonymous sales", async () => {
    const world = await newWorld();
    await world.load(sales(
      line({ invoice: "C9", quantity: "-6" }),
      line({ invoice: "10", customer: "NA" }),
      line({ invoice: "11", customer: "17850.0" }),
      line({ invoice: "12", customer: "?", quantity: "-1" }),
    ));
    expect(
      await world.rows(sql`select t.invoice, c.reference, t.is_return, t.amount_minor from transactions t
      left join customers c on c.id = t.customer_id order by 1`),
    ).toEqual([
      { invoice: "10", reference: null, is_return: 0, amount_minor: 1530 },
      { invoice: "11", reference: "17850", is_return: 0, amount_minor: 1530 },
      { invoice: "12", reference: null, is_return: 1, amount_minor: -255 },
      { invoice: "C9", reference: "17850", is_return: 1, amount_minor: -1530 },
    ]);
    expect(await world.sound()).toBe(true);
  });

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

  test("importFile() gives an invoice over two files its customer, whichever comes first", async () => {
    const anonymous = sales(line({ customer: "" }), line({ invoice: "8", customer: "" }));
    const named = [
      sales(line()),
      sales(line({ product: "X" })),
      sales(line(), line({ product: "X", customer: "" })),
    ];
    for (const [first, second] of named.flatMap((file) => [[anonymous, file], [file, anonymous]] as const)) {
      const world = await newWorld();
      await world.load(first);
      const before = await world.revision();
      world.clock.now += 1000;
      await world.load(second);
      expect(await world.revision()).toBeGreaterThan(before);
      expect(
        await world.rows(
          sql`select t.invoice, c.reference, s.purchases, s.spend_minor = t.amount_minor as same
          from transactions t left join customers c on c.id = t.customer_id
            left join customer_stats s on s.customer_id = c.id order by 1`,
        ),
      ).toEqual([
        { invoice: "536365", reference: "17850", purchases: 1, same: 1 },
        { invoice: "8", reference: null, purchases: null, same: null },
      ]);
      const after = await world.revision();
      for (const file of [first, second]) {
        expect(await world.load(file)).toMatchObject({
          customers_created: 0,
          rows: { loaded: 0, failed: 0 },
        });
      }
      expect(await world.revision()).toBe(after);
      expect((await world.load(sales(line({ customer: "2" })))).customers_created).toBe(0);
      expect(await world.sound()).toBe(true);
    }
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

  test("importFile() applies many invoices in batches of at most 5,000 lines, and refuses an invoice beyond that", async () => {
    const world = await newWorld();
    const lines = Array.from(
      { length: 12_345 },
      (_, index) =>
        line({
          invoice: String(index % 1234),
          product: `P${index % 77}`,
          quantity: String(1 + index % 9),
          customer: String(index % 1234 % 50),
        }),
    );
    const big = Array.from({ length: 5_001 }, () => line({ invoice: "777X", customer: "1" }));
    const report = await world.load(sales(...big, ...lines));
    expect(report.rows).toEqual({ read: 17_346, loaded: 12_345, skipped: 0, failed: 5_001 });
    expect(report.errors).toEqual([{
      reason: "The invoice has more than 5000 lines",
      count: 5_001,
      lines: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    }]);
    expect(report.transactions_created).toBe(1234);
    expect(await world.revision()).toBe(3);
    expect(await world.sound()).toBe(true);
    expect((await world.load(sales(...lines))).rows.skipped).toBe(12_345);
    expect((await world.load(sales(...big.slice(1)))).rows.loaded).toBe(5_000);
    expect(await world.sound()).toBe(true);
  });

  test("importFile() of one file twice at the same time loads each line once", async () => {
    const world = await newWorld();
    const file = sales(
      ...Array.from({ length: 8_000 }, (_, index) =>
        line({
          invoice: String(index % 900),
          product: `P${index % 70}`,
          customer: String(index % 900 % 40),
        })),
    );
    const [one, two] = await Promise.all([world.load(file), world.load(file)]);
    expect(one.rows.loaded + two.rows.loaded).toBe(8_000);
    expect(one.transactions_created + two.transactions_created).toBe(900);
    expect(await world.rows(sql`select count(*) as n from transaction_items`)).toEqual([{ n: 8_000 }]);
    expect(await world.sound()).toBe(true);
    expect(await world.staged()).toBe(0);
  });

  test("importFile() stops when its signal does, cleans up, and is completed by the same call", async () => {
    const world = await newWorld();
    const file = sales(
      ...Array.from(
        { length: 12_000 },
        (_, index) =>
          line({ invoice: String(10_000 + index % 3000), product: `P${index % 70}`, customer: "" }),
      ),
    );
    for (const phase of ["staging", "detecting", "validating", "applying"]) {
      const controller = new AbortController();
      const stopped = await world.refusal(file, {
        signal: controller.signal,
        onProgress: (progress) => progress.phase === phase && controller.abort(),
      });
      expect(stopped.message).toMatch(/cancelled/);
      expect(await world.staged()).toBe(0);
      expect(await world.sound()).toBe(true);
    }
    const [{ n = 0 } = {}] = await world.rows(sql`select count(*) as n from transaction_items`);
    expect(Number(n)).toBeGreaterThan(0);
    expect((await world.load(file)).rows).toEqual({
      read: 12_000,
      loaded: 12_000 - Number(n),
      skipped: Number(n),
      failed: 0,
    });
    expect(await world.sound()).toBe(true);
  });

  test("importFile() sweeps what a killed import left once its lease is over, and not before", async () => {
    const world = await newWorld();
    await world.db.write([
      sql`insert into imports (id, uuid, mode, name, status, lease_until, created_at, updated_at)
        values (7, 'x', 'partial', 'x', 'applying', ${world.clock.now + 60_000}, 0, 0)`,
      sql`insert into import_chunks values (7, 0, x'00')`,
      sql`insert into import_lines (import_id, line, invoice, product, description, quantity, unit_price_minor,
        line_total_minor, occurred_at) values (7, 1, 'i', 'p', '', 1, 1, 1, 1)`,
    ]);
    await world.load(sales(line()));
    expect(await world.staged()).toBeGreaterThan(1);
    world.clock.now += 60_001;
    await world.load(sales(line()));
    expect(await world.staged()).toBe(0);
    expect(await world.rows(sql`select count(*) as n from imports where id = 7`)).toEqual([{ n: 0 }]);
  });

  test("importFile() keeps its lease while the bytes of one chunk arrive slowly", async () => {
    const world = await newWorld();
    const bytes = new TextEncoder().encode(sales(line()));
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (at >= bytes.length) return controller.close();
        world.clock.now += 25_000;
        if (at === 100) await world.load(sales(line({ invoice: "other" })));
        controller.enqueue(bytes.slice(at, at + 20));
        at += 20;
      },
    });
    const report = await importFile(world.deps, { body, name: "slow.csv" });
    expect(report.rows).toMatchObject({ read: 1, loaded: 1 });
    expect(await world.staged()).toBe(0);
  });

  test("importFile() gives up when another took its rows away meanwhile", async () => {
    const world = await newWorld();
    const file = sales(
      ...Array.from({ length: 9_000 }, (_, index) => line({ invoice: String(index), customer: "" })),
    );
    let swept: Promise<unknown> | undefined;
    const refused = await world.refusal(file, {
      onProgress: ({ phase }) => {
        if (phase !== "applying" || swept !== undefined) return;
        swept = world.db.write([sql`update imports set status = 'refused', report = null`]);
      },
    });
    expect(refused.code).toBe("conflict");
    await swept;
    expect(await world.sound()).toBe(true);
  });

  test("importFile() refuses what is over the limit, stated or not, and keeps nothing", async () => {
    const world = await newWorld({ maxImportBytes: 1_048_576 });
    const big = sales(...Array.from({ length: 20_000 }, () => line()));
    expect((await world.refusal(big)).code).toBe("too_large");
    expect((await world.refusal("x", { size: 1_048_577 })).code).toBe("too_large");
    expect([await world.staged(), (await world.rows(sql`select id from imports`)).length]).toEqual([0, 0]);
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

  test("importFile() tells how far it is, in every phase", async () => {
    const world = await newWorld();
    const phases = new Set<string>();
    await world.load(sales(line()), {
      onProgress: ({ phase, done, total }) => {
        phases.add(phase);
        if (total !== undefined) expect(done).toBeLessThanOrEqual(total);
      },
    });
    expect([...phases]).toEqual(["staging", "detecting", "validating", "applying"]);
  });
});
