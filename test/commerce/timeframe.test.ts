import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDay, listDays, partsOf } from "../../src/commerce/timeframe.ts";
import { ALL, NOON, openShop, type Shop } from "./shop.ts";

describe("partsOf()", () => {
  test.each([
    ["1900-01-01", { day: 1, month: 1, year: 1900 }],
    ["2024-02-29", { day: 29, month: 2, year: 2024 }],
    ["2199-12-31", { day: 31, month: 12, year: 2199 }],
  ])("gives day, month and year of %s", (date, parts) => {
    expect(partsOf(date)).toEqual(parts);
  });
});

describe("the calendar", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  test("createDay() adds a day, with the next id or the one that is given", async () => {
    const first = await createDay(shop.deps, { id: null, date: "2026-05-05" });
    expect(first).toEqual({ id: 1, date: "2026-05-05", day: 5, month: 5, year: 2026 });
    expect(await createDay(shop.deps, { id: 7, date: "2026-05-04" })).toMatchObject({ id: 7 });
    expect(await createDay(shop.deps, { id: null, date: "2026-05-03" })).toMatchObject({ id: 8 });
  });

  test("createDay() leaves the revision alone: no figure reads a day without sales", async () => {
    await createDay(shop.deps, { id: null, date: "2026-05-05" });
    expect(await shop.revision()).toBe(0);
  });

  test.each([
    ["the day is there already", { id: null, date: "2026-05-05" }, "/date"],
    ["the id is taken", { id: 1, date: "2026-05-06" }, "/id"],
  ])("createDay() is a conflict when %s", async (_, wanted, pointer) => {
    await createDay(shop.deps, { id: 1, date: "2026-05-05" });
    await expect(createDay(shop.deps, wanted)).rejects.toMatchObject({
      code: "conflict",
      details: [{ pointer }],
    });
    expect(await shop.count("timeframe")).toBe(1);
  });

  test("createDay() gives the same day again for the same key", async () => {
    const keyed = { caller: "user:1", method: "POST", path: "/", key: "k", bodyHash: "h" };
    const made = await createDay(shop.deps, { id: null, date: "2026-05-05" }, keyed);
    shop.clock.at = NOON + 1_000;
    expect(await createDay(shop.deps, { id: null, date: "2026-05-05" }, keyed)).toEqual(made);
  });

  test("listDays() gives a page by id", async () => {
    for (const [id, date] of [[5, "2026-05-01"], [2, "2026-05-03"], [9, "2026-05-02"]] as const) {
      await createDay(shop.deps, { id, date });
    }
    expect((await listDays(shop.deps, ALL)).map(({ id }) => id)).toEqual([2, 5, 9]);
    expect(await listDays(shop.deps, { after: 2, limit: 1 })).toEqual([
      { id: 5, date: "2026-05-01", day: 1, month: 5, year: 2026 },
    ]);
  });
});
