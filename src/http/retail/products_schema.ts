import { z } from "@hono/zod-openapi";
import { amount, instant, madeInstant, madeUuid, name, text, uuid, whole } from "../fields.ts";
import { LARGEST_STOCK } from "../../commerce/bounds.ts";

const example = {
  category_id: "9a1c2f64-0f6e-4a8b-9b1b-0d9f5f0a7e21",
  name: "Moisturizer X",
  description: "Light, for every day",
  stock: 120,
  price: 19.99,
};
const stamps = { created_at: "2026-01-31T10:00:00.000Z", updated_at: "2026-01-31T10:00:00.000Z" };

export const RetailProduct = z.object({
  id: madeUuid(),
  category_id: madeUuid().nullable(),
  name: z.string(),
  description: z.string(),
  stock: z.number().int().openapi({
    description: "0 where it is not tracked: such a product can always be sold.",
  }),
  price: z.number(),
  deleted: z.boolean(),
  created_at: madeInstant(),
  updated_at: madeInstant(),
}).openapi("RetailProduct", {
  example: { id: "2c6f3f0e-5d0f-4a52-9d55-0c6f4f6d3c11", ...example, deleted: false, ...stamps },
});

const fields = {
  category_id: uuid().nullish(),
  name: name(),
  description: text().nullish(),
  price: amount(0),
};

const stock = () => whole(0, LARGEST_STOCK);

export const NewRetailProduct = z.object({
  ...fields,
  stock: stock().nullish().openapi({
    description:
      "From when it is stated, sales take from it and are refused when it is short. Left out: not tracked.",
  }),
}, { error: "should be a JSON object" }).openapi("NewRetailProduct", { example });

export const ChangedRetailProduct = z.object({
  ...fields,
  category_id: uuid().nullable(),
  description: text(),
  stock: stock().openapi({ description: "0 leaves a product untracked that is so." }),
  updated_at: instant().nullish().openapi({
    description:
      "As it was read; 409 when the product was changed since. May be left out when If-Match is sent.",
    example: stamps.updated_at,
  }),
}, { error: "should be a JSON object" }).openapi("ChangedRetailProduct", {
  example: { ...example, updated_at: stamps.updated_at },
});

export const ProductPath = z.object({ product_id: uuid() });

export const RetailCategory = z.object({
  id: madeUuid(),
  name: z.string(),
  description: z.string(),
  created_at: madeInstant(),
  updated_at: madeInstant(),
}).openapi("RetailCategory", {
  example: { id: example.category_id, name: "Skincare", description: "", ...stamps },
});
