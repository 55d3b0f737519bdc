import { type SQL, sql } from "drizzle-orm";
import { moveRevision, moveRevisionIfChanged, refuseIf, valuesOf } from "../../db/fragments.ts";
import type { Made } from "../../db/idempotency.ts";
import { packRow, type Page } from "../../db/rows.ts";
import { productCategories } from "../../db/schema/product_categories.ts";
import { products } from "../../db/schema/products.ts";
import { type EntityKey, hasKey, idOf, insertCategory, isMissing, productReference } from "./keys.ts";

/** A category by the name that makes it if need be, or by its UUID. */
export type CategoryKey = { readonly name: string } | { readonly uuid: string };

/** A product as it is to be stored; the price in minor units. */
export interface ProductValues {
  readonly name: string;
  readonly description: string;
  readonly category: CategoryKey | null;
  readonly priceMinor: number;
  /** Null where nobody states one: the product is not tracked. */
  readonly stock: number | null;
}

/** What a product is replaced by; its category is one that exists. */
export interface Replacement extends ProductValues {
  readonly category: { readonly uuid: string } | null;
}

/** A product to make; with no id (null) it gets the next one. */
export interface NewProduct extends ProductValues {
  readonly id: number | null;
  readonly uuid: string;
  readonly brand: string | null;
}

export const PRODUCT = {
  id: "number",
  uuid: "text",
  reference: "text",
  name: "text",
  description: "text",
  category: "text?",
  categoryUuid: "text?",
  brand: "text?",
  priceMinor: "number",
  stock: "number?",
  createdAt: "number",
  updatedAt: "number",
} as const;

const selectProducts = (): SQL =>
  sql`select p.id, p.uuid, ${productReference()} as reference, p.name, p.description, c.name as category,
      c.uuid as "categoryUuid", p.brand, p.price_minor as "priceMinor", p.stock, p.created_at as "createdAt",
      p.updated_at as "updatedAt"
    from ${products} p left join ${productCategories} c on c.id = p.category_id where p.deleted_at is null`;

export const productPage = ({ after, limit }: Page): SQL =>
  sql`${selectProducts()} and p.id > ${after} order by p.id limit ${limit}`;

/** One row `packed`, or none where there is no such product. */
export const productRow = (key: EntityKey): SQL =>
  packRow(PRODUCT, sql`${selectProducts()} and ${hasKey(key, "p")}`);

/** What is made of a product beside what the caller says. */
export const MADE_PRODUCT = { id: "number", uuid: "text", reference: "text", at: "number" } as const;

export const madeProduct = (uuid: string): Made<typeof MADE_PRODUCT> => ({
  shape: MADE_PRODUCT,
  query: sql`select p.id, p.uuid, ${productReference()} as reference, p.created_at as at
    from ${products} p where p.uuid = ${uuid}`,
});

const categoryId = (category: CategoryKey | null): SQL => {
  if (category === null) return sql`null`;
  return "uuid" in category
    ? idOf(productCategories, category.uuid)
    : sql`(select id from ${productCategories} where name = ${category.name})`;
};

export const createProductBatch = (product: NewProduct, now: number): SQL[] => {
  const { category } = product;
  return [
    ...category === null
      ? []
      : "name" in category
      ? [insertCategory(category.name, now)]
      : [refuseIf("category_unknown", isMissing(productCategories, category.uuid))],
    sql`insert into ${products} (id, uuid, name, description, category_id, brand, price_minor, stock, created_at, updated_at)
      values (${product.id}, ${product.uuid}, ${product.name}, ${product.description}, ${
      categoryId(category)
    },
        ${product.brand}, ${product.priceMinor}, ${product.stock}, ${now}, ${now})`,
    moveRevision(),
  ];
};

/** Which stored `updated_at` a change builds on; null: any. */
export type ExpectedStamps = readonly number[] | null;

/**
 * Replaces what the caller may say of a product, if it still stands as expected; then gives it as it is.
 * A stock of 0 leaves a product untracked whose stock nobody has stated: that is how it was shown.
 */
export const replaceProductBatch = (
  key: EntityKey,
  { name, description, category, priceMinor, stock }: Replacement,
  expected: ExpectedStamps,
  now: number,
): { readonly guards: SQL[]; readonly update: SQL; readonly after: SQL[] } => {
  const standing = sql`${hasKey(key)} and deleted_at is null`;
  const asExpected = expected === null ? sql`` : sql` and updated_at in ${valuesOf(expected)}`;
  return {
    guards: category === null ? [] : [refuseIf(
      "category_unknown",
      sql`exists (select 1 from ${products} where ${standing}) and ${
        isMissing(productCategories, category.uuid)
      }`,
    )],
    update: sql`update ${products} set name = ${name}, description = ${description},
        category_id = ${categoryId(category)}, price_minor = ${priceMinor},
        stock = case when stock is null and ${stock} = 0 then null else ${stock} end,
        updated_at = max(${now}, updated_at + 1)
      where ${standing}${asExpected}`,
    after: [moveRevisionIfChanged(), productRow(key)],
  };
};

/** A deleted product keeps its row: figures still speak of it. */
export const deleteProductBatch = (key: EntityKey, now: number): SQL[] => [
  sql`update ${products} set deleted_at = ${now}, updated_at = max(${now}, updated_at + 1)
    where ${hasKey(key)} and deleted_at is null`,
  moveRevisionIfChanged(),
];

/** Of these products, which are there to be sold, and how many are left (null: not tracked). */
export const STOCK_LEFT = { id: "number", uuid: "text", stock: "number?" } as const;

export const stockOf = (keys: readonly EntityKey[]): SQL => {
  const column = sql.raw(typeof keys[0] === "string" ? "uuid" : "id");
  return sql`select id, uuid, stock from ${products}
    where deleted_at is null and ${column} in (select value from json_each(${JSON.stringify(keys)}))`;
};

export const CATEGORY = {
  id: "number",
  uuid: "text",
  name: "text",
  description: "text",
  createdAt: "number",
  updatedAt: "number",
} as const;

export const categoryPage = ({ after, limit }: Page): SQL =>
  sql`select id, uuid, name, description, created_at as "createdAt", updated_at as "updatedAt"
    from ${productCategories} where id > ${after} order by id limit ${limit}`;
