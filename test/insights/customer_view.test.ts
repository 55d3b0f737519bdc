import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { customerReference } from "../../src/commerce/queries/keys.ts";
import { type CustomerView, viewCustomer } from "../../src/insights/customer_view.ts";
import { cutOf, type Limits, UNLIMITED } from "../../src/insights/cut.ts";
import { segmentOf } from "../../src/insights/rfm.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { dateIn, limitsIn, NEVER, perhaps } from "./asked.ts";
import { amountOf, DAY, type History, history, instantOf, isReturn, load, SPELL } from "./history.ts";

/** Up to two years later: what was done before the last twelve months counts too. */
const late = fc.oneof(perhaps, fc.integer({ min: SPELL, max: 800 }));

/** What everybody did in the days that count, by customer. */
function doneIn(told: History, { startDate, endDate, asOf }: Limits) {
  const last = [endDate ?? "9999", asOf ?? "9999"].sort()[0] ?? "";
  const counts = (thing: { readonly day: number }) =>
    (startDate ?? "0000") <= dateIn(told, thing.day) && dateIn(told, thing.day) <= last;
  return told.customers.map((_, index) => {
    const own = told.sales.filter((sale) => sale.customer === index + 1 && counts(sale));
    const bought = own.filter((sale) => !isReturn(sale));
    return {
      own,
      bought,
      scores: told.scores.filter((score) => score.customer === index + 1 && counts(score)),
      spendMinor: own.reduce((sum, sale) => sum + amountOf(sale), 0),
      days: bought.map(({ day }) => day),
    };
  });
}

/** A customer's RFM by its definition: everybody is counted, and no code of ours. */
function rfmByHand(everybody: ReturnType<typeof doneIn>, which: number, asOf: number) {
  const buyers = everybody.filter(({ bought }) => bought.length > 0);
  const own = everybody[which];
  if (own === undefined || own.bought.length === 0) return null;
  type One = NonNullable<typeof own>;
  const daysOf = ({ days }: One) => Math.max(0, asOf - Math.max(...days));
  const score = (isWorse: (one: One) => boolean) =>
    1 + Math.floor(5 * buyers.filter(isWorse).length / buyers.length);
  const scores = [
    score((one) => daysOf(one) > daysOf(own)),
    score((one) => one.bought.length < own.bought.length),
    score((one) => one.spendMinor < own.spendMinor),
  ] as const;
  return {
    recency: daysOf(own),
    frequency: own.bought.length,
    monetaryMinor: own.spendMinor,
    recencyScore: scores[0],
    frequencyScore: scores[1],
    monetaryScore: scores[2],
    segment: segmentOf(...scores),
  };
}

describe("viewCustomer()", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  const referenceOf = async (id: number): Promise<string> => {
    const [found] = await store.db.read([
      sql`select ${customerReference()} as reference from customers c where id = ${id}`,
    ]);
    return String(found?.rows[0]?.["reference"]);
  };
  const view = async (id: number, limits: Limits): Promise<CustomerView | null> => {
    try {
      return await viewCustomer(store, await referenceOf(id), cutOf(limits, NEVER));
    } catch (error) {
      expect(error).toMatchObject({ code: "not_found", details: [{ pointer: "path reference" }] });
      return null;
    }
  };

  test("gives what the definitions give, for anybody, any period and any day", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(6), perhaps, perhaps, late, async (told, which, from, until, as) => {
        const limits = limitsIn(told, from, until, as);
        await load(store.db, told);
        const found = await view(which + 1, limits);
        const last = [limits.endDate ?? "9999", limits.asOf ?? "9999"].sort()[0] ?? "";
        const isThere = dateIn(told, told.customers[which]?.created ?? 0) <= last ||
          told.sales.some((sale) =>
            sale.customer === which + 1 && !isReturn(sale) && dateIn(told, sale.day) <= last
          );
        expect(found !== null).toBe(isThere);
        const everybody = doneIn(told, limits);
        const own = everybody[which];
        if (found === null || own === undefined) return;
        const at = own.bought.map((sale) => instantOf(told, sale.day, sale.millisecond));
        expect(found.figures).toMatchObject({
          firstPurchaseAt: at.length === 0 ? null : Math.min(...at),
          lastPurchaseAt: at.length === 0 ? null : Math.max(...at),
          purchases: own.bought.length,
          spendMinor: own.spendMinor,
        });
        const asOf = found.asOf === null ? 0 : (Date.parse(found.asOf) - told.beginning) / DAY;
        expect(found.rfm).toEqual(rfmByHand(everybody, which, asOf));
        expect(found.churn.daysSinceLastPurchase).toBe(found.rfm?.recency ?? null);
        expect(found.satisfaction?.scores).toBe(own.scores.length);
        expect(found.purchases.map(({ occurredAt }) => occurredAt)).toEqual(
          at.sort((one, other) => other - one).slice(0, 10),
        );
        const quantities = new Map<number, number>();
        for (const { product, quantity } of own.bought.flatMap(({ lines }) => lines)) {
          if (quantity > 0) quantities.set(product, (quantities.get(product) ?? 0) + quantity);
        }
        expect(found.favourites).toHaveLength(Math.min(5, quantities.size));
        for (const { uuid, quantity } of found.favourites) {
          expect(quantities.get(Number(uuid.slice(1)) + 1)).toBe(quantity);
        }
        // Every point of the history is what a view as of that day says.
        for (const { date, ...stood } of found.history) {
          expect(date <= (found.asOf ?? "")).toBe(true);
          const then = { ...limits, asOf: date };
          expect(stood).toEqual(
            rfmByHand(doneIn(told, then), which, (Date.parse(date) - told.beginning) / DAY),
          );
          expect((await view(which + 1, then))?.rfm).toEqual(stood);
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  const beginning = Date.UTC(2026, 0, 1);
  const people = (count: number) => Array.from({ length: count }, () => ({ created: 0, reference: null }));
  const bought = (customer: number, day: number, statedMinor: number) => ({
    customer,
    day,
    millisecond: 0,
    statedMinor,
    lines: [],
  });

  test("tells the ends of the months that are over, from the first purchase on, at most twelve", async () => {
    await load(store.db, {
      beginning,
      customers: people(2),
      scores: [],
      sales: [bought(1, 40, 500), bought(2, 0, 900), bought(2, 500, 100)],
    });
    const dates = async (limits: Limits) => (await view(1, limits))?.history.map(({ date }) => date);
    expect(await dates({ ...UNLIMITED, asOf: "2026-04-29" })).toEqual(["2026-02-28", "2026-03-31"]);
    expect(await dates({ ...UNLIMITED, asOf: "2026-04-30" })).toEqual([
      "2026-02-28",
      "2026-03-31",
      "2026-04-30",
    ]);
    const whole = await dates(UNLIMITED);
    expect([whole?.length, whole?.[0], whole?.at(-1)]).toEqual([12, "2026-05-31", "2027-04-30"]);
  });

  test("tells of no sale after the end of the range, though the day counted to comes later", async () => {
    await load(store.db, {
      beginning,
      customers: people(1),
      scores: [],
      sales: [bought(1, 5, 1_000), bought(1, 20, 700), bought(1, 80, 5_000)],
    });
    const found = await view(1, { startDate: null, endDate: "2026-01-15", asOf: "2026-04-30" });
    expect(found?.history.map(({ date, frequency, monetaryMinor }) => [date, frequency, monetaryMinor]))
      .toEqual(
        ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"].map((date) => [date, 1, 1_000]),
      );
  });

  test("takes a month in which something only came back for no purchase, before 1970 too", async () => {
    await load(store.db, {
      beginning: Date.UTC(1964, 9, 1),
      customers: people(2),
      scores: [],
      // The second one bought first; what they brought back later is no purchase.
      sales: [bought(1, 100, 1_000), bought(2, 5, 1_000), bought(2, 70, -500)],
    });
    const found = await view(1, { ...UNLIMITED, asOf: "1967-06-30" });
    expect(new Set(found?.history.map(({ recencyScore }) => recencyScore))).toEqual(new Set([3]));
    expect(found?.rfm?.recencyScore).toBe(3);
  });

  test("says which membership is valid on the day", async () => {
    await load(store.db, { beginning, customers: people(1), scores: [], sales: [bought(1, 0, 500)] });
    await store.db.write([
      sql`delete from memberships`,
      sql`insert into memberships (uuid, customer_id, start_period, end_period, tier, created_at, updated_at)
        values ('a', 1, '2026-02-01', '2026-02-28', 'gold', 0, 0), ('b', 1, '2026-01-01', '2026-01-31', 'bronze', 0, 0)`,
    ]);
    const current = async (asOf: string) =>
      (await view(1, { ...UNLIMITED, asOf }))?.memberships.map(({ tier, isCurrent }) => [tier, isCurrent]);
    expect(await current("2026-01-31")).toEqual([["bronze", true], ["gold", false]]);
    expect(await current("2026-02-01")).toEqual([["bronze", false], ["gold", true]]);
    await store.db.write([sql`delete from memberships`]);
  });

  test("finds a stated reference before one that is made of an id, and nobody under anything else", async () => {
    await load(store.db, {
      beginning,
      customers: [{ created: 0, reference: null }, { created: 0, reference: "C001" }, {
        created: 0,
        reference: "a/b é",
      }],
      scores: [],
      sales: [],
    });
    const idOf = async (reference: string) =>
      (await viewCustomer(store, reference, cutOf(UNLIMITED, NEVER))).profile.id;
    expect([await idOf("C001"), await idOf("C001-1"), await idOf("a/b é")]).toEqual([2, 1, 3]);
    for (const reference of ["C002", "C003", "C001-2", "c001", "C1", "C0001", "C001-1 ", "1", "C", "%"]) {
      await expect(idOf(reference)).rejects.toMatchObject({ code: "not_found" });
    }
  });
});
