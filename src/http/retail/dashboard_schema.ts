import { z } from "@hono/zod-openapi";
import { CalendarDay, succeeded } from "../schemas.ts";

export const DashboardQuery = z.object({
  start_date: CalendarDay.optional().openapi({
    description: "First day, inclusive; absent: no bound.",
    example: "2011-01-01",
  }),
  end_date: CalendarDay.optional().openapi({
    description: "Last day, inclusive; absent: no bound.",
    example: "2011-12-31",
  }),
  model: z.enum(["kmeans", "dbscan"], "should be kmeans or dbscan").default("kmeans").openapi({
    description:
      "How customers are segmented: kmeans puts everybody into three groups, dbscan groups by density and leaves out " +
      "who is like nobody else.",
  }),
});

const amount = (description: string) => z.number().openapi({ description, example: 48_123.45 });
const count = (description: string) => z.number().int().openapi({ description, example: 1_204 });

export const DashboardData = z.object({
  total_sales: amount("Revenue of the period, net of returns."),
  total_transactions: count("Purchases of the period; returns are not counted."),
  products_sold: count("Net quantity of all lines."),
  new_memberships: count("Memberships that start in the period."),
  customer_segments: z.object({
    algorithm: z.string().openapi({ description: "KMeans or DBSCAN.", example: "KMeans" }),
    segmentation: z.array(z.object({
      RFMCategory: z.enum(["Loyal Customer", "Occasional Customer", "Low Value Customer", "Others", "Noise"]),
      count: z.number().int(),
      total_revenue: z.number(),
    })).openapi({ description: "All five categories, always." }),
    evaluation: z.object({
      silhouette_score: z.number().nullable().openapi({ example: 0.52 }),
      davies_bouldin_index: z.number().nullable().openapi({ example: 0.71 }),
      noise_share: z.number().openapi({
        description: "Share of customers that no cluster took.",
        example: 0,
      }),
      silhouette_sampled: z.object({ rows: z.number().int(), of: z.number().int(), seed: z.number().int() })
        .nullable()
        .openapi({
          description: "Where there are too many customers to compare them all: how many were drawn.",
        }),
    }),
  }),
}).openapi("Dashboard");

export const DashboardAnswer = succeeded("Dashboard data retrieved successfully", DashboardData);
