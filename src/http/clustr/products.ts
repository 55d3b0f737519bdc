import { createRoute, type z } from "@hono/zod-openapi";
import { fromMinor, toMinor } from "../../commerce/money.ts";
import { createProduct, listProducts, type Product } from "../../commerce/products.ts";
import { writing } from "../access.ts";
import { collection } from "../collection.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { creates, jsonOf } from "../schemas.ts";
import { ClustrProduct, NewClustrProduct } from "./products_schema.ts";

const PATH = "/api/products/";

export const clustrProductList = collection({
  room: "Clustr",
  path: PATH,
  operationId: "listClustrProducts",
  summary: "All products",
  item: ClustrProduct,
  reader: (c) => (page) => listProducts(c.var.deps, page),
  toWire: (found: Product) => toWire(found),
});

export const clustrProductCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createClustrProduct",
    summary: "Create a product",
    description: "Its stock is not tracked: it can always be sold.",
    ...writing("Clustr", "analyst"),
    request: { headers: IdempotencyHeaders, body: jsonOf(NewClustrProduct) },
    responses: creates(ClustrProduct),
  }),
  async (c) => {
    const { product_sku, product_name, category, brand, price } = c.req.valid("json");
    const product = {
      id: product_sku ?? null,
      name: product_name,
      description: "",
      category: typeof category === "string" ? { name: category } : null,
      brand: brand ?? null,
      priceMinor: toMinor(price),
      stock: null,
    };
    const made = await naming(
      { "/id": "/product_sku" },
      createProduct(c.var.deps, product, await keyedBody(c)),
    );
    return c.json(toWire({ ...product, ...made, category: category ?? null }), 201);
  },
);

const toWire = (
  { id, uuid, reference, name, category, brand, priceMinor }: Pick<
    Product,
    "id" | "uuid" | "reference" | "name" | "category" | "brand" | "priceMinor"
  >,
): z.infer<typeof ClustrProduct> => ({
  product_sku: id,
  product_name: name,
  category,
  brand,
  price: fromMinor(priceMinor),
  uuid,
  reference,
});
