import { createRoute, z } from "@hono/zod-openapi";
import { toMinor } from "../../commerce/money.ts";
import { deleteProduct, getProduct, replaceProduct } from "../../commerce/products.ts";
import { AppError } from "../../errors.ts";
import { operation, writing } from "../access.ts";
import { holdsAlready, stampsOfIfMatch, stampTag } from "../etags.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import {
  answers,
  bodyFailures,
  IfMatch,
  IfNoneMatch,
  jsonOf,
  missing,
  notModified,
  preconditionFailed,
  succeeded,
  tagged,
} from "../schemas.ts";
import { success } from "./envelope.ts";
import { productToWire } from "./products.ts";
import { ChangedRetailProduct, ProductPath, RetailProduct } from "./products_schema.ts";

const PATH = "/products/{product_id}";
/** What the verbs call the key in the path. */
const PATH_ID = { "/id": "path product_id" };
const FOUND = "Product found";
const UPDATED = "Product updated successfully";
const DELETED = "Product deleted successfully";

export const retailProduct = room().openapi(
  createRoute({
    method: "get",
    path: PATH,
    operationId: "getRetailProduct",
    summary: "One product",
    ...operation("Retail", "analyst"),
    request: { params: ProductPath, headers: IfNoneMatch },
    responses: { ...answers(succeeded(FOUND, RetailProduct), FOUND, tagged), ...notModified, ...missing },
  }),
  async (c) => {
    const product = await naming(PATH_ID, getProduct(c.var.deps, c.req.valid("param").product_id));
    const tag = stampTag(product.updatedAt);
    c.header("etag", tag);
    if (holdsAlready(c, tag)) return c.body(null, 304);
    return c.json(success(FOUND, productToWire(product)), 200);
  },
);

export const retailProductUpdate = room().openapi(
  createRoute({
    method: "put",
    path: PATH,
    operationId: "updateRetailProduct",
    summary: "Replace a product",
    description: "Only as it was read: `updated_at`, or `If-Match`, says which version that was.",
    ...writing("Retail", "analyst"),
    request: { params: ProductPath, headers: IfMatch, body: jsonOf(ChangedRetailProduct) },
    responses: {
      ...answers(succeeded(UPDATED, RetailProduct), UPDATED, tagged),
      ...missing,
      ...bodyFailures,
      ...preconditionFailed,
    },
  }),
  async (c) => {
    const sent = c.req.valid("json");
    const updatedAt = sent.updated_at ?? undefined;
    const precondition = stampsOfIfMatch(c.req.valid("header")["if-match"]);
    if (updatedAt === undefined && precondition === undefined) {
      throw new AppError("invalid", "Send updated_at as it was read, or If-Match", ["/updated_at"]);
    }
    const replaced = replaceProduct(
      c.var.deps,
      c.req.valid("param").product_id,
      {
        name: sent.name,
        description: sent.description,
        category: sent.category_id === null ? null : { uuid: sent.category_id },
        priceMinor: toMinor(sent.price),
        stock: sent.stock,
      },
      { updatedAt, precondition },
    );
    const product = await naming(PATH_ID, replaced);
    c.header("etag", stampTag(product.updatedAt));
    return c.json(success(UPDATED, productToWire(product)), 200);
  },
);

export const retailProductDeletion = room().openapi(
  createRoute({
    method: "delete",
    path: PATH,
    operationId: "deleteRetailProduct",
    summary: "Delete a product",
    description: "It leaves every list and can't be sold any more; figures still speak of it.",
    ...operation("Retail", "analyst"),
    request: { params: ProductPath },
    responses: { ...answers(succeeded(DELETED, z.literal(true)), DELETED), ...missing },
  }),
  async (c) => {
    await naming(PATH_ID, deleteProduct(c.var.deps, c.req.valid("param").product_id));
    return c.json(success(DELETED, true as const), 200);
  },
);
