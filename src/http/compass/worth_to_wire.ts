import type { z } from "@hono/zod-openapi";
import type { Fit } from "../../insights/clv/maximum_likelihood.ts";
import type { Expectation, Horizon, WorthModel } from "../../insights/customer_worth.ts";
import { roundToCents } from "../../insights/money.ts";
import type { WorthTable } from "./clv_schema.ts";

/** A share or a count that is expected: more decimals than four say nothing. */
const toFour = (value: number): number => Math.round(value * 10_000) / 10_000;

export const worthToWire = ({ alive, purchases, orderValue, value }: Expectation) => ({
  probability_alive: toFour(alive),
  expected_purchases: toFour(purchases),
  expected_order_value: roundToCents(orderValue),
  lifetime_value: roundToCents(value),
});

export const modelToWire = (
  { buying, spending }: WorthModel,
  { months, rate }: Horizon,
): z.infer<typeof WorthTable>["model"] => ({
  bg_nbd: { r: buying.r, alpha: buying.alpha, a: buying.a, b: buying.b, ...fitToWire(buying) },
  gamma_gamma: { p: spending.p, q: spending.q, v: spending.v, ...fitToWire(spending) },
  horizon_months: months,
  discount_rate: rate,
});

const fitToWire = ({ logLikelihood, iterations, bounds, fittedOn }: Fit) => ({
  log_likelihood: logLikelihood,
  iterations,
  bounds: [...bounds],
  converged: true as const,
  customers: fittedOn,
});
