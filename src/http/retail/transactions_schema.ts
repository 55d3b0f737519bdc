import { z } from "@hono/zod-openapi";
import { MOST_LINES, MOST_QUANTITY } from "../../commerce/bounds.ts";
import { amount, instant, madeInstant, madeUuid, uuid, whole } from "../fields.ts";

const keys = {
  customer_id: "7b0a8a3e-1d7e-4f0f-8f0a-52b0a6b7f2d4",
  membership_id: "d3f1a5f0-4a0e-4d57-8f7e-6b1f2c9b8a10",
};
const product = "2c6f3f0e-5d0f-4a52-9d55-0c6f4f6d3c11";
const stamps = { created_at: "2026-01-31T10:00:01.000Z", updated_at: "2026-01-31T10:00:01.000Z" };
const date = "2026-01-31T10:00:00.000Z";

export const RetailTransaction = z.object({
  id: madeUuid(),
  customer_id: madeUuid().nullable().openapi({ description: "Null for an anonymous sale." }),
  membership_id: madeUuid().nullable(),
  date: madeInstant(),
  total_amount: z.number(),
  created_at: madeInstant(),
  updated_at: madeInstant(),
}).openapi("RetailTransaction", {
  example: { id: "c0a7b0de-55c8-4f2f-9f5a-1c0b9f3fd1a2", ...keys, date, total_amount: 59.97, ...stamps },
});

export const RetailTransactionDetail = z.object({
  id: madeUuid(),
  transaction_id: madeUuid(),
  product_id: madeUuid(),
  quantity: z.number().int(),
  price_per_unit: z.number(),
  total_amount: z.number(),
  created_at: madeInstant(),
  updated_at: madeInstant(),
}).openapi("RetailTransactionDetail", {
  example: {
    id: "5a0f6bb1-8a5e-4e0f-9a5d-9d7f3b1f0c77",
    transaction_id: "c0a7b0de-55c8-4f2f-9f5a-1c0b9f3fd1a2",
    product_id: product,
    quantity: 3,
    price_per_unit: 19.99,
    total_amount: 59.97,
    ...stamps,
  },
});

const LINES = `should be a list of 1 to ${MOST_LINES} lines`;

export const NewRetailTransaction = z.object({
  customer_id: uuid().nullable().openapi({ description: "Null: an anonymous sale." }),
  membership_id: uuid().nullish().openapi({
    description: "A membership of that customer that is valid on the day of the sale.",
  }),
  date: instant(),
  transaction_details: z.array(
    z.object({
      product_id: uuid(),
      quantity: whole(1, MOST_QUANTITY),
      price_per_unit: amount(0),
    }, { error: "should be a JSON object" }),
    { error: LINES },
  ).min(1, LINES).max(MOST_LINES, LINES),
}, { error: "should be a JSON object" }).openapi("NewRetailTransaction", {
  example: {
    ...keys,
    date,
    transaction_details: [{ product_id: product, quantity: 3, price_per_unit: 19.99 }],
  },
});

export const TransactionPath = z.object({ transaction_id: uuid() });
