import { createRoute, type z } from "@hono/zod-openapi";
import { fromMinor, toMinor } from "../../commerce/money.ts";
import {
  type Category,
  createProduct,
  listCategories,
  listProducts,
  type Product,
} from "../../commerce/products.ts";
import { writing } from "../access.ts";
import { collection } from "../collection.ts";
import { stampTag } from "../etags.ts";
import { shownInstant } from "../fields.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { room } from "../room.ts";
import { creates, jsonOf, succeeded, tagged } from "../schemas.ts";
import { success } from "./envelope.ts";
import { NewRetailProduct, RetailCategory, RetailProduct } from "./products_schema.ts";

const PATH = "/products/";

export const retailCategoryList = collection({
  room: "Retail",
  path: "/product-categories/",
  operationId: "listRetailProductCategories",
  summary: "All product categories",
  item: RetailCategory,
  message: "Product categories retrieved successfully",
  reader: (c) => (page) => listCategories(c.var.deps, page),
  toWire: ({ uuid, name, description, createdAt, updatedAt }: Category) => ({
    id: uuid,
    name,
    description,
    created_at: shownInstant(createdAt),
    updated_at: shownInstant(updatedAt),
  }),
});

export const retailProductList = collection({
  room: "Retail",
  path: PATH,
  operationId: "listRetailProducts",
  summary: "All products",
  item: RetailProduct,
  message: "Products retrieved successfully",
  reader: (c) => (page) => listProducts(c.var.deps, page),
  toWire: (found: Product) => productToWire(found),
});

const CREATED = "Product created successfully";

export const retailProductCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createRetailProduct",
    summary: "Create a product",
    ...writing("Retail", "analyst"),
    request: { headers: IdempotencyHeaders, body: jsonOf(NewRetailProduct) },
    responses: creates(succeeded(CREATED, RetailProduct), CREATED, tagged),
  }),
  async (c) => {
    const sent = c.req.valid("json");
    const categoryUuid = sent.category_id ?? null;
    const product = {
      id: null,
      name: sent.name,
      description: sent.description ?? "",
      category: categoryUuid === null ? null : { uuid: categoryUuid },
      brand: null,
      priceMinor: toMinor(sent.price),
      stock: sent.stock ?? null,
    };
    const { uuid, at } = await createProduct(c.var.deps, product, await keyedBody(c));
    c.header("etag", stampTag(at));
    const made = productToWire({ ...product, uuid, categoryUuid, createdAt: at, updatedAt: at });
    return c.json(success(CREATED, made), 201);
  },
);

/** A product as the Retail document shows it. */
export const productToWire = (
  found: Pick<
    Product,
    "uuid" | "categoryUuid" | "name" | "description" | "stock" | "priceMinor" | "createdAt" | "updatedAt"
  >,
): z.infer<typeof RetailProduct> => ({
  id: found.uuid,
  category_id: found.categoryUuid,
  name: found.name,
  description: found.description,
  stock: found.stock ?? 0,
  price: fromMinor(found.priceMinor),
  deleted: false,
  created_at: shownInstant(found.createdAt),
  updated_at: shownInstant(found.updatedAt),
});
