import { createRoute } from "@hono/zod-openapi";
import { cohorts as draw } from "../../insights/cohorts.ts";
import { cutOf } from "../../insights/cut.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { dressed } from "./chart.ts";
import { CohortRow, CohortsQuery } from "./cohorts_schema.ts";
import { chartOf } from "./schemas.ts";

export const cohorts = room().openapi(
  createRoute({
    method: "get",
    path: "/cohorts",
    operationId: "getCohorts",
    summary: "Customers by the month of their first purchase, and how many bought again (heat map)",
    ...operation("Compass", "analyst"),
    request: { query: CohortsQuery, headers: IfNoneMatch },
    responses: { ...answers(chartOf(CohortRow), "The chart", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const found = await unlessHeld(
      c,
      "getCohorts",
      // Asked ahead of today, there is a month more whenever one begins, and no write tells.
      { ...query, today: cut.latest },
      cut,
      () => draw(deps, cut, query.cohorts),
    );
    return found === null ? c.body(null, 304) : c.json(dressed(found, query.format), 200);
  },
);
