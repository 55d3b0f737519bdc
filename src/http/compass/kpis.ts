import { createRoute } from "@hono/zod-openapi";
import { keyFigures } from "../../insights/kpis.ts";
import { operation } from "../access.ts";
import { room } from "../room.ts";
import { answers } from "../schemas.ts";
import { KeyFigures } from "./schemas.ts";

export const kpis = room().openapi(
  createRoute({
    method: "get",
    path: "/kpis",
    operationId: "getKpis",
    summary: "Key performance indicators of the whole store",
    ...operation("Compass", "analyst"),
    responses: answers(KeyFigures),
  }),
  async (c) => {
    const found = await keyFigures(c.var.deps);
    return c.json({
      total_customers: found.totalCustomers,
      total_lifetime_value: found.totalLifetimeValue,
      average_order_value: found.averageOrderValue,
      retention_rate: found.retentionRate,
    }, 200);
  },
);
