import { type KeyedBody, makeOnce } from "../db/idempotency.ts";
import { type Page, readPage, type RowOf, unpackRow } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { EntityKey } from "./queries/keys.ts";
import {
  CATEGORY,
  categoryPage,
  createProductBatch,
  deleteProductBatch,
  type ExpectedStamps,
  madeProduct,
  type NewProduct,
  PRODUCT,
  productPage,
  productRow,
  type Replacement,
  replaceProductBatch,
} from "./queries/products.ts";

/** A product that can be sold. Price in minor units; `stock` is null where it is not tracked; stamps in epoch ms. */
export type Product = RowOf<typeof PRODUCT>;

/** What is made of a new product beside what the caller said. */
export interface MadeProduct {
  readonly id: number;
  readonly uuid: string;
  readonly reference: string;
  /** UTC epoch milliseconds. */
  readonly at: number;
}

/**
 * Makes a product, with its category if that is named and new.
 *
 * @param keyed makes a retry safe
 * @throws {AppError} `conflict` when the id is taken, `invalid` when the category does not exist
 */
export async function createProduct(
  { db, now, newId }: Pick<Deps, "db" | "now" | "newId">,
  wanted: Omit<NewProduct, "uuid">,
  keyed?: KeyedBody,
): Promise<MadeProduct> {
  const at = now();
  const uuid = newId();
  return await makeOnce(
    { db, now: at },
    keyed,
    createProductBatch({ ...wanted, uuid }, at),
    madeProduct(uuid),
  );
}

/** A page of the products that are not deleted, by id. */
export const listProducts = ({ db }: Pick<Deps, "db">, page: Page): Promise<Product[]> =>
  readPage(db, PRODUCT, page, productPage);

/** @throws {AppError} `not_found` when there is no such product, or it is deleted */
export async function getProduct({ db }: Pick<Deps, "db">, key: EntityKey): Promise<Product> {
  const [found] = await db.read([productRow(key)]);
  return unpackRow(PRODUCT, found?.rows[0]?.["packed"]) ?? missing();
}

/** What the caller knows of the product that it changes. */
export interface Expected {
  /** The `updated_at` of what was read, epoch ms. */
  readonly updatedAt: number | undefined;
  /** The versions that a precondition names; null: any that is there. Absent without a precondition. */
  readonly precondition: ExpectedStamps | undefined;
}

/**
 * Replaces a product as one conditional write.
 *
 * @throws {AppError} `not_found`; `precondition_failed` or `conflict` when it was changed meanwhile (telling the present
 * `updated_at`); `invalid` when the category does not exist
 */
export async function replaceProduct(
  { db, now }: Pick<Deps, "db" | "now">,
  key: EntityKey,
  values: Replacement,
  { updatedAt, precondition }: Expected,
): Promise<Product> {
  const stamps = [precondition ?? null, updatedAt === undefined ? null : [updatedAt]];
  const { guards, update, after } = replaceProductBatch(key, values, both(stamps), now());
  const results = await db.write([...guards, update, ...after]);
  const product = unpackRow(PRODUCT, results.at(-1)?.rows[0]?.["packed"]) ?? missing();
  if (results[guards.length]?.rowsAffected === 1) return product;
  throw changedMeanwhile(product, precondition);
}

/** The stamps that every expectation allows. */
const both = (expectations: readonly ExpectedStamps[]): ExpectedStamps =>
  expectations.reduce(
    (all, one) => all === null ? one : one === null ? all : all.filter((stamp) => one.includes(stamp)),
    null,
  );

function changedMeanwhile({ updatedAt }: Product, precondition: ExpectedStamps | undefined): AppError {
  const present = new Date(updatedAt).toISOString();
  if (precondition !== undefined && precondition !== null && !precondition.includes(updatedAt)) {
    return new AppError(
      "precondition_failed",
      `The product was changed meanwhile, at ${present}. Read it again`,
      [
        "header if-match",
      ],
    );
  }
  return new AppError("conflict", `The product was changed meanwhile; its updated_at is now ${present}`, [
    "/updated_at",
  ]);
}

/**
 * Deletes a product: it leaves every list and can't be sold any more, and stays in the figures.
 *
 * @throws {AppError} `not_found` when there is no such product, or it is deleted already
 */
export async function deleteProduct({ db, now }: Pick<Deps, "db" | "now">, key: EntityKey): Promise<void> {
  const [marked] = await db.write(deleteProductBatch(key, now()));
  if (marked?.rowsAffected !== 1) missing();
}

const missing = (): never => {
  throw new AppError("not_found", "There is no such product", ["/id"]);
};

/** What products are grouped by. */
export type Category = RowOf<typeof CATEGORY>;

/** A page of the categories, by id. */
export const listCategories = ({ db }: Pick<Deps, "db">, page: Page): Promise<Category[]> =>
  readPage(db, CATEGORY, page, categoryPage);
