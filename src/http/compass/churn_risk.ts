import { createRoute } from "@hono/zod-openapi";
import { churnCuts, churnRisk as draw } from "../../insights/churn_risk.ts";
import { cutOf } from "../../insights/cut.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { dressed } from "./chart.ts";
import { chartOf, ChurnQuery, ChurnRow } from "./schemas.ts";

export const churnRisk = room().openapi(
  createRoute({
    method: "get",
    path: "/churn_risk",
    operationId: "getChurnRisk",
    summary: "Customers by how likely they are lost (pie)",
    ...operation("Compass", "analyst"),
    request: { query: ChurnQuery, headers: IfNoneMatch },
    responses: { ...answers(chartOf(ChurnRow), "The chart", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const cuts = churnCuts(query.method, query);
    const found = await unlessHeld(
      c,
      "getChurnRisk",
      { ...query, ...cuts },
      cut,
      () => draw(deps, cut, cuts, query.method),
    );
    return found === null ? c.body(null, 304) : c.json(dressed(found, query.format), 200);
  },
);
