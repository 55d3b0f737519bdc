import { createRoute } from "@hono/zod-openapi";
import type { z } from "@hono/zod-openapi";
import { type Dashboard, readDashboard } from "../../insights/dashboard.ts";
import { operation } from "../access.ts";
import { room } from "../room.ts";
import { answers, tooMuch } from "../schemas.ts";
import { success } from "./envelope.ts";
import { DashboardAnswer, type DashboardData, DashboardQuery } from "./dashboard_schema.ts";

export const dashboard = room().openapi(
  createRoute({
    method: "get",
    path: "/dashboard/",
    operationId: "getDashboard",
    summary: "Sales totals of a period, and its customers in segments",
    ...operation("Retail", "analyst"),
    request: { query: DashboardQuery },
    responses: { ...answers(DashboardAnswer), ...tooMuch },
  }),
  async (c) => {
    const { start_date, end_date, model } = c.req.valid("query");
    const period = { startDate: start_date ?? null, endDate: end_date ?? null };
    const data = toWire(await readDashboard(c.var.deps, period, model));
    return c.json(success("Dashboard data retrieved successfully", data), 200);
  },
);

const toWire = (found: Dashboard): z.infer<typeof DashboardData> => ({
  total_sales: found.totalSales,
  total_transactions: found.totalTransactions,
  products_sold: found.productsSold,
  new_memberships: found.newMemberships,
  customer_segments: {
    algorithm: found.algorithm,
    segmentation: found.segmentation.map(({ category, count, totalRevenue }) => ({
      RFMCategory: category,
      count,
      total_revenue: totalRevenue,
    })),
    evaluation: {
      silhouette_score: found.evaluation.silhouetteScore,
      davies_bouldin_index: found.evaluation.daviesBouldinIndex,
      noise_share: found.evaluation.noiseShare,
      silhouette_sampled: found.evaluation.silhouetteSampled,
    },
  },
});
