import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MOST_LINES, MOST_MINOR } from "../../src/commerce/bounds.ts";
import { getProduct } from "../../src/commerce/products.ts";
import { lineTotal, totalOf } from "../../src/commerce/sales.ts";
import { createDay, listDays } from "../../src/commerce/timeframe.ts";
import { type Counter, invalid, line, openCounter, refused } from "./counter.ts";
import { ALL, NOON, uuidOf } from "./shop.ts";

const DAY = 86_400_000;
const NOBODY = uuidOf(999_999);

test("lineTotal() and totalOf() multiply and add, and give no negative zero", () => {
  expect(lineTotal(line(1, -3, 250))).toBe(-750);
  expect(Object.is(lineTotal(line(1, -3, 0)), 0)).toBe(true);
  expect(totalOf([line(1, 3, 250), line(2, -1, 199)])).toBe(551);
  expect(totalOf([])).toBe(0);
});

describe("recordSale()", () => {
  let counter: Counter;
  beforeEach(async () => {
    counter = await openCounter();
  });
  afterEach(() => counter.close());

  const nothingHappened = async () => {
    expect([await counter.transactions(), await counter.count("timeframe"), await counter.revision()])
      .toEqual([[], 0, 0]);
    expect(await getProduct(counter.deps, 1)).toMatchObject({ stock: 10, updatedAt: 0 });
  };

  test("uses up no id of the calendar for a day that is there", async () => {
    for (const occurredAt of [NOON, NOON, NOON, NOON + DAY]) await counter.record({ occurredAt });
    expect((await listDays(counter.deps, ALL)).map(({ id }) => id)).toEqual([1, 2]);
  });

  test("knows customer, membership and products by id and by UUID alike", async () => {
    const byId = await counter.record({
      customerId: 1,
      membershipId: 1,
      lines: [line(1, 2, 250), line(2, 1, 199)],
    });
    const byUuid = await counter.record({
      customerId: "ann",
      membershipId: "gold",
      lines: [line("tea", 2, 250), line("jam", 1, 199)],
    });
    expect([byId, byUuid]).toEqual([{ id: 1, uuid: uuidOf(1), at: NOON }, {
      id: 2,
      uuid: uuidOf(2),
      at: NOON,
    }]);
    const [first, second] = await counter.transactions();
    expect(second).toEqual({ ...first, id: 2, uuid: uuidOf(2) });
    expect(second).toMatchObject({ customerId: 1, membershipUuid: "gold", amountMinor: 699 });
    expect(await getProduct(counter.deps, 1)).toMatchObject({ stock: 6, updatedAt: NOON + 1 });
    expect(await getProduct(counter.deps, 2)).toMatchObject({ stock: null, updatedAt: 0 });
  });

  test("takes a chosen id, goes on after it, and is a conflict when it is taken", async () => {
    expect(await counter.record({ id: 70 })).toMatchObject({ id: 70 });
    expect(await counter.record()).toMatchObject({ id: 71 });
    await expect(counter.record({ id: 70, lines: [line(1)] })).rejects.toMatchObject(
      refused("conflict", "/id"),
    );
    expect(await getProduct(counter.deps, 1)).toMatchObject({ stock: 10 });
    expect([await counter.count("transactions"), await counter.revision()]).toEqual([2, 2]);
  });

  test("dates a sale at its instant, or at the midnight of a day of the calendar", async () => {
    const { id } = await createDay(counter.deps, { id: 5, date: "2024-02-29" });
    await counter.record({ occurredAt: Date.UTC(2024, 1, 29, 23, 59, 59, 999) });
    await counter.record({ occurredAt: { timeId: id } });
    await counter.record({ occurredAt: Date.UTC(1900, 0, 1) });
    expect(await counter.transactions()).toMatchObject([
      { timeId: 5, occurredAt: Date.UTC(2024, 1, 29, 23, 59, 59, 999) },
      { timeId: 5, occurredAt: Date.UTC(2024, 1, 29) },
      { occurredAt: Date.UTC(1900, 0, 1) },
    ]);
    expect(await counter.count("timeframe")).toBe(2);
  });

  test("takes a sale that is dated tomorrow, and none that is dated later", async () => {
    const midnight = Date.UTC(2026, 4, 5);
    await expect(counter.record({ occurredAt: midnight + 2 * DAY })).rejects.toMatchObject(invalid("/date"));
    await nothingHappened();
    await counter.record({ occurredAt: midnight + 2 * DAY - 1 });
    const tomorrow = await createDay(counter.deps, { id: 20, date: "2026-05-08" });
    await createDay(counter.deps, { id: 21, date: "2026-05-07" });
    for (const timeId of [tomorrow.id, 21]) {
      await expect(counter.record({ occurredAt: { timeId } })).rejects.toMatchObject(invalid("/time_id"));
    }
    await expect(counter.record({ occurredAt: { timeId: 99 } })).rejects.toMatchObject(invalid("/time_id"));
    counter.clock.at = Date.UTC(2026, 4, 6);
    await counter.record({ occurredAt: { timeId: 21 } });
    expect(await counter.count("transactions")).toBe(2);
  });

  test.each([
    ["the customer is unknown by id", { customerId: 9 }, "/customer_id"],
    ["the customer is unknown by UUID", { customerId: NOBODY }, "/customer_id"],
    ["the membership is unknown", { customerId: 1, membershipId: NOBODY }, "/membership_id"],
    ["the membership is another customer's", { customerId: 2, membershipId: 1 }, "/membership_id"],
    [
      "a membership is named, but no customer",
      { customerId: null, membershipId: "gold" },
      "/membership_id",
    ],
    [
      "the membership starts the day after",
      { customerId: 1, membershipId: 1, occurredAt: Date.UTC(2026, 4, 1) - 1 },
      "/membership_id",
    ],
    [
      "the membership ended the day before",
      { customerId: 1, membershipId: 1, occurredAt: Date.UTC(2026, 4, 6) },
      "/membership_id",
    ],
  ])("changes nothing when %s", async (_, over, pointer) => {
    await expect(counter.record(over)).rejects.toMatchObject(invalid(pointer));
    await nothingHappened();
  });

  test("takes a membership on its first and last day", async () => {
    for (const occurredAt of [Date.UTC(2026, 4, 1), Date.UTC(2026, 4, 6) - 1]) {
      await counter.record({ customerId: 1, membershipId: 1, occurredAt });
    }
    const { id } = await createDay(counter.deps, { id: null, date: "2026-05-02" });
    await counter.record({ customerId: 1, membershipId: 1, occurredAt: { timeId: id } });
    expect(await counter.count("transactions")).toBe(3);
  });

  test.each([
    ["one product is missing", [line(1), line(9)], invalid("/lines/1/product_id")],
    [
      "products are missing or deleted",
      [line(9), line(2), line(3)],
      invalid("/lines/0/product_id", "/lines/2/product_id"),
    ],
    ["a UUID is unknown", [line("tea"), line(NOBODY)], invalid("/lines/1/product_id")],
    ["stock is short on one line", [line(2, 99), line(1, 11)], refused("conflict", "/lines/1/quantity")],
    [
      "stock is short over two lines together",
      [line("tea", 6), line("jam", 99), line("tea", 5)],
      refused("conflict", "/lines/0/quantity", "/lines/2/quantity"),
    ],
    [
      "two products are short",
      [line(1, 11), line(4, 4)],
      refused("conflict", "/lines/0/quantity", "/lines/1/quantity"),
    ],
    [
      "a returned line does not make up for the other",
      [line(1, 12), line(1, -1)],
      refused("conflict", "/lines/0/quantity", "/lines/1/quantity"),
    ],
  ])("names the lines when %s", async (_, lines, error) => {
    await expect(counter.record({ lines })).rejects.toMatchObject(error);
    await nothingHappened();
  });

  test("counts what one line gives back for what another takes", async () => {
    await counter.record({ lines: [line(1, 12), line(1, -2)] });
    expect(await getProduct(counter.deps, 1)).toMatchObject({ stock: 0 });
  });

  test("stamps a tracked product later than before, even when the clock goes back", async () => {
    await counter.record({ lines: [line(1)] });
    counter.clock.at = NOON - DAY;
    await counter.record({ lines: [line(1)] });
    await counter.record({ lines: [line(1, -1)] });
    expect(await getProduct(counter.deps, 1)).toMatchObject({ stock: 9, updatedAt: NOON + 2 });
  });

  test("takes a line and a sum at the bound of an amount, either way", async () => {
    const most = line(2, 1, MOST_MINOR);
    await counter.record({ lines: [most] });
    await counter.record({ lines: [line(2, -1, MOST_MINOR)] });
    await counter.record({ lines: [most, line(2, 1, 1), line(2, -1, 1)] });
    expect((await counter.transactions()).map(({ amountMinor }) => amountMinor)).toEqual([
      MOST_MINOR,
      -MOST_MINOR,
      MOST_MINOR,
    ]);
  });

  test.each([
    ["a line is beyond it", [line(2), line(2, 1, MOST_MINOR + 1)], invalid("/lines/1/quantity")],
    ["a returned line is beyond it", [line(2, -2, MOST_MINOR / 2 + 1)], invalid("/lines/0/quantity")],
    ["the sum is beyond it", [line(2, 1, MOST_MINOR), line(2)], invalid("/lines")],
    ["the sum of returns is beyond it", [line(2, -1, MOST_MINOR), line(2, -1)], invalid("/lines")],
  ])("keeps to the bound of an amount when %s", async (_, lines, error) => {
    await expect(counter.record({ lines })).rejects.toMatchObject(error);
    await nothingHappened();
  });

  test("takes the most lines that a sale may have, and not one more", async () => {
    const lines = Array.from({ length: MOST_LINES }, () => line(2));
    await expect(counter.record({ lines: [...lines, line(2)] })).rejects.toMatchObject(invalid("/lines"));
    await nothingHappened();
    await counter.record({ lines });
    expect([await counter.count("transaction_items"), (await counter.transactions())[0]?.amountMinor])
      .toEqual([MOST_LINES, MOST_LINES]);
  });
});
