import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createProduct,
  deleteProduct,
  getProduct,
  listCategories,
  listProducts,
} from "../../src/commerce/products.ts";
import type { NewProduct } from "../../src/commerce/queries/products.ts";
import { ALL, NOON, openShop, type Shop, uuidOf } from "./shop.ts";

const NOBODY = uuidOf(999_999);
const TEA = { name: "Tea", description: "Dry", category: null, priceMinor: 250, stock: 10 };

describe("products", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  const create = (over: Partial<NewProduct> = {}) =>
    createProduct(shop.deps, { id: null, brand: null, ...TEA, ...over });
  const ids = async () => (await listProducts(shop.deps, ALL)).map(({ id }) => id);

  describe("createProduct()", () => {
    test("keeps every value as it is, for whoever asks by id or UUID", async () => {
      const made = await create({ brand: "Leaf", stock: null, priceMinor: 0 });
      expect(made).toEqual({ id: 1, uuid: uuidOf(1), reference: "P001", at: NOON });
      const product = {
        id: 1,
        uuid: uuidOf(1),
        reference: "P001",
        name: "Tea",
        description: "Dry",
        category: null,
        categoryUuid: null,
        brand: "Leaf",
        priceMinor: 0,
        stock: null,
        createdAt: NOON,
        updatedAt: NOON,
      };
      expect(await getProduct(shop.deps, 1)).toEqual(product);
      expect(await getProduct(shop.deps, uuidOf(1))).toEqual(product);
      expect(await listProducts(shop.deps, ALL)).toEqual([product]);
      expect(await shop.revision()).toBe(1);
    });

    test("makes the category that it is named, once", async () => {
      await create({ category: { name: "Drinks" } });
      await create({ category: { name: "Drinks" } });
      await create({ category: { name: "drinks" } });
      const [first, second, third] = await listProducts(shop.deps, ALL);
      expect([first?.category, second?.category, third?.category]).toEqual(["Drinks", "Drinks", "drinks"]);
      expect(first?.categoryUuid).toBe(second?.categoryUuid);
      expect(first?.categoryUuid).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
      expect(await listCategories(shop.deps, ALL)).toMatchObject([
        { name: "Drinks", uuid: first?.categoryUuid, description: "", createdAt: NOON, updatedAt: NOON },
        { name: "drinks", uuid: third?.categoryUuid },
      ]);
    });

    test("takes a category by its UUID, and refuses one that is not there", async () => {
      await create({ category: { name: "Drinks" } });
      const [drinks] = await listCategories(shop.deps, ALL);
      const made = await create({ category: { uuid: drinks?.uuid ?? "" } });
      expect(await getProduct(shop.deps, made.id)).toMatchObject({
        category: "Drinks",
        categoryUuid: drinks?.uuid,
      });
      await expect(create({ category: { uuid: NOBODY } })).rejects.toMatchObject({
        code: "invalid",
        details: [{ pointer: "/category_id" }],
      });
      expect([await ids(), await shop.revision()]).toEqual([[1, 2], 2]);
    });

    test("leaves no category behind when the id is taken", async () => {
      await create({ id: 7 });
      await expect(create({ id: 7, category: { name: "Drinks" } })).rejects.toMatchObject({
        code: "conflict",
        details: [{ pointer: "/id" }],
      });
      expect([await listCategories(shop.deps, ALL), await ids(), await shop.revision()]).toEqual([
        [],
        [7],
        1,
      ]);
    });

    test("shows the reference of the id, made unlike any that is stated", async () => {
      await shop.db.write([
        sql`insert into products (id, uuid, reference, name, price_minor, created_at, updated_at)
          values (1, 'u1', 'P002', 'Stated', 1, 0, 0)`,
      ]);
      expect(await create()).toMatchObject({ id: 2, reference: "P002-2" });
      expect(await getProduct(shop.deps, 2)).toMatchObject({ reference: "P002-2" });
      expect(await create()).toMatchObject({ id: 3, reference: "P003" });
      expect((await listProducts(shop.deps, ALL)).map(({ reference }) => reference))
        .toEqual(["P002", "P002-2", "P003"]);
    });
  });

  describe("deleteProduct()", () => {
    test("takes it out of the lists, once", async () => {
      for (let made = 0; made < 3; made++) await create();
      await deleteProduct(shop.deps, uuidOf(2));
      expect(await ids()).toEqual([1, 3]);
      for (const key of [2, uuidOf(2), 9, NOBODY]) {
        await expect(deleteProduct(shop.deps, key)).rejects.toMatchObject({ code: "not_found" });
        await expect(getProduct(shop.deps, key)).rejects.toMatchObject({ code: "not_found" });
      }
      expect(await shop.count("products")).toBe(3);
      expect(await shop.revision()).toBe(4);
    });

    test("does not give its id to another", async () => {
      await create();
      await deleteProduct(shop.deps, 1);
      expect(await create()).toMatchObject({ id: 2 });
      await expect(create({ id: 1 })).rejects.toMatchObject({ code: "conflict" });
    });
  });

  test("listProducts() and listCategories() give pages by id", async () => {
    for (const name of ["A", "B", "C", "D"]) await create({ name, category: { name } });
    await deleteProduct(shop.deps, 2);
    expect((await listProducts(shop.deps, { after: 1, limit: 2 })).map(({ name }) => name)).toEqual([
      "C",
      "D",
    ]);
    expect((await listCategories(shop.deps, { after: 1, limit: 2 })).map(({ name }) => name)).toEqual([
      "B",
      "C",
    ]);
  });
});
