import { describe, expect, test } from "vitest";
import { categoryPerformance } from "../../src/insights/category_performance.ts";
import { churnRisk } from "../../src/insights/churn_risk.ts";
import { customerSatisfaction } from "../../src/insights/customer_satisfaction.ts";
import { customerSegments } from "../../src/insights/customer_segments.ts";
import { cutOf } from "../../src/insights/cut.ts";
import type { RfmRow } from "../../src/insights/figures/rfm_scatter.ts";
import { keyFigures } from "../../src/insights/kpis.ts";
import { monthlyRevenue } from "../../src/insights/monthly_revenue.ts";
import { rfmSegmentation } from "../../src/insights/rfm_segmentation.ts";
import { topCustomers } from "../../src/insights/top_customers.ts";
import type { TestStore } from "../support/store.ts";
import {
  goldenOf,
  hasSample,
  overSample,
  overSeeded,
  type Question,
  sample,
  sha256,
} from "./golden_stores.ts";

async function rfmOf(rows: readonly RfmRow[]) {
  const segments: Record<string, { customers: number; recency: number; frequency: number; minor: number }> =
    {};
  const minorOf = ({ monetary }: RfmRow) => Math.round(monetary * 100);
  for (const row of rows) {
    const group = segments[row.segment] ??= { customers: 0, recency: 0, frequency: 0, minor: 0 };
    group.customers += 1;
    group.recency += row.recency;
    group.frequency += row.frequency;
    group.minor += minorOf(row);
  }
  const lines = rows.map((row) => [row.segment, row.recency, row.frequency, minorOf(row)].join()).sort();
  return {
    segments: Object.fromEntries(
      Object.entries(segments).map((
        [name, { minor, ...group }],
      ) => [name, { ...group, monetary: minor / 100 }]),
    ),
    sha256: await sha256(lines.join("\n")),
  };
}

/** Every number, in the shape that make_compass.py writes. */
async function answer(store: TestStore, { start_date, end_date, as_of }: Question) {
  const limits = { startDate: start_date, endDate: end_date, asOf: as_of };
  const cut = cutOf(limits, Date.UTC(2100, 0, 1));
  const { figures, asOf } = await keyFigures(store, cut);
  return {
    start_date,
    end_date,
    as_of: asOf,
    kpis: {
      total_customers: figures.totalCustomers,
      total_lifetime_value: figures.totalLifetimeValue,
      average_order_value: figures.averageOrderValue,
      retention_rate: figures.retentionRate,
    },
    customer_segments: (await customerSegments(store, cut)).rows,
    churn_risk: (await churnRisk(store, cut)).rows,
    monthly_revenue: (await monthlyRevenue(store, cut)).rows,
    product_category_performance: (await categoryPerformance(store, cut)).rows,
    customer_satisfaction: (await customerSatisfaction(store, cut)).rows,
    top_customers: (await topCustomers(store, cut)).customers.map((customer) => ({
      customer_id: customer.reference,
      first_name: customer.firstName,
      last_name: customer.lastName,
      total_lifetime_value: customer.totalLifetimeValue,
    })),
    rfm_segmentation: await rfmOf((await rfmSegmentation(store, cut)).rows),
  };
}

async function expectGolden(store: TestStore, name: string): Promise<void> {
  const golden = await goldenOf<object>(name);
  expect(golden).toHaveLength(4);
  for (const { question, wanted } of golden) {
    expect(await answer(store, question)).toEqual({ ...question, ...wanted });
  }
}

describe("every number of Compass, as pandas has it", () => {
  test("over a seeded store", async () => {
    await overSeeded((store) => expectGolden(store, "compass.json"));
  });

  test.skipIf(!hasSample)(
    `over the real sales sample (skipped where ${sample} is absent; set REAL_DATA_DIR)`,
    async () => {
      await overSample((store) => expectGolden(store, "compass_online_retail.json"));
    },
  );
});
