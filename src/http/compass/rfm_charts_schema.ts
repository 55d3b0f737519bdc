import { z } from "@hono/zod-openapi";
import { ORIGINS } from "../../insights/figures/rfm_sankey.ts";
import { eachSegment } from "../../insights/rfm.ts";
import { Dates, Format } from "../analytics.ts";
import { CalendarDay } from "../schemas.ts";
import { Segment } from "./rfm_schema.ts";

const mean = (description: string) => z.number().nullable().openapi({ description });

export const SegmentSummary = z.object({
  segment: Segment,
  customers: z.number().int(),
  share: z.number().openapi({ description: "Per cent of all buying customers." }),
  revenue: z.number().openapi({ description: "Net of returns." }),
  revenue_share: mean("Per cent of the revenue of all segments; null where that is not above 0."),
  average_recency: mean("Whole days since the last purchase, on average; null without customers."),
  average_frequency: mean("Purchases a customer; null without customers."),
  average_monetary: mean("Net spend a customer; null without customers."),
  average_order_value: mean("Revenue / purchases; null without purchases."),
  definition: z.string().openapi({
    description: "Which scores make a customer one of them.",
    example: "R 4–5, (F+M)/2 ≥ 4",
  }),
}).openapi("RfmSegmentSummary");

export const TransitionsQuery = z.object({
  from: CalendarDay.openapi({
    description: "The earlier day: where each customer stood at its end.",
    example: "2026-03-31",
  }),
  to: CalendarDay.openapi({
    description: "The later day: where each customer stood at its end.",
    example: "2026-09-30",
  }),
  start_date: Dates.start_date.openapi({
    description: "First day whose sales count on both days, inclusive, not after `from`; absent: no bound.",
  }),
  end_date: Dates.end_date.openapi({
    description: "Last day whose sales count on both days, inclusive; absent: no bound.",
  }),
  as_of: Dates.as_of.openapi({
    description:
      "`from` and `to` stand in for it: each side is the store as it was at the end of its day. If stated, it must not lie " +
      "before `to`, and changes nothing.",
  }),
  ...Format,
});

export const TransitionRow = z.object({
  from: z.enum(ORIGINS).openapi({
    description: "The segment on the earlier day; `none`: who had not bought yet.",
  }),
  customers: z.number().int().openapi({ description: "Who was there." }),
  to: z.object(eachSegment(() => z.number().int())).openapi({
    description: "How many of them are in each segment on the later day.",
  }),
}).openapi("RfmTransitionRow");
