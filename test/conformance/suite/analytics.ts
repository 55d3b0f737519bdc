import { expect, test } from "vitest";
import type { World } from "./world.ts";

/** The same store gives the same bytes on every target; this is what they are. Moves only with the generator or a method. */
const GOLDEN = {
  "/dashboard/": "4ca295ecb8aa897a",
  "/dashboard/?start_date=2025-11-01&end_date=2026-04-30": "a01ce28b8e00628d",
  "/dashboard/?model=dbscan": "96c1a3106c0c72bb",
  "/kpis": "75dc1be1a9ea3478",
  "/rfm_segmentation": "864cda3c8bce8889",
};

const hash = async (text: string): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex().slice(0, 16);

/** The dashboard, the key figures and the RFM figure over the seeded store. */
export function analytics(world: () => World): void {
  test.each(Object.entries(GOLDEN))("GET %s gives the same bytes on every target", async (path, golden) => {
    const response = await world().call(path);
    expect(response.status).toBe(200);
    expect(await hash(await response.text())).toBe(golden);
  });

  test("GET /dashboard/ answers as documented, with and without its slash", async () => {
    const { call, contract } = world();
    const body = await contract.check("GET", "/dashboard/", await call("/dashboard/?model=kmeans"));
    expect(body).toMatchObject({
      status: "success",
      message: "Dashboard data retrieved successfully",
      data: { customer_segments: { algorithm: "KMeans" } },
    });
    expect(await (await call("/dashboard")).json()).toEqual(body);
  });

  test("GET /dashboard/ groups by density when asked to", async () => {
    const { call, contract } = world();
    const body = await contract.check("GET", "/dashboard/", await call("/dashboard/?model=dbscan"));
    expect(body).toMatchObject({ data: { customer_segments: { algorithm: "DBSCAN" } } });
  });

  test("GET /dashboard/ obeys its dates, and gives zeros for an empty range", async () => {
    const { call, contract } = world();
    const empty = await contract.check(
      "GET",
      "/dashboard/",
      await call("/dashboard/?start_date=1999-01-01&end_date=1999-12-31"),
    );
    expect(empty).toMatchObject({
      data: {
        total_sales: 0,
        total_transactions: 0,
        products_sold: 0,
        new_memberships: 0,
        customer_segments: {
          segmentation: ["Loyal Customer", "Occasional Customer", "Low Value Customer", "Others", "Noise"]
            .map((RFMCategory) => ({ RFMCategory, count: 0, total_revenue: 0 })),
          evaluation: { silhouette_score: null, davies_bouldin_index: null },
        },
      },
    });
  });

  test.each([
    ["start_date=2024-02-31", "?start_date"],
    ["start_date=yesterday", "?start_date"],
    ["start_date=1899-12-31", "?start_date"],
    ["end_date=2200-01-01", "?end_date"],
    ["end_date=2024-01-01T00:00:00Z", "?end_date"],
    ["start_date=2024-02-01&end_date=2024-01-31", "?end_date"],
    ["model=forest", "?model"],
    ["model=kmeans&model=kmeans", "?model"],
    ["start_date=%00", "?start_date"],
    ["start_date=", "?start_date"],
  ])("GET /dashboard/?%s is a 422 that names the field", async (query, pointer) => {
    const { call, contract } = world();
    const body = await contract.check("GET", "/dashboard/", await call(`/dashboard/?${query}`));
    expect(body).toMatchObject({ status: 422, errors: [{ pointer }] });
  });

  test("GET /kpis answers as documented", async () => {
    const { call, contract } = world();
    expect(await contract.check("GET", "/kpis", await call("/kpis"))).toMatchObject({ total_customers: 400 });
  });

  test("GET /rfm_segmentation is a 3D scatter of plain arrays, one trace a segment", async () => {
    const { call, contract } = world();
    const response = await call("/rfm_segmentation");
    const figure: { data: Record<string, unknown>[]; layout: { meta: { total: number; shown: number } } } =
      await response.clone().json();
    await contract.check("GET", "/rfm_segmentation", response);
    expect(figure.data.length).toBeGreaterThan(7);
    let points = 0;
    for (const trace of figure.data) {
      expect(trace["type"]).toBe("scatter3d");
      const axes = ["x", "y", "z"].map((axis) => trace[axis]);
      for (const axis of axes) {
        expect(Array.isArray(axis) && axis.every((value) => Number.isFinite(value))).toBe(true);
      }
      points += Array.isArray(axes[0]) ? axes[0].length : 0;
    }
    expect([figure.layout.meta.shown, figure.layout.meta.total]).toEqual([points, points]);
  });
}
