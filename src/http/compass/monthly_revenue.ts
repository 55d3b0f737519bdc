import { createRoute } from "@hono/zod-openapi";
import { monthlyRevenue as draw } from "../../insights/monthly_revenue.ts";
import { cutOf } from "../../insights/cut.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { dressed } from "./chart.ts";
import { chartOf, ChartQuery, MonthRow } from "./schemas.ts";

export const monthlyRevenue = room().openapi(
  createRoute({
    method: "get",
    path: "/monthly_revenue",
    operationId: "getMonthlyRevenue",
    summary: "Revenue by month (line)",
    ...operation("Compass", "analyst"),
    request: { query: ChartQuery, headers: IfNoneMatch },
    responses: { ...answers(chartOf(MonthRow), "The chart", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const found = await unlessHeld(c, "getMonthlyRevenue", query, cut, () => draw(deps, cut));
    return found === null ? c.body(null, 304) : c.json(dressed(found, query.format), 200);
  },
);
