import { z } from "@hono/zod-openapi";
import { CHURN_METHODS } from "../../insights/churn_risk.ts";
import { Dates, Format } from "../analytics.ts";

/** A calendar day as answers show it. */
export const Day = z.string().openapi({ format: "date", example: "2026-10-31" });

/** What every figure says of itself. */
export const Meta = z.object({
  as_of: Day.nullable().openapi({ description: "The day it speaks of; null in a store without purchases." }),
  definition: z.string().openapi({ description: "What the numbers mean, in a sentence." }),
  shown: z.number().int().openapi({ description: "How many things are drawn." }),
  total: z.number().int().openapi({ description: "How many there are." }),
  method: z.string().optional().openapi({
    description: "How the groups were made, where there is a choice.",
  }),
  cut_points: z.object({ high: z.number(), medium: z.number() }).optional().openapi({
    description: "Where one group ends and the next begins.",
  }),
  start_date: Day.optional().openapi({ description: "The first day whose sales count, if there is one." }),
  end_date: Day.optional().openapi({ description: "The last day whose sales count, if there is one." }),
}).openapi("FigureMeta");

/** Plotly's own schema is the contract of a trace; here stands what all of ours share. */
export const PlotlyFigure = z.object({
  data: z.array(z.looseObject({ type: z.string() })),
  layout: z.looseObject({ title: z.object({ text: z.string() }), meta: Meta }),
}).openapi("PlotlyFigure", { description: "A Plotly figure: pass `data` and `layout` to Plotly.newPlot." });

/** A figure, or with `format=data` its numbers as rows and what it says of itself. */
export const chartOf = <Row extends z.ZodObject>(row: Row) =>
  z.union([PlotlyFigure, z.object({ rows: z.array(row), meta: Meta })]);

export const DatesQuery = z.object(Dates);
export const ChartQuery = z.object({ ...Dates, ...Format });

const AMOUNT = "should be an amount from 0 to 999999999.99 with at most two decimals";

const amount = (description: string, standard: number) =>
  z.string({ error: AMOUNT }).regex(/^\d{1,9}(\.\d{1,2})?$/, AMOUNT).transform(Number).default(standard)
    .openapi({ type: "number", minimum: 0, maximum: 999_999_999.99, default: standard, description });

const DAYS = "should be a whole number from 0 to 99999";

const whole = (description: string) =>
  z.string({ error: DAYS }).regex(/^\d{1,5}$/, DAYS).transform(Number).optional()
    .openapi({ type: "integer", minimum: 0, maximum: 99_999, description });

export const SegmentsQuery = ChartQuery.extend({
  high: amount("Lifetime value above which a customer is of high value; above `medium`.", 1_000),
  medium: amount("Lifetime value above which a customer is of medium value.", 500),
});

export const SegmentRow = z.object({
  segment: z.enum(["High Value", "Medium Value", "Low Value"]),
  customers: z.number().int(),
  total_lifetime_value: z.number(),
}).openapi("SegmentRow");

export const ChurnQuery = ChartQuery.extend({
  method: z.enum(CHURN_METHODS, `should be ${CHURN_METHODS.join(" or ")}`).default("recency").openapi({
    description:
      "`recency`: by the days since the last purchase. `probability`: by the probability that a customer has left for good " +
      "(BG/NBD); 400 with the reason where the data cannot carry that model.",
  }),
  high: whole(
    "Above it the risk is high; above `medium`. Days (180 where absent), or per cent of probability (70).",
  ),
  medium: whole("Above it the risk is medium. Days (90 where absent), or per cent of probability (30)."),
});

export const ChurnRow = z.object({
  risk: z.enum(["High", "Medium", "Low", "Unknown"]),
  customers: z.number().int(),
}).openapi("ChurnRow");

export const MonthRow = z.object({
  month: Day.openapi({ description: "The first day of the month.", example: "2026-10-01" }),
  revenue: z.number(),
  purchases: z.number().int(),
}).openapi("MonthRow");

export const CategoryRow = z.object({
  category: z.string().openapi({ example: "Home" }),
  revenue: z.number(),
  quantity: z.number().int(),
}).openapi("CategoryRow");

export const SatisfactionRow = z.object({
  average_score: z.number().nullable().openapi({ description: "0 to 10; null without scores." }),
  scores: z.number().int().openapi({ description: "How many scores there are." }),
}).openapi("SatisfactionRow");

export const RfmRow = z.object({
  segment: z.string().openapi({ example: "champions" }),
  recency: z.number().int().openapi({ description: "Whole days since the last purchase." }),
  frequency: z.number().int().openapi({ description: "Purchases." }),
  monetary: z.number().openapi({ description: "Net spend." }),
}).openapi("RfmRow");

export const TopCustomer = z.object({
  customer_id: z.string().openapi({ example: "C001" }),
  first_name: z.string().openapi({ example: "John" }),
  last_name: z.string().openapi({ example: "Doe" }),
  total_lifetime_value: z.number().openapi({ example: 25_000.5 }),
}).openapi("TopCustomer");
