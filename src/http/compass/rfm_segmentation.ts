import { createRoute } from "@hono/zod-openapi";
import { rfmSegmentation as draw } from "../../insights/rfm_segmentation.ts";
import { cutOf } from "../../insights/cut.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { dressed } from "./chart.ts";
import { chartOf, ChartQuery, RfmRow } from "./schemas.ts";

export const rfmSegmentation = room().openapi(
  createRoute({
    method: "get",
    path: "/rfm_segmentation",
    operationId: "getRfmSegmentation",
    summary: "Customers by recency, frequency and monetary value, in eleven segments (3D scatter)",
    ...operation("Compass", "analyst"),
    request: { query: ChartQuery, headers: IfNoneMatch },
    responses: { ...answers(chartOf(RfmRow), "The chart", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const found = await unlessHeld(c, "getRfmSegmentation", query, cut, () => draw(deps, cut));
    return found === null ? c.body(null, 304) : c.json(dressed(found, query.format), 200);
  },
);
