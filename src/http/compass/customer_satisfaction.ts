import { createRoute } from "@hono/zod-openapi";
import { customerSatisfaction as draw } from "../../insights/customer_satisfaction.ts";
import { cutOf } from "../../insights/cut.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { dressed } from "./chart.ts";
import { chartOf, ChartQuery, SatisfactionRow } from "./schemas.ts";

export const customerSatisfaction = room().openapi(
  createRoute({
    method: "get",
    path: "/customer_satisfaction",
    operationId: "getCustomerSatisfaction",
    summary: "Mean satisfaction score (gauge)",
    ...operation("Compass", "analyst"),
    request: { query: ChartQuery, headers: IfNoneMatch },
    responses: { ...answers(chartOf(SatisfactionRow), "The chart", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const found = await unlessHeld(c, "getCustomerSatisfaction", query, cut, () => draw(deps, cut));
    return found === null ? c.body(null, 304) : c.json(dressed(found, query.format), 200);
  },
);
