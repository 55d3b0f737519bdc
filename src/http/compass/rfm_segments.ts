import { createRoute } from "@hono/zod-openapi";
import { cutOf } from "../../insights/cut.ts";
import { rfmSegments as draw } from "../../insights/rfm_segments.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { dressed } from "./chart.ts";
import { SegmentSummary } from "./rfm_charts_schema.ts";
import { chartOf, ChartQuery } from "./schemas.ts";

export const rfmSegments = room().openapi(
  createRoute({
    method: "get",
    path: "/rfm/segments",
    operationId: "getRfmSegments",
    summary: "The eleven RFM segments in sum (treemap)",
    description: "All eleven, in a fixed order; the figure leaves out those without customers.",
    ...operation("Compass", "analyst"),
    request: { query: ChartQuery, headers: IfNoneMatch },
    responses: { ...answers(chartOf(SegmentSummary), "The chart", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const found = await unlessHeld(c, "getRfmSegments", query, cut, () => draw(deps, cut));
    return found === null ? c.body(null, 304) : c.json(dressed(found, query.format), 200);
  },
);
