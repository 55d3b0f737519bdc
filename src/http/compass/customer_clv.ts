import { createRoute } from "@hono/zod-openapi";
import { oneCustomerWorth } from "../../insights/customer_worth.ts";
import { cutOf } from "../../insights/cut.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, missing, notModified, tagged } from "../schemas.ts";
import { OneWorth, OneWorthQuery } from "./clv_schema.ts";
import { ReferenceParams } from "./customer_schema.ts";
import { modelToWire, worthToWire } from "./worth_to_wire.ts";

export const customerClv = room().openapi(
  createRoute({
    method: "get",
    path: "/customers/{reference}/clv",
    operationId: "getLifetimeValue",
    summary: "What one customer is expected to be worth, and the models that say so",
    description:
      "The models are those of `/clv`, fitted to all customers. 400 with the reason where the data cannot carry them, or the " +
      "customer has no purchase.",
    ...operation("Compass", "analyst"),
    request: { params: ReferenceParams, query: OneWorthQuery, headers: IfNoneMatch },
    responses: { ...answers(OneWorth, "The customer", tagged), ...notModified, ...missing },
  }),
  async (c) => {
    const { deps } = c.var;
    const { reference } = c.req.valid("param");
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const horizon = { months: query.horizon_months, rate: query.discount_rate };
    const found = await unlessHeld(
      c,
      "getLifetimeValue",
      { ...query, reference },
      cut,
      () => oneCustomerWorth(deps, reference, cut, horizon),
    );
    if (found === null) return c.body(null, 304);
    const { customer, model, expectation, repeats, last, age, asOf } = found;
    return c.json({
      customer_id: customer.reference,
      first_name: customer.firstName,
      last_name: customer.lastName,
      ...worthToWire(expectation),
      frequency: repeats,
      recency_days: last,
      age_days: age,
      model: modelToWire(model, horizon),
      as_of: asOf,
    }, 200);
  },
);
