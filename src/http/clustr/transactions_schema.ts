import { z } from "@hono/zod-openapi";
import { MOST_QUANTITY } from "../../commerce/bounds.ts";
import { amount, id, knownId, madeId, madeUuid, text, whole } from "../fields.ts";

const transaction = {
  customer_id: 1,
  time_id: 1,
  transaction_amount: 59.97,
  channel: "Online",
  payment_type: "Credit Card",
};

export const ClustrTransaction = z.object({
  transaction_id: madeId().openapi({ example: 1 }),
  customer_id: madeId().nullable().openapi({ description: "Null for an anonymous sale." }),
  time_id: madeId(),
  transaction_amount: z.number().openapi({ description: "Negative for a return." }),
  channel: z.string().nullable(),
  payment_type: z.string().nullable(),
  uuid: madeUuid().openapi({ description: "The same transaction's `id` in the Retail document." }),
}).openapi("ClustrTransaction", {
  example: { transaction_id: 1, ...transaction, uuid: "c0a7b0de-55c8-4f2f-9f5a-1c0b9f3fd1a2" },
});

export const NewClustrTransaction = z.object({
  transaction_id: id().nullish().openapi({ description: "Left out: the next one. 409 when it is taken." }),
  customer_id: knownId().nullish().openapi({ description: "Left out or null: an anonymous sale." }),
  time_id: knownId().openapi({ description: "A day of the timeframe; the sale is at its midnight, UTC." }),
  transaction_amount: amount().openapi({ description: "Kept as it is, whatever the sales come to." }),
  channel: text().nullish().openapi({ description: "Such as Online, Store or Mobile App." }),
  payment_type: text().nullish().openapi({
    description: "Such as Credit Card, Debit Card, Digital Wallet or Cash.",
  }),
}, { error: "should be a JSON object" }).openapi("NewClustrTransaction", { example: transaction });

const sale = { transaction_id: 1, product_sku: 1, quantity: 3, unit_price: 19.99 };

export const ClustrSale = z.object({
  sale_id: madeId().openapi({ example: 1 }),
  transaction_id: madeId(),
  product_sku: madeId(),
  quantity: z.number().int().openapi({ description: "Negative for a return." }),
  unit_price: z.number(),
  line_total: z.number().openapi({ description: "quantity × unit_price." }),
  uuid: madeUuid(),
}).openapi("ClustrSale", {
  example: { sale_id: 1, ...sale, line_total: 59.97, uuid: "5a0f6bb1-8a5e-4e0f-9a5d-9d7f3b1f0c77" },
});

export const NewClustrSale = z.object({
  sale_id: id().nullish().openapi({ description: "Left out: the next one. 409 when it is taken." }),
  transaction_id: knownId(),
  product_sku: knownId(),
  quantity: whole(-MOST_QUANTITY, MOST_QUANTITY).refine((quantity) => quantity !== 0, "should not be 0")
    .openapi({
      description: "Negative for a return, which gives tracked stock back.",
    }),
  unit_price: amount(0),
}, { error: "should be a JSON object" }).openapi("NewClustrSale", { example: sale });
