import type { z } from "@hono/zod-openapi";
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

export function modelToWire(
  { buying, spending }: WorthModel,
  { months, rate }: Horizon,
): z.infer<typeof WorthTable>["model"] {
  const { logLikelihood: ofBuying, fittedOn: buyers, ...buyingRest } = buying;
  const { logLikelihood: ofSpending, fittedOn: spenders, ...spendingRest } = spending;
  return {
    bg_nbd: {
      ...buyingRest,
      bounds: [...buying.bounds],
      log_likelihood: ofBuying,
      converged: true,
      customers: buyers,
    },
    gamma_gamma: {
      ...spendingRest,
      bounds: [...spending.bounds],
      log_likelihood: ofSpending,
      converged: true,
      customers: spenders,
    },
    horizon_months: months,
    discount_rate: rate,
  };
}
