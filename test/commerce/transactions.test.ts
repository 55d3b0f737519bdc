import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addLine, recordSale, type WantedSale } from "../../src/commerce/sales.ts";
import { linesOf, listLines, listTransactions } from "../../src/commerce/transactions.ts";
import { ALL, NOON, openShop, type Shop, uuidOf } from "./shop.ts";

describe("transactions", () => {
  let shop: Shop;
  const record = (over: Partial<WantedSale>) =>
    recordSale(shop.deps, {
      customerId: null,
      membershipId: null,
      occurredAt: NOON,
      statedAmountMinor: null,
      channel: null,
      paymentType: null,
      lines: [],
      ...over,
    });
  /** Lines of products 1, 2, 1, 2, … */
  const lines = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => ({ productId: 1 + at % 2, quantity: at + 1, unitPriceMinor: 10 }),
    );

  // Transaction 1 has lines 1, 3, 4, 5; transaction 2 has line 2; transaction 9 has none.
  beforeAll(async () => {
    shop = await openShop();
    await shop.db.write([
      sql`insert into customers (id, uuid, created_at, updated_at) values (1, 'ann', 0, 0)`,
      sql`insert into memberships (id, uuid, customer_id, start_period, end_period, tier, created_at, updated_at)
        values (1, 'gold', 1, '2026-01-01', '2026-12-31', 'gold', 0, 0)`,
      sql`insert into products (id, uuid, name, price_minor, created_at, updated_at)
        values (1, 'tea', 'Tea', 10, 0, 0), (2, 'jam', 'Jam', 10, 0, 0)`,
    ]);
    await record({ customerId: 1, membershipId: 1, channel: "Store", paymentType: "Cash", lines: lines(1) });
    await record({ lines: lines(1) });
    await record({ id: 9, statedAmountMinor: -70, occurredAt: NOON - 86_400_000 });
    shop.clock.at = NOON + 1_000;
    for (const line of lines(4).slice(1)) await addLine(shop.deps, 1, line);
  });
  afterAll(() => shop.close());

  test("listTransactions() gives all that is known of each, by id", async () => {
    expect(await listTransactions(shop.deps, ALL)).toEqual([
      {
        id: 1,
        uuid: uuidOf(1),
        customerId: 1,
        customerUuid: "ann",
        membershipUuid: "gold",
        timeId: 1,
        occurredAt: NOON,
        amountMinor: 100,
        channel: "Store",
        paymentType: "Cash",
        createdAt: NOON,
        updatedAt: NOON + 1_002,
      },
      {
        id: 2,
        uuid: uuidOf(2),
        customerId: null,
        customerUuid: null,
        membershipUuid: null,
        timeId: 1,
        occurredAt: NOON,
        amountMinor: 10,
        channel: null,
        paymentType: null,
        createdAt: NOON,
        updatedAt: NOON,
      },
      expect.objectContaining({ id: 9, uuid: uuidOf(3), occurredAt: NOON - 86_400_000, amountMinor: -70 }),
    ]);
    expect((await listTransactions(shop.deps, { after: 1, limit: 1 })).map(({ id }) => id)).toEqual([2]);
  });

  test("listLines() gives the lines of all, by id", async () => {
    const all = await listLines(shop.deps, ALL);
    expect(all.map(({ id, transactionId, productUuid }) => [id, transactionId, productUuid])).toEqual([
      [1, 1, "tea"],
      [2, 2, "tea"],
      [3, 1, "jam"],
      [4, 1, "tea"],
      [5, 1, "jam"],
    ]);
    expect(await listLines(shop.deps, { after: 1, limit: 3 })).toEqual(all.slice(1, 4));
  });

  test.each([["id", 1], ["UUID", uuidOf(1)]])(
    "linesOf() reads the lines of the one with this %s",
    async (_, key) => {
      const read = await linesOf(shop.deps, key);
      const all = await read(ALL);
      expect(all.map(({ id }) => id)).toEqual([1, 3, 4, 5]);
      expect(all[1]).toEqual({
        id: 3,
        uuid: uuidOf(4),
        transactionId: 1,
        transactionUuid: uuidOf(1),
        productId: 2,
        productUuid: "jam",
        quantity: 2,
        unitPriceMinor: 10,
        lineTotalMinor: 20,
        createdAt: NOON + 1_000,
        updatedAt: NOON + 1_000,
      });
      expect(await read({ after: 1, limit: 2 })).toEqual(all.slice(1, 3));
      expect(await read({ after: 5, limit: 2 })).toEqual([]);
    },
  );

  test("linesOf() gives no lines where there are none, and raises where there is no transaction", async () => {
    expect(await (await linesOf(shop.deps, 9))(ALL)).toEqual([]);
    for (const key of [3, uuidOf(999_999)]) {
      await expect(linesOf(shop.deps, key)).rejects.toMatchObject({ code: "not_found" });
    }
  });
});
