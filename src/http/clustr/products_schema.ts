import { z } from "@hono/zod-openapi";
import { amount, id, madeId, madeUuid, name, text } from "../fields.ts";

const example = {
  product_name: "Moisturizer X",
  category: "Skincare",
  brand: "FreshLine",
  price: 19.99,
};

export const ClustrProduct = z.object({
  product_sku: madeId().openapi({ example: 1 }),
  product_name: z.string(),
  category: z.string().nullable(),
  brand: z.string().nullable(),
  price: z.number(),
  uuid: madeUuid().openapi({ description: "The same product's `id` in the Retail document." }),
  reference: z.string().openapi({ description: "Its key in the system it came from.", example: "P001" }),
}).openapi("ClustrProduct", {
  example: { product_sku: 1, ...example, uuid: "2c6f3f0e-5d0f-4a52-9d55-0c6f4f6d3c11", reference: "P001" },
});

export const NewClustrProduct = z.object({
  product_sku: id().nullish().openapi({ description: "Left out: the next one. 409 when it is taken." }),
  product_name: name(),
  category: name().trim().nullish().openapi({ description: "A name; a new one makes the category." }),
  brand: text().nullish(),
  price: amount(0),
}, { error: "should be a JSON object" }).openapi("NewClustrProduct", { example });
