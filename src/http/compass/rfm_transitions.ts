import { createRoute } from "@hono/zod-openapi";
import { rfmTransitions as draw, transitionCuts } from "../../insights/rfm_transitions.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { dressed } from "./chart.ts";
import { TransitionRow, TransitionsQuery } from "./rfm_charts_schema.ts";
import { chartOf } from "./schemas.ts";

export const rfmTransitions = room().openapi(
  createRoute({
    method: "get",
    path: "/rfm/transitions",
    operationId: "getRfmTransitions",
    summary: "Who went from which RFM segment to which between two days (Sankey diagram)",
    description:
      "Every customer with a purchase by `to` once: their segment at the end of `from`, and at the end of `to`, as `/rfm?as_of=` " +
      "has it for those days. All twelve origins, in a fixed order.",
    ...operation("Compass", "analyst"),
    request: { query: TransitionsQuery, headers: IfNoneMatch },
    responses: { ...answers(chartOf(TransitionRow), "The chart", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cuts = transitionCuts(limitsOf(query), query, deps.now());
    const found = await unlessHeld(
      c,
      "getRfmTransitions",
      query,
      cuts.after,
      () => draw(deps, cuts, query),
    );
    return found === null ? c.body(null, 304) : c.json(dressed(found, query.format), 200);
  },
);
