import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MOST_LINES, MOST_MINOR } from "../../src/commerce/bounds.ts";
import { getProduct } from "../../src/commerce/products.ts";
import type { SaleLine } from "../../src/commerce/queries/sales.ts";
import { addLine } from "../../src/commerce/sales.ts";
import { verifyStore } from "../../src/commerce/verify.ts";
import { type Counter, invalid, line, openCounter, refused } from "./counter.ts";
import { NOON, uuidOf } from "./shop.ts";

const DAY = 86_400_000;

describe("addLine()", () => {
  let counter: Counter;
  beforeEach(async () => {
    counter = await openCounter();
  });
  afterEach(() => counter.close());

  const add = (over: Partial<SaleLine & { readonly id: number }> = {}, transactionId = 1) =>
    addLine(counter.deps, transactionId, { ...line(2), ...over });

  test("moves the transaction's amount, stamp and figures", async () => {
    await counter.record({ customerId: 1, lines: [line(1, 2, 250)] });
    counter.clock.at = NOON - 1;
    expect(await add({ unitPriceMinor: 199 })).toEqual({ id: 2, uuid: uuidOf(2), at: NOON - 1 });
    expect(await counter.transactions()).toMatchObject([{
      amountMinor: 699,
      updatedAt: NOON + 1,
      createdAt: NOON,
    }]);
    expect(await add({ productId: 1, quantity: -1, unitPriceMinor: 250 })).toMatchObject({ id: 3 });
    expect(await counter.transactions()).toMatchObject([{ amountMinor: 449, updatedAt: NOON + 2 }]);
    expect(await getProduct(counter.deps, 1)).toMatchObject({ stock: 9 });
    expect(await verifyStore(counter)).toMatchObject({ sound: true });
    expect(await counter.revision()).toBe(3);
  });

  test("touches no other transaction", async () => {
    await counter.record({ lines: [line(2)] });
    await counter.record({ lines: [line(2)] });
    counter.clock.at = NOON + DAY;
    await add({}, 2);
    expect(await counter.transactions()).toMatchObject([
      { amountMinor: 1, updatedAt: NOON },
      { amountMinor: 2, updatedAt: NOON + DAY },
    ]);
  });

  test("takes a chosen id, goes on after it, and is a conflict when it is taken", async () => {
    await counter.record();
    expect(await add({ id: 70 })).toMatchObject({ id: 70 });
    expect(await add()).toMatchObject({ id: 71 });
    await expect(add({ id: 70 })).rejects.toMatchObject(refused("conflict", "/id"));
    expect([await counter.count("transaction_items"), await counter.revision()]).toEqual([2, 3]);
  });

  test.each([
    ["the transaction is missing", 9, {}, invalid("/transaction_id")],
    ["the product is missing", 1, { productId: 9 }, invalid("/product_id")],
    ["the product is deleted", 1, { productId: 3 }, invalid("/product_id")],
    ["stock is short", 1, { productId: 1, quantity: 11 }, refused("conflict", "/quantity")],
    [
      "the line is beyond the bound",
      1,
      { quantity: -1, unitPriceMinor: MOST_MINOR + 1 },
      invalid("/quantity"),
    ],
  ])("changes nothing when %s", async (_, transactionId, over, error) => {
    await counter.record({ customerId: 1, lines: [line(1)] });
    const before = await counter.transactions();
    await expect(add(over, transactionId)).rejects.toMatchObject(error);
    expect(await counter.transactions()).toEqual(before);
    expect(await getProduct(counter.deps, 1)).toMatchObject({ stock: 9 });
    expect(await verifyStore(counter)).toMatchObject({ sound: true });
    expect(await counter.revision()).toBe(1);
  });

  test("takes no more lines than a transaction may have, and undoes the one too many", async () => {
    await counter.record({ customerId: 1, lines: Array.from({ length: MOST_LINES - 1 }, () => line(2)) });
    await add({ productId: 2 }, 1);
    await expect(add({ productId: 1 }, 1)).rejects.toMatchObject(invalid("/transaction_id"));
    expect(await counter.count("transaction_items")).toBe(MOST_LINES);
    expect(await getProduct(counter.deps, 1)).toMatchObject({ stock: 10 });
    expect(await verifyStore(counter)).toMatchObject({ sound: true });
  });

  test("takes an amount to its bound, either way, and undoes all of what would pass it", async () => {
    await counter.record({ customerId: 1, lines: [line(2, 1, MOST_MINOR - 1)] });
    await counter.record({ customerId: 1, lines: [line(2, -1, MOST_MINOR - 1)] });
    await add({ quantity: 1 }, 1);
    await add({ quantity: -1 }, 2);
    const before = await counter.transactions();
    for (const [transactionId, quantity] of [[1, 1], [2, -1]] as const) {
      const beyond = add({ productId: 1, quantity }, transactionId);
      await expect(beyond).rejects.toMatchObject({
        ...invalid("/quantity"),
        message: expect.stringContaining("1,000,000,000.00"),
      });
    }
    expect(before.map(({ amountMinor }) => amountMinor)).toEqual([MOST_MINOR, -MOST_MINOR]);
    expect(await counter.transactions()).toEqual(before);
    expect(await getProduct(counter.deps, 1)).toMatchObject({ stock: 10, updatedAt: 0 });
    expect(await verifyStore(counter)).toMatchObject({ sound: true });
    expect(await counter.revision()).toBe(4);
  });
});
