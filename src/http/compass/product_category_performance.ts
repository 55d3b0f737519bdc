import { createRoute } from "@hono/zod-openapi";
import { categoryPerformance } from "../../insights/category_performance.ts";
import { cutOf } from "../../insights/cut.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { dressed } from "./chart.ts";
import { CategoryRow, chartOf, ChartQuery } from "./schemas.ts";

export const productCategoryPerformance = room().openapi(
  createRoute({
    method: "get",
    path: "/product_category_performance",
    operationId: "getProductCategoryPerformance",
    summary: "Revenue by product category, the largest first (bar)",
    ...operation("Compass", "analyst"),
    request: { query: ChartQuery, headers: IfNoneMatch },
    responses: { ...answers(chartOf(CategoryRow), "The chart", tagged), ...notModified },
  }),
  async (c) => {
    const { deps } = c.var;
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const found = await unlessHeld(
      c,
      "getProductCategoryPerformance",
      query,
      cut,
      () => categoryPerformance(deps, cut),
    );
    return found === null ? c.body(null, 304) : c.json(dressed(found, query.format), 200);
  },
);
