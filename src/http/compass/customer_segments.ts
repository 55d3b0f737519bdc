import { createRoute } from "@hono/zod-openapi";
import { customerSegments as draw } from "../../insights/customer_segments.ts";
import { cutOf } from "../../insights/cut.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { dressed } from "./chart.ts";
import { chartOf, SegmentRow, SegmentsQuery } from "./schemas.ts";

export const customerSegments = room().openapi(
  createRoute({
    method: "get",
    path: "/customer_segments",
    operationId: "getCustomerSegments",
    summary: "Customers by lifetime value (pie)",
    ...operation("Compass", "analyst"),
    request: { query: SegmentsQuery, headers: IfNoneMatch },
    responses: { ...answers(chartOf(SegmentRow), "The chart", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const found = await unlessHeld(c, "getCustomerSegments", query, cut, () => draw(deps, cut, query));
    return found === null ? c.body(null, 304) : c.json(dressed(found, query.format), 200);
  },
);
