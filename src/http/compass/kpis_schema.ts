import { z } from "@hono/zod-openapi";
import { COMPARISONS } from "../../insights/comparison.ts";
import { DatesQuery } from "./schemas.ts";

export const KeyFiguresQuery = DatesQuery.extend({
  compare: z.enum(COMPARISONS, "should be previous or year").optional().openapi({
    description:
      "Adds `comparison`. With `start_date`: `previous` is the equally long period right before it, `year` the same days a " +
      "year earlier. Without: the store at the end of the day before, or a year before. Needs `end_date` or `as_of`.",
  }),
});

const figures = {
  total_customers: z.number().int().openapi({
    description: "All customers of the store; with an end, those who were there by then.",
    example: 10_000,
  }),
  total_lifetime_value: z.number().openapi({
    description: "Net spend of all customers.",
    example: 5_000_000.5,
  }),
  average_order_value: z.number().openapi({
    description: "Mean of the customers' average order values, over customers with a purchase.",
    example: 150.75,
  }),
  retention_rate: z.number().openapi({
    description: "Customers with more than one purchase, in per cent of all customers.",
    example: 85.5,
  }),
};

const Change = z.object({
  absolute: z.number().openapi({
    description: "The asked period's figure less the earlier one's.",
    example: 120.5,
  }),
  percent: z.number().nullable().openapi({
    description: "The same in per cent of the earlier figure; null where that is 0.",
    example: 4.2,
  }),
}).openapi("Change");

export const Comparison = z.object({
  compared_with: z.enum(COMPARISONS),
  start_date: z.string().nullable().openapi({
    format: "date",
    description: "First day of the earlier period; null: no bound.",
  }),
  end_date: z.string().openapi({ format: "date", description: "Last day of the earlier period." }),
  ...figures,
  changes: z.object({
    total_customers: Change,
    total_lifetime_value: Change,
    average_order_value: Change,
    retention_rate: Change,
  }).openapi({ description: "How each figure moved; `absolute` of the rate is in percentage points." }),
}).openapi("Comparison", { description: "The same figures of an earlier period, and how they moved." });

export const KeyFigures = z.object({
  ...figures,
  comparison: Comparison.optional().openapi({ description: "Only with `compare`." }),
}).openapi("KeyFigures");
