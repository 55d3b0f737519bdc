import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deleteProduct } from "../../src/commerce/products.ts";
import { addLine, eraseCustomer, recordSale } from "../../src/commerce/sales.ts";
import { repairStore, verifyStore } from "../../src/commerce/verify.ts";
import { AppError } from "../../src/errors.ts";
import { freshStore, type TestStore } from "../support/store.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

const line = fc.record({
  productId: fc.integer({ min: 1, max: 6 }),
  quantity: fc.integer({ min: -5, max: 9 }).filter((quantity) => quantity !== 0),
  unitPriceMinor: fc.integer({ min: 0, max: 99_999 }),
});
// Mostly one, so that somebody has a history.
const customerId = fc.option(
  fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 5 })),
  { nil: null },
);

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("sale" as const),
      customerId,
      // Often one of few days, so that somebody buys twice on one, and at either edge of a day, which may be a month's.
      day: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 30, 31) }, fc.integer({ min: 0, max: 40 })),
      time: fc.constantFrom(0, DAY - 1),
      statedAmountMinor: fc.option(fc.integer({ min: -50_000, max: 50_000 }), { nil: null }),
      lines: fc.array(line, { maxLength: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("line" as const), at: fc.nat(), line }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("erase" as const), customerId: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("delete" as const), productId: fc.integer({ min: 1, max: 6 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describe("kept figures", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  const reset = () =>
    store.db.write([
      ...[
        "transaction_items",
        "transactions",
        "customer_stats",
        "customer_months",
        "cohort_months",
        "product_sales",
        "daily_sales",
        "products",
        "customers",
      ]
        .map((table) => sql.raw(`delete from ${table}`)),
      sql`insert into customers (id, uuid, created_at, updated_at) select value, 'customer ' || value, 0, 0 from json_each('[1,2,3,4,5]')`,
      // Products 1 and 2 are tracked and soon short; the others are always sellable.
      sql`insert into products (id, uuid, name, price_minor, stock, created_at, updated_at)
        select value, 'product ' || value, 'p', 100, case when value <= 2 then 8 end, 0, 0 from json_each('[1,2,3,4,5,6]')`,
    ]);

  // After all of its days: a sale can't be dated later than tomorrow.
  let clock = START + 60 * DAY;
  const deps = () => ({ db: store.db, now: () => clock++, newId: () => crypto.randomUUID() });

  async function run(action: Step): Promise<void> {
    if (action.kind === "erase") return await eraseCustomer(deps(), action.customerId);
    if (action.kind === "delete") return await deleteProduct(deps(), action.productId);
    if (action.kind === "line") {
      const rows = await store.db.orm.all<{ id: number }>(sql`select id from transactions order by id`);
      await addLine(deps(), rows[action.at % Math.max(1, rows.length)]?.id ?? -1, action.line);
      return;
    }
    const { kind: _, day, time, ...sale } = action;
    await recordSale(deps(), {
      ...sale,
      occurredAt: START + day * DAY + time,
      membershipId: null,
      channel: null,
      paymentType: null,
    });
  }

  const rowsOf = (query: string) => store.db.orm.all<Record<string, number | string | null>>(sql.raw(query));

  /** The kept figures by their definitions, summed here out of the bare sales: no word of the store's own SQL. */
  async function byHand() {
    const sales = await rowsOf("select t.*, f.date from transactions t join timeframe f on f.id = t.time_id");
    const items = await rowsOf("select * from transaction_items");
    const customers = new Map<
      number,
      { first: number | null; last: number | null; purchases: number; days: number; spend: number }
    >();
    const months = new Map<string, { purchases: number; days: number; spend: number; last: number | null }>();
    const occasions = new Map<string, Set<string>>();
    /** One more day on which somebody, or somebody in a month, bought; gives how many there are. */
    const daysOf = (whose: string, at: number) =>
      occasions.set(
        whose,
        (occasions.get(whose) ?? new Set<string>()).add(new Date(at).toISOString().slice(0, 10)),
      ).get(whose)?.size ?? 0;
    const days = new Map<string, { revenue: number; purchases: number; returns: number; quantity: number }>();
    const products = new Map<number, { lines: number; quantity: number; revenue: number }>();
    for (const sale of sales) {
      const own = items.filter((item) => item["transaction_id"] === sale["id"]);
      const sum = own.reduce(
        (total, item) => total + Number(item["quantity"]) * Number(item["unit_price_minor"]),
        0,
      );
      const amount = Number(sale["amount_stated"]) === 1 ? Number(sale["amount_minor"]) : sum;
      const isReturn = amount < 0 || (own.length > 0 && own.every((item) => Number(item["quantity"]) < 0));
      const at = Number(sale["occurred_at"]);
      const day = days.get(String(sale["date"])) ?? { revenue: 0, purchases: 0, returns: 0, quantity: 0 };
      day.revenue += amount;
      day.purchases += isReturn ? 0 : 1;
      day.returns += isReturn ? 1 : 0;
      day.quantity += own.reduce((total, item) => total + Number(item["quantity"]), 0);
      days.set(String(sale["date"]), day);
      if (sale["customer_id"] === null) continue;
      const customer = customers.get(Number(sale["customer_id"])) ??
        { first: null, last: null, purchases: 0, days: 0, spend: 0 };
      const key = `${sale["customer_id"]} ${new Date(at).toISOString().slice(0, 7)}`;
      const month = months.get(key) ?? { purchases: 0, days: 0, spend: 0, last: null };
      months.set(key, month);
      customer.spend += amount;
      month.spend += amount;
      if (!isReturn) {
        month.purchases += 1;
        month.days = daysOf(key, at);
        month.last = Math.max(month.last ?? at, at);
        customer.purchases += 1;
        customer.days = daysOf(String(sale["customer_id"]), at);
        customer.first = Math.min(customer.first ?? at, at);
        customer.last = Math.max(customer.last ?? at, at);
      }
      customers.set(Number(sale["customer_id"]), customer);
    }
    for (const item of items) {
      const product = products.get(Number(item["product_id"])) ?? { lines: 0, quantity: 0, revenue: 0 };
      product.lines += 1;
      product.quantity += Number(item["quantity"]);
      product.revenue += Number(item["quantity"]) * Number(item["unit_price_minor"]);
      products.set(Number(item["product_id"]), product);
    }
    const cohorts = new Map<string, { customers: number; active: number; revenue: number }>();
    for (const [key, { purchases, spend }] of months) {
      const [who = "", month = ""] = key.split(" ");
      const first = customers.get(Number(who))?.first ?? null;
      const cohort = first === null ? null : new Date(first).toISOString().slice(0, 7);
      // What came back before anything was bought belongs to no cohort.
      if (cohort === null || month < cohort) continue;
      const cell = cohorts.get(`${cohort} ${month}`) ?? { customers: 0, active: 0, revenue: 0 };
      cell.customers += 1;
      cell.active += purchases > 0 ? 1 : 0;
      cell.revenue += spend;
      cohorts.set(`${cohort} ${month}`, cell);
    }
    return { customers, months, cohorts, days, products };
  }

  async function kept() {
    const [customers, months, cohorts, days, products] = await Promise.all(
      [
        "customer_stats",
        "customer_months",
        // A cohort that lost its customers leaves zeroes.
        "cohort_months where customers <> 0 or active <> 0 or revenue_minor <> 0",
        "daily_sales",
        "product_sales",
      ].map((table) => rowsOf(`select * from ${table}`)),
    );
    return {
      customers: new Map(
        customers?.map((row) => [Number(row["customer_id"]), {
          first: row["first_purchase_at"],
          last: row["last_purchase_at"],
          purchases: row["purchases"],
          days: row["purchase_days"],
          spend: row["spend_minor"],
        }]),
      ),
      months: new Map(
        months?.map((row) => [`${row["customer_id"]} ${row["month"]}`, {
          purchases: row["purchases"],
          days: row["purchase_days"],
          spend: row["spend_minor"],
          last: row["last_purchase_at"],
        }]),
      ),
      cohorts: new Map(
        cohorts?.map((row) => [`${row["cohort"]} ${row["month"]}`, {
          customers: row["customers"],
          active: row["active"],
          revenue: row["revenue_minor"],
        }]),
      ),
      days: new Map(
        days?.map((row) => [String(row["date"]), {
          revenue: row["revenue_minor"],
          purchases: row["purchases"],
          returns: row["returns"],
          quantity: row["quantity"],
        }]),
      ),
      products: new Map(
        products?.map((row) => [Number(row["product_id"]), {
          lines: row["lines"],
          quantity: row["quantity"],
          revenue: row["revenue_minor"],
        }]),
      ),
    };
  }

  test("equal a recomputation after 1,000 random histories of inserts, returns and deletions", async () => {
    const seen = { done: 0, refused: 0, twiceOnOneDay: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (history) => {
        await reset();
        for (const action of history) {
          try {
            await run(action);
            seen.done++;
          } catch (error) {
            // Short stock, a deleted product, an erased customer: refused, and nothing of it may stay.
            if (!(error instanceof AppError) || error.code === "internal") throw error;
            seen.refused++;
          }
        }
        const expected = await byHand();
        expect(await kept()).toEqual(expected);
        if ([...expected.customers.values()].some(({ purchases, days }) => purchases > days)) {
          seen.twiceOnOneDay++;
        }
        expect(await verifyStore(store)).toEqual({
          sound: true,
          differences: {
            transactions: 0,
            customer_stats: 0,
            customer_months: 0,
            cohort_months: 0,
            daily_sales: 0,
            product_sales: 0,
          },
        });
      }),
      { numRuns: 1_000 },
    );
    // The histories must have met both fates, and one occasion of two purchases, or they prove little.
    expect(seen.done).toBeGreaterThan(3_000);
    expect(seen.refused).toBeGreaterThan(500);
    expect(seen.twiceOnOneDay).toBeGreaterThan(20);
  }, 240_000);

  test("are found wrong, and rebuilt, when somebody meddled with them", async () => {
    await reset();
    await recordSale(deps(), {
      customerId: 1,
      membershipId: null,
      occurredAt: START,
      statedAmountMinor: null,
      channel: null,
      paymentType: null,
      lines: [{ productId: 3, quantity: 2, unitPriceMinor: 250 }],
    });
    await store.db.write([
      sql`update customer_stats set spend_minor = spend_minor + 1`,
      sql`delete from daily_sales`,
      sql`insert into product_sales values (6, 1, 1, 1)`,
      sql`update transactions set is_return = 1`,
    ]);
    const found = await verifyStore(store);
    expect(found.sound).toBe(false);
    expect(Object.values(found.differences).every((wrong) => wrong > 0)).toBe(true);
    expect((await repairStore(store)).sound).toBe(true);
    expect(await store.db.orm.get(sql`select spend_minor, purchases from customer_stats`)).toMatchObject({
      spend_minor: 500,
      purchases: 1,
    });
  });
});
