import { z } from "@hono/zod-openapi";
import { Dates } from "../analytics.ts";
import { limitParameter } from "../list_pages.ts";
import { Day, Meta } from "./schemas.ts";

const MONTHS = "should be a whole number of months from 1 to 60";
const RATE = "should be a number from 0 to 1 with at most four decimals";

const Horizon = {
  horizon_months: z.string({ error: MONTHS }).regex(/^0*([1-9]|[1-5]\d|60)$/, MONTHS).transform(Number)
    .default(12)
    .openapi({
      type: "integer",
      minimum: 1,
      maximum: 60,
      default: 12,
      description: "How far ahead customers are valued, in months of 30 days.",
    }),
  discount_rate: z.string({ error: RATE }).regex(/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/, RATE).transform(Number)
    .default(0.01).openapi({
      type: "number",
      minimum: 0,
      maximum: 1,
      default: 0.01,
      description: "By how much a month's spend is worth less than that of the month before.",
    }),
};

export const OneWorthQuery = z.object({ ...Dates, ...Horizon });

export const WorthQuery = OneWorthQuery.extend({
  limit: limitParameter("At most so many, those worth most; absent: all customers with a purchase."),
});

const fit = {
  log_likelihood: z.number(),
  iterations: z.number().int(),
  bounds: z.array(z.string()).openapi({
    description:
      "Parameters that ran to a bound: as far as purchases tell, customers do not differ in what they stand for.",
  }),
  converged: z.literal(true).openapi({ description: "A model whose fit does not converge is not used." }),
  customers: z.number().int().openapi({ description: "How many it was fitted on." }),
};

const Model = z.object({
  bg_nbd: z.object({
    r: z.number(),
    alpha: z.number().openapi({ description: "In days." }),
    a: z.number(),
    b: z.number(),
    ...fit,
  }).openapi({ description: "When customers buy and leave: Fader, Hardie and Lee, 2005." }),
  gamma_gamma: z.object({
    p: z.number(),
    q: z.number(),
    v: z.number().openapi({ description: "In units of money." }),
    ...fit,
  }).openapi({ description: "What they spend on a day with a purchase: Fader and Hardie, 2013." }),
  horizon_months: z.number().int(),
  discount_rate: z.number(),
}).openapi("LifetimeModel");

const expectations = {
  customer_id: z.string().openapi({ example: "C001" }),
  first_name: z.string(),
  last_name: z.string(),
  probability_alive: z.number().min(0).max(1).openapi({
    description: "That they still buy. Who bought on one day only counts as alive.",
  }),
  expected_purchases: z.number().openapi({ description: "Days with a purchase within the horizon." }),
  expected_order_value: z.number().openapi({ description: "Net spend of such a day." }),
  lifetime_value: z.number().openapi({ description: "Discounted net spend within the horizon." }),
};

export const WorthTable = z.object({
  model: Model,
  meta: Meta,
  rows: z.array(z.object(expectations)).openapi({ description: "By falling `lifetime_value`." }),
}).openapi("LifetimeValues");

export const OneWorth = z.object({
  ...expectations,
  frequency: z.number().int().openapi({ description: "Days with a purchase after the first such day." }),
  recency_days: z.number().int().openapi({ description: "Days from the first purchase to the last." }),
  age_days: z.number().int().openapi({ description: "Days from the first purchase to `as_of`." }),
  model: Model,
  as_of: Day.nullable(),
}).openapi("LifetimeValue");
