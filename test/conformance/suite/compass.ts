import { expect, test } from "vitest";
import { compassCaching } from "./compass_caching.ts";
import { COHORT_OPERATIONS, compassCustomers } from "./compass_customers.ts";
import { compassClv, WORTH_OPERATIONS } from "./compass_clv.ts";
import { compassRefusals } from "./compass_refusals.ts";
import { compassRfm, RFM_OPERATIONS } from "./compass_rfm.ts";
import { RFM_FIGURES } from "./compass_rfm_charts.ts";
import type { World } from "./world.ts";

const FIGURES = {
  "/customer_segments": "pie",
  "/monthly_revenue": "scatter",
  "/product_category_performance": "bar",
  "/customer_satisfaction": "indicator",
  "/churn_risk": "pie",
  "/rfm_segmentation": "scatter3d",
};
const OPERATIONS = ["/kpis", "/top_customers", ...Object.keys(FIGURES)];
const HALF_A_YEAR = "start_date=2026-01-01&end_date=2026-06-30";

interface Meta {
  readonly as_of: string | null;
  readonly definition: string;
  readonly shown: number;
  readonly total: number;
  readonly cut_points?: { readonly high: number; readonly medium: number };
}
interface Figure {
  readonly data: readonly (Readonly<Record<string, unknown>> & { readonly type: string })[];
  readonly layout: Readonly<Record<string, unknown>> & { readonly meta: Meta };
}
interface Rows {
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
  readonly meta: Meta;
}

/** The Compass document: eight operations over the store; its ninth, `GET /`, is everybody's and tested with the pages. */
export function compass(world: () => World): void {
  const read = async <Body>(path: string): Promise<Body> => {
    const response = await world().call(path);
    const body: Body = await response.clone().json();
    await world().contract.check("GET", path.replace(/\?.*/, ""), response);
    expect([path, response.status]).toEqual([path, 200]);
    return body;
  };
  const column = ({ rows }: Rows, name: string) => rows.map((row) => row[name]);
  const sum = (numbers: readonly unknown[]) => numbers.reduce<number>((total, one) => total + Number(one), 0);

  test("GET / welcomes as documented", async () => {
    const body = await (await world().call("/", { as: null })).json();
    expect(body).toMatchObject({ message: "Welcome to the CDP Dashboard API" });
  });

  test.each(Object.entries(FIGURES))(
    "GET %s is a %s with a title, and says of itself what it shows",
    async (path, type) => {
      const { data, layout } = await read<Figure>(path);
      expect(new Set(data.map((trace) => trace.type))).toEqual(new Set([type]));
      expect(layout.meta).toMatchObject({
        as_of: "2026-10-31",
        definition: expect.stringMatching(/^[A-Z].*\.$/),
      });
      expect(layout.meta.shown).toBeGreaterThan(0);
      for (const text of JSON.stringify({ data, layout }).match(/"(bdata|dtype)":/g) ?? []) {
        expect(text)
          .toBe("");
      }
      // With the other form of the path, and as often as it is asked.
      expect(await (await world().call(`${path}/`)).json()).toEqual({ data, layout });
    },
  );

  test.each(OPERATIONS)(
    "GET %s answers for a period, for a past day, and for one before there was anything",
    async (path) => {
      const [whole, half, past] = await Promise.all(
        ["", `?${HALF_A_YEAR}`, "?as_of=2025-12-31"].map((query) => read(`${path}${query}`)),
      );
      expect(half).not.toEqual(whole);
      expect(past).not.toEqual(whole);
      expect(past).not.toEqual(half);
      await read(`${path}?as_of=1950-01-01`);
      await read(`${path}?start_date=1900-01-01&end_date=1969-12-31`);
    },
  );

  test("GET /customer_segments counts every customer once, in three groups", async () => {
    const figure = await read<Figure>("/customer_segments");
    const rows = await read<Rows>("/customer_segments?format=data");
    expect(figure.data[0]).toMatchObject({
      labels: ["High Value", "Medium Value", "Low Value"],
      values: column(rows, "customers"),
    });
    expect(figure.layout.meta).toEqual(rows.meta);
    expect(rows.meta).toMatchObject({ cut_points: { high: 1_000, medium: 500 }, shown: 400, total: 400 });
    const kpis = await read<Record<string, number>>("/kpis");
    expect(sum(column(rows, "customers"))).toBe(kpis["total_customers"]);
    expect(sum(column(rows, "total_lifetime_value"))).toBeCloseTo(kpis["total_lifetime_value"] ?? 0, 6);
    const moved = await read<Rows>("/customer_segments?format=data&high=99.5&medium=0");
    expect(moved.meta.cut_points).toEqual({ high: 99.5, medium: 0 });
    expect(column(moved, "customers")).not.toEqual(column(rows, "customers"));
  });

  test("GET /churn_risk counts every customer once, in four groups, as of any day", async () => {
    const figure = await read<Figure>("/churn_risk");
    const rows = await read<Rows>("/churn_risk?format=data");
    expect(figure.data[0]).toMatchObject({
      labels: ["High", "Medium", "Low", "Unknown"],
      values: column(rows, "customers"),
    });
    expect(rows.meta).toMatchObject({ cut_points: { high: 180, medium: 90 }, total: 400 });
    expect(sum(column(rows, "customers"))).toBe(400);
    const later = await read<Rows>("/churn_risk?format=data&as_of=2040-01-01");
    const unknown = Number(column(later, "customers")[3]);
    expect(column(later, "customers")).toEqual([400 - unknown, 0, 0, unknown]);
  });

  test("GET /monthly_revenue has every month once, and sums up to what the dashboard does", async () => {
    const { data, layout } = await read<Figure>("/monthly_revenue");
    const rows = await read<Rows>("/monthly_revenue?format=data");
    expect(data[0]).toMatchObject({ x: column(rows, "month"), y: column(rows, "revenue") });
    for (const month of column(rows, "month")) expect(month).toMatch(/^\d{4}-\d{2}-01$/);
    expect(column(rows, "month")).toEqual([...new Set(column(rows, "month"))].sort());
    expect(layout).toMatchObject({ xaxis: { title: { text: "Month" } } });
    const { data: dashboard } = await read<{ data: { total_sales: number } }>("/dashboard/");
    expect(sum(column(rows, "revenue"))).toBeCloseTo(dashboard.total_sales, 4);
    const half = await read<Rows>(`/monthly_revenue?format=data&${HALF_A_YEAR}`);
    expect(half.rows).toEqual(rows.rows.filter(({ month }) => /^2026-0[1-6]/.test(String(month))));
  });

  test("GET /product_category_performance falls, and sums up to the lines' revenue", async () => {
    const { data, layout } = await read<Figure>("/product_category_performance");
    const rows = await read<Rows>("/product_category_performance?format=data");
    expect(data[0]).toMatchObject({ x: column(rows, "category"), y: column(rows, "revenue") });
    expect(layout).toMatchObject({ xaxis: { title: { text: "Category" }, type: "category" } });
    const revenue = column(rows, "revenue").map(Number);
    expect(revenue).toEqual(revenue.toSorted((left, right) => right - left));
    const { data: dashboard } = await read<{ data: { products_sold: number } }>("/dashboard/");
    expect(sum(column(rows, "quantity"))).toBe(dashboard.products_sold);
  });

  test("GET /customer_satisfaction is a gauge from 0 to 10 with a line at its value", async () => {
    const { data } = await read<Figure>("/customer_satisfaction");
    const { rows, meta } = await read<Rows>("/customer_satisfaction?format=data");
    const value = rows[0]?.["average_score"];
    expect(value).toBeGreaterThan(3);
    expect(rows[0]?.["scores"]).toBe(meta.total);
    expect(data[0]).toMatchObject({
      mode: "gauge+number",
      value,
      gauge: {
        axis: { range: [0, 10] },
        steps: [{ range: [0, 3] }, { range: [3, 7] }, { range: [7, 10] }],
        threshold: { value },
      },
    });
    const none = await read<Figure>("/customer_satisfaction?as_of=1990-01-01");
    expect(none.data[0]).toMatchObject({ value: null });
  });

  test("GET /top_customers gives five, by falling value", async () => {
    const found = await read<Record<string, unknown>[]>("/top_customers");
    expect(found).toHaveLength(5);
    for (const customer of found) {
      expect(Object.keys(customer)).toEqual([
        "customer_id",
        "first_name",
        "last_name",
        "total_lifetime_value",
      ]);
      expect(customer["customer_id"]).toEqual(expect.any(String));
    }
    const values = found.map((customer) => Number(customer["total_lifetime_value"]));
    expect(values).toEqual(values.toSorted((left, right) => right - left));
  });

  test("GET /rfm_segmentation gives its points as rows too", async () => {
    const { data } = await read<Figure>("/rfm_segmentation");
    const rows = await read<Rows>("/rfm_segmentation?format=data");
    for (const [axis, name] of [["x", "recency"], ["y", "frequency"], ["z", "monetary"]] as const) {
      expect(data.flatMap((trace) => trace[axis])).toEqual(column(rows, name));
    }
  });

  test("GET /kpis compares with the period before, and with the year before", async () => {
    const month = await read<Record<string, unknown>>(
      "/kpis?start_date=2026-03-01&end_date=2026-03-31&compare=previous",
    );
    const before = await read<Record<string, number>>("/kpis?start_date=2026-01-29&end_date=2026-02-28");
    expect(month["comparison"]).toMatchObject({
      compared_with: "previous",
      start_date: "2026-01-29",
      end_date: "2026-02-28",
      ...before,
      changes: {
        total_customers: { absolute: Number(month["total_customers"]) - (before["total_customers"] ?? 0) },
      },
    });
    const year = await read<Record<string, unknown>>("/kpis?as_of=2026-06-30&compare=year");
    const earlier = await read<Record<string, number>>("/kpis?as_of=2025-06-30");
    expect(year["comparison"]).toMatchObject({ start_date: null, end_date: "2025-06-30", ...earlier });
    expect(await read("/kpis?as_of=2026-06-30")).not.toHaveProperty("comparison");
  });

  compassRfm(world);
  compassCustomers(world);
  compassClv(world);
  const all = [...OPERATIONS, ...RFM_OPERATIONS, ...COHORT_OPERATIONS, ...WORTH_OPERATIONS];
  compassRefusals(world, all, [...Object.keys(FIGURES), ...RFM_FIGURES, "/cohorts"]);
  compassCaching(world, all);
}
