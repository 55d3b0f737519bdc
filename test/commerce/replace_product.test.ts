import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createProduct,
  deleteProduct,
  type Expected,
  getProduct,
  listCategories,
  replaceProduct,
} from "../../src/commerce/products.ts";
import type { NewProduct, Replacement } from "../../src/commerce/queries/products.ts";
import { ALL, NOON, openShop, type Shop, uuidOf } from "./shop.ts";

const NOBODY = uuidOf(999_999);
const TEA = { name: "Tea", description: "Dry", category: null, priceMinor: 250, stock: 10 };
const ANY: Expected = { updatedAt: undefined, precondition: null };

describe("replaceProduct()", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  const create = (over: Partial<NewProduct> = {}) =>
    createProduct(shop.deps, { id: null, brand: null, ...TEA, ...over });
  const replace = (key: number | string, over: Partial<Replacement> = {}, expected: Expected = ANY) =>
    replaceProduct(shop.deps, key, { ...TEA, ...over }, expected);

  test("replaces all that may be said of it, and gives it as it is now", async () => {
    await create({ brand: "Leaf" });
    await create({ category: { name: "Drinks" } });
    const [drinks] = await listCategories(shop.deps, ALL);
    shop.clock.at = NOON + 60_000;
    const changed = await replace(uuidOf(1), {
      name: "Green tea",
      description: "",
      category: { uuid: drinks?.uuid ?? "" },
      priceMinor: 300,
      stock: 4,
    });
    expect(changed).toMatchObject({
      id: 1,
      name: "Green tea",
      description: "",
      category: "Drinks",
      brand: "Leaf",
      priceMinor: 300,
      stock: 4,
      createdAt: NOON,
      updatedAt: NOON + 60_000,
    });
    expect(await getProduct(shop.deps, 1)).toEqual(changed);
    expect(await getProduct(shop.deps, 2)).toMatchObject({ name: "Tea", updatedAt: NOON });
    expect((await replace(1)).category).toBeNull();
    expect(await shop.revision()).toBe(4);
  });

  test("stamps each change later than the one before, even when the clock stands still or goes back", async () => {
    await create();
    const stamps: number[] = [];
    for (const now of [NOON, NOON, NOON - 3_600_000, NOON + 5_000]) {
      shop.clock.at = now;
      stamps.push((await replace(1)).updatedAt);
    }
    expect(stamps).toEqual([NOON + 1, NOON + 2, NOON + 3, NOON + 5_000]);
  });

  test.each([
    ["nothing is expected", { updatedAt: undefined, precondition: undefined }],
    ["the stamp is the one that was read", { updatedAt: NOON, precondition: undefined }],
    ["the precondition allows any version", { updatedAt: undefined, precondition: null }],
    ["the precondition names this version among others", { updatedAt: undefined, precondition: [1, NOON] }],
    ["stamp and precondition agree", { updatedAt: NOON, precondition: [NOON] }],
    ["the precondition allows any version and the stamp is right", { updatedAt: NOON, precondition: null }],
  ])("goes ahead when %s", async (_, expected) => {
    await create();
    expect(await replace(1, { name: "New" }, expected)).toMatchObject({ name: "New" });
  });

  test.each([
    ["another stamp was read", { updatedAt: NOON - 1, precondition: undefined }, "conflict", "/updated_at"],
    [
      "another stamp was read, though any would do",
      { updatedAt: 1, precondition: null },
      "conflict",
      "/updated_at",
    ],
    [
      "the precondition names other versions",
      { updatedAt: undefined, precondition: [1, 2] },
      "precondition_failed",
      "header if-match",
    ],
    [
      "the precondition names none",
      { updatedAt: undefined, precondition: [] },
      "precondition_failed",
      "header if-match",
    ],
    [
      "the precondition fails, though the stamp is right",
      { updatedAt: NOON, precondition: [1] },
      "precondition_failed",
      "header if-match",
    ],
    [
      "the precondition holds, but the stamp is another",
      { updatedAt: 1, precondition: [1, NOON] },
      "conflict",
      "/updated_at",
    ],
  ])("changes nothing when %s, and tells the present stamp", async (_, expected, code, pointer) => {
    await create();
    await expect(replace(1, { name: "New" }, expected)).rejects.toMatchObject({
      code,
      message: expect.stringContaining("2026-05-05T12:00:00.000Z"),
      details: [{ pointer }],
    });
    expect(await getProduct(shop.deps, 1)).toMatchObject({ name: "Tea", updatedAt: NOON });
    expect(await shop.revision()).toBe(1);
  });

  test("refuses an unknown category, but says not_found first where there is no product", async () => {
    await create();
    const category = { uuid: NOBODY };
    await expect(replace(1, { category })).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer: "/category_id" }],
    });
    await expect(replace(2, { category })).rejects.toMatchObject({ code: "not_found" });
    await expect(replace(NOBODY, {}, { updatedAt: 1, precondition: [1] })).rejects.toMatchObject({
      code: "not_found",
    });
    await deleteProduct(shop.deps, 1);
    await expect(replace(1, { category })).rejects.toMatchObject({ code: "not_found" });
    expect(await shop.revision()).toBe(2);
  });

  test.each([
    ["stays untracked", null, 0, null],
    ["becomes tracked", null, 3, 3],
    ["stays tracked when nothing is left", 5, 0, 0],
    ["stays tracked", 5, 7, 7],
    ["becomes untracked", 5, null, null],
  ])("%s when its stock of %j is replaced by %j", async (_, before, stated, after) => {
    await create({ stock: before });
    expect(await replace(1, { stock: stated })).toMatchObject({ stock: after });
  });

  test.each([["/price", { priceMinor: -1 }], ["/quantity", { stock: -1 }]])(
    "names %s when the store does not keep the value",
    async (pointer, over) => {
      await create();
      await expect(replace(1, over)).rejects.toMatchObject({ details: [{ pointer }] });
      expect(await getProduct(shop.deps, 1)).toMatchObject({ priceMinor: 250, stock: 10, updatedAt: NOON });
    },
  );
});
