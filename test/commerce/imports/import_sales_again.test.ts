import { describe, expect, test } from "vitest";
import { line, newWorld, sales, sql } from "./world.ts";

describe("importFile() of sales that come again", () => {
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
});
