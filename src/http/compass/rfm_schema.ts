import { z } from "@hono/zod-openapi";
import { RFM_SEGMENTS } from "../../insights/rfm.ts";
import { Dates } from "../analytics.ts";
import { afterParameter } from "../cursors.ts";
import { text } from "../fields.ts";
import { limitParameter } from "../list_pages.ts";
import { Day } from "./schemas.ts";

export const Segment = z.enum(RFM_SEGMENTS, `should be one of ${RFM_SEGMENTS.join(", ")}`);

export const RfmQuery = z.object({
  ...Dates,
  segment: Segment.optional().openapi({
    description: "Only the customers of this segment; they are scored against all.",
  }),
  customer: text(200).optional().openapi({
    description: "Only the customer that answers show under this `customer_id`; they are scored against all.",
    example: "C001",
  }),
  limit: limitParameter("At most so many, with a `Link` to the next page; absent: all of them."),
  after: afterParameter(),
});

const score = () => z.number().int().min(1).max(5);

/** Where a customer stands. */
export const scored = {
  recency: z.number().int().openapi({ description: "Whole days since the last purchase." }),
  frequency: z.number().int().openapi({ description: "Purchases." }),
  monetary: z.number().openapi({ description: "Net spend." }),
  recency_score: score(),
  frequency_score: score(),
  monetary_score: score(),
};

const RfmCustomer = z.object({
  customer_id: z.string().openapi({ example: "C001" }),
  first_name: z.string().openapi({ example: "John" }),
  last_name: z.string().openapi({ example: "Doe" }),
  ...scored,
  score: z.string().openapi({
    description: "The three scores as one text, R, F, M.",
    pattern: "^[1-5]{3}$",
    example: "545",
  }),
  segment: Segment,
}).openapi("RfmCustomer");

const points = (description: string) => z.array(z.number().nullable()).length(4).openapi({ description });

export const RfmTable = z.object({
  meta: z.object({
    as_of: Day.nullable().openapi({
      description: "The day that recency is counted to; null in a store without purchases.",
    }),
    definition: z.string().openapi({ description: "What the numbers mean, in a sentence." }),
    shown: z.number().int().openapi({ description: "How many rows the answer has." }),
    total: z.number().int().openapi({ description: "How many customers are scored." }),
    cut_points: z.object({
      recency: points("The most days."),
      frequency: points("The fewest purchases."),
      monetary: points("The least net spend."),
    }).openapi({
      description:
        "With what the scores 2, 3, 4 and 5 are still reached; null: nobody has it or a better one.",
    }),
    start_date: Day.optional().openapi({
      description: "The first day whose sales count, if there is one.",
    }),
    end_date: Day.optional().openapi({ description: "The last day whose sales count, if there is one." }),
  }),
  rows: z.array(RfmCustomer),
}).openapi("RfmTable");
