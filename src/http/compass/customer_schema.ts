import { z } from "@hono/zod-openapi";
import { TIERS } from "../../db/schema/memberships.ts";
import { madeId, madeInstant, madeUuid, text } from "../fields.ts";
import { scored, Segment } from "./rfm_schema.ts";
import { Day } from "./schemas.ts";

/** A customer of the path, by the key that answers show. */
export const ReferenceParams = z.object({
  reference: text(200).openapi({
    description:
      "A customer's `customer_id` as Compass shows it: their stated reference, else `C001` of their id.",
    example: "C001",
  }),
});

const Standpoint = z.object({ ...scored, segment: Segment });

export const CustomerView = z.object({
  customer_id: z.string().openapi({ example: "C001" }),
  id: madeId().openapi({ description: "Clustr's `customer_id`." }),
  uuid: madeUuid().openapi({ description: "Retail's `customer_id`." }),
  first_name: z.string().openapi({ example: "John" }),
  last_name: z.string().openapi({ example: "Doe" }),
  gender: z.string().nullable(),
  age: z.number().int().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  created_at: madeInstant(),
  stats: z.object({
    first_purchase_at: madeInstant().nullable(),
    last_purchase_at: madeInstant().nullable(),
    total_purchases: z.number().int(),
    total_lifetime_value: z.number().openapi({ description: "Net of returns." }),
    average_order_value: z.number().nullable().openapi({ description: "Null without a purchase." }),
  }),
  rfm: Standpoint.nullable().openapi({ description: "Among all buying customers; null without a purchase." }),
  segment_history: z.array(Standpoint.extend({ date: Day })).openapi({
    description:
      "At the ends of the last twelve months that are over, from the first purchase on, as `/rfm?as_of=` has it.",
  }),
  churn: z.object({
    risk: z.enum(["High", "Medium", "Low", "Unknown"]),
    days_since_last_purchase: z.number().int().nullable(),
  }).openapi({ description: "By the documented rule: over 180 days High, over 90 Medium, else Low." }),
  memberships: z.array(z.object({
    membership_id: madeUuid(),
    tier: z.enum(TIERS),
    start_period: Day,
    end_period: Day,
    is_current: z.boolean().openapi({ description: "Whether it is valid on a stated `as_of`, else today." }),
  })),
  satisfaction: z.object({
    average_score: z.number().nullable(),
    latest_score: z.number().nullable(),
    scores: z.number().int(),
  }),
  favourite_products: z.array(z.object({
    product_id: z.string().openapi({ example: "P001" }),
    uuid: madeUuid(),
    product_name: z.string(),
    purchases: z.number().int().openapi({ description: "Purchases that it was part of." }),
    quantity: z.number().int(),
    revenue: z.number(),
  })).openapi({ description: "The five that most of the purchases were of." }),
  last_purchases: z.array(z.object({
    transaction_id: madeId(),
    uuid: madeUuid(),
    date: madeInstant(),
    total_amount: z.number(),
    quantity: z.number().int().openapi({ description: "Net quantity of its lines." }),
    channel: z.string().nullable(),
    payment_type: z.string().nullable(),
  })).openapi({ description: "The ten latest, the last one first." }),
  as_of: Day.nullable().openapi({
    description: "The day that it speaks of; null in a store without purchases.",
  }),
}).openapi("CustomerView");
