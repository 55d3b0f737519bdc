import { createRoute, z } from "@hono/zod-openapi";
import { cutOf } from "../../insights/cut.ts";
import { topCustomers as find } from "../../insights/top_customers.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { DatesQuery, TopCustomer } from "./schemas.ts";

export const topCustomers = room().openapi(
  createRoute({
    method: "get",
    path: "/top_customers",
    operationId: "getTopCustomers",
    summary: "The five customers with the largest lifetime value",
    description: "By falling value; of equal ones by `customer_id`, as text.",
    ...operation("Compass", "analyst"),
    request: { query: DatesQuery, headers: IfNoneMatch },
    responses: { ...answers(z.array(TopCustomer), "The customers", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const found = await unlessHeld(c, "getTopCustomers", query, cut, () => find(deps, cut));
    if (found === null) return c.body(null, 304);
    const wire = found.customers.map(({ reference, firstName, lastName, totalLifetimeValue }) => ({
      customer_id: reference,
      first_name: firstName,
      last_name: lastName,
      total_lifetime_value: totalLifetimeValue,
    }));
    return c.json(wire, 200);
  },
);
