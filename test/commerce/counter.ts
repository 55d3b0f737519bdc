import { sql } from "drizzle-orm";
import { expect } from "vitest";
import type { SaleLine } from "../../src/commerce/queries/sales.ts";
import { recordSale, type WantedSale } from "../../src/commerce/sales.ts";
import { listTransactions } from "../../src/commerce/transactions.ts";
import { ALL, NOON, openShop } from "./shop.ts";

/** A shop with two customers, a membership of Ann's and four products; nothing is sold yet. */
export async function openCounter() {
  const shop = await openShop();
  await shop.db.write([
    sql`insert into customers (id, uuid, created_at, updated_at) values (1, 'ann', 0, 0), (2, 'bob', 0, 0)`,
    sql`insert into memberships (id, uuid, customer_id, start_period, end_period, tier, created_at, updated_at)
      values (1, 'gold', 1, '2026-05-01', '2026-05-05', 'gold', 0, 0)`,
    sql`insert into products (id, uuid, name, price_minor, stock, deleted_at, created_at, updated_at)
      values (1, 'tea', 'Tea', 250, 10, null, 0, 0), (2, 'jam', 'Jam', 199, null, null, 0, 0),
        (3, 'old', 'Old', 1, null, 1, 0, 0), (4, 'mug', 'Mug', 1, 3, null, 0, 0)`,
  ]);
  return {
    ...shop,
    /** Records a sale to nobody without lines, but for what is said otherwise. */
    record: (over: Partial<WantedSale> = {}) =>
      recordSale(shop.deps, {
        customerId: null,
        membershipId: null,
        occurredAt: NOON,
        statedAmountMinor: null,
        channel: null,
        paymentType: null,
        lines: [],
        ...over,
      }),
    transactions: () => listTransactions(shop.deps, ALL),
  };
}

export type Counter = Awaited<ReturnType<typeof openCounter>>;

export const line = (productId: number | string, quantity = 1, unitPriceMinor = 1): SaleLine => ({
  productId,
  quantity,
  unitPriceMinor,
});

/** An error of this code that points at these places, and says something at each. */
export const refused = (code: string, ...pointers: string[]) => ({
  name: "AppError",
  code,
  details: pointers.map((pointer) => ({ pointer, message: expect.stringMatching(/^[A-Z]/) })),
});

export const invalid = (...pointers: string[]) => refused("invalid", ...pointers);
