import { createRoute, type z } from "@hono/zod-openapi";
import { cutOf } from "../../insights/cut.ts";
import { type Comparison, type KeyFigures, keyFigures } from "../../insights/kpis.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import {
  type Comparison as WireComparison,
  KeyFigures as WireKeyFigures,
  KeyFiguresQuery,
} from "./kpis_schema.ts";

export const kpis = room().openapi(
  createRoute({
    method: "get",
    path: "/kpis",
    operationId: "getKpis",
    summary: "Key performance indicators of the whole store, or of a part of it",
    ...operation("Compass", "analyst"),
    request: { query: KeyFiguresQuery, headers: IfNoneMatch },
    responses: { ...answers(WireKeyFigures, "The key figures", tagged), ...notModified },
  }),
  async (c) => {
    const { compare, ...dates } = c.req.valid("query");
    const { deps } = c.var;
    const cut = cutOf(limitsOf(dates), deps.now());
    const found = await unlessHeld(
      c,
      "getKpis",
      { ...dates, compare },
      cut,
      () => keyFigures(deps, cut, compare ?? null),
    );
    if (found === null) return c.body(null, 304);
    const { figures, comparison } = found;
    return c.json({
      ...figuresToWire(figures),
      ...comparison === null ? {} : { comparison: comparisonToWire(comparison) },
    }, 200);
  },
);

const figuresToWire = (figures: KeyFigures) => ({
  total_customers: figures.totalCustomers,
  total_lifetime_value: figures.totalLifetimeValue,
  average_order_value: figures.averageOrderValue,
  retention_rate: figures.retentionRate,
});

const comparisonToWire = (
  { comparedWith, period, figures, changes }: Comparison,
): z.infer<typeof WireComparison> => ({
  compared_with: comparedWith,
  start_date: period.startDate,
  end_date: period.endDate,
  ...figuresToWire(figures),
  changes: {
    total_customers: changes.totalCustomers,
    total_lifetime_value: changes.totalLifetimeValue,
    average_order_value: changes.averageOrderValue,
    retention_rate: changes.retentionRate,
  },
});
