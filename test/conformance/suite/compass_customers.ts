import { expect, test } from "vitest";
import { documented } from "./compass_paths.ts";
import type { World } from "./world.ts";

/** Analytic operations on cohorts and on one customer, by paths that answer in every test world. */
export const COHORT_OPERATIONS = ["/cohorts", "/customers/C001"];

interface CohortRows {
  readonly rows: readonly {
    readonly cohort: string;
    readonly customers: number;
    readonly active: readonly (number | null)[];
    readonly retention: readonly (number | null)[];
    readonly revenue: readonly (number | null)[];
  }[];
  readonly meta: { readonly shown: number; readonly total: number; readonly as_of: string };
}

interface View {
  readonly customer_id: string;
  readonly uuid: string;
  readonly stats: Readonly<Record<string, number | string | null>>;
  readonly rfm: Readonly<Record<string, number | string>>;
  readonly segment_history: readonly Readonly<Record<string, number | string>>[];
  readonly last_purchases: readonly { readonly uuid: string; readonly total_amount: number }[];
  readonly favourite_products: readonly { readonly uuid: string; readonly purchases: number }[];
}

/** What an analyst asks after the Compass document: cohorts, and one customer from all sides. */
export function compassCustomers(world: () => World): void {
  const read = async <Body>(path: string): Promise<Body> => {
    const response = await world().call(path);
    const body: Body = await response.clone().json();
    await world().contract.check("GET", documented(path), response);
    expect([path, response.status]).toEqual([path, 200]);
    return body;
  };
  const view = (reference: string, query = "") => read<View>(`/customers/${reference}${query}`);
  const refused = async (path: string) => {
    const response = await world().call(path);
    return await world().contract.check("GET", documented(path), response);
  };

  test("GET /cohorts has every new customer once, and leaves the future open", async () => {
    const { rows, meta } = await read<CohortRows>("/cohorts?format=data&cohorts=120");
    const { data } = await read<{ data: readonly Record<string, unknown>[] }>("/cohorts?cohorts=120");
    expect(data[0]).toMatchObject({ type: "heatmap", z: rows.map(({ retention }) => retention) });
    expect(rows).toHaveLength(meta.total);
    const buyers = (await read<{ meta: { total: number } }>("/rfm_segmentation?format=data")).meta.total;
    expect(rows.reduce((sum, { customers }) => sum + customers, 0)).toBe(buyers);
    const columns = rows[0]?.retention.length ?? 0;
    rows.forEach(({ customers, active, retention, revenue }, index) => {
      expect([active.length, retention.length, revenue.length]).toEqual([columns, columns, columns]);
      expect(active[0]).toBe(customers === 0 ? null : customers);
      expect(retention.slice(columns - index).every((share) => share === null)).toBe(true);
    });
  });

  test("GET /cohorts gives as many as are wanted, those of the period", async () => {
    const few = await read<CohortRows>("/cohorts?format=data&cohorts=3");
    expect(few.rows).toHaveLength(3);
    expect(few.meta.shown).toBe(3);
    const spring = await read<CohortRows>(
      "/cohorts?format=data&start_date=2026-03-01&end_date=2026-05-31",
    );
    expect(spring.rows.every(({ cohort }) => /^2026-0[345]-01$/.test(cohort))).toBe(true);
    for (const query of ["cohorts=0", "cohorts=121", "cohorts=x", "cohorts=1.5", "cohorts="]) {
      expect(await refused(`/cohorts?${query}`)).toMatchObject({
        status: 400,
        errors: [{ pointer: "?cohorts" }],
      });
    }
  });

  test("GET /cohorts counts no month that has not begun, however far ahead it is asked", async () => {
    const far = await read<CohortRows>("/cohorts?format=data&cohorts=120&as_of=2199-12-31");
    const today = new Date().toISOString().slice(0, 7);
    const [first] = far.rows;
    const last = new Date(`${first?.cohort}T00:00:00Z`);
    last.setUTCMonth(last.getUTCMonth() + (first?.active.length ?? 0) - 1);
    expect(last.toISOString().slice(0, 7) <= today).toBe(true);
    await read("/cohorts?cohorts=120&as_of=2199-12-31");
  });

  test("GET /customers/{reference} says the same as the operations on all customers", async () => {
    const [top] = await read<readonly { customer_id: string; total_lifetime_value: number }[]>(
      "/top_customers",
    );
    const found = await view(top?.customer_id ?? "");
    expect(found.customer_id).toBe(top?.customer_id);
    expect(found.stats["total_lifetime_value"]).toBe(top?.total_lifetime_value);
    expect(found.rfm["monetary_score"]).toBe(5);
    expect(found.last_purchases.length).toBeGreaterThan(0);
    const details = await world().call(`/transactions/${found.last_purchases[0]?.uuid}`);
    const { data } = await details.json();
    const lines: readonly { readonly total_amount: number }[] = data;
    const sum = lines.reduce((total, { total_amount }) => total + total_amount, 0);
    expect(sum).toBeCloseTo(found.last_purchases[0]?.total_amount ?? NaN, 6);
    expect(found.favourite_products.map(({ purchases }) => purchases)).toEqual(
      found.favourite_products.map(({ purchases }) => purchases).toSorted((one, other) => other - one),
    );
  });

  test("GET /customers/{reference} has a history in which every point is what that day says", async () => {
    const { customer_id, segment_history } = await view("C001");
    expect(segment_history.length).toBeGreaterThan(2);
    for (const { date, ...stood } of segment_history.slice(-3)) {
      expect((await view(customer_id, `?as_of=${date}`)).rfm).toEqual(stood);
    }
  });

  test("GET /customers/{reference} sees a sale at once", async () => {
    const before = await view("C002");
    const made = await world().call("/transactions/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        customer_id: before.uuid,
        membership_id: null,
        date: "2026-10-30T10:00:00Z",
        transaction_details: [{
          product_id: before.favourite_products[0]?.uuid,
          quantity: 1,
          price_per_unit: 12.5,
        }],
      }),
    });
    expect(made.status).toBe(201);
    const after = await view("C002");
    expect(after.stats["total_purchases"]).toBe(Number(before.stats["total_purchases"]) + 1);
    expect(after.stats["total_lifetime_value"]).toBeCloseTo(
      Number(before.stats["total_lifetime_value"]) + 12.5,
      6,
    );
  });

  test.each(["C999999", "nobody", "%20", "..%2F..%2Fadmin", "C001'--", "%F0%9F%9A%80"])(
    "GET /customers/%s is a 404 that names the reference",
    async (reference) => {
      expect(await refused(`/customers/${reference}`)).toMatchObject({
        status: 404,
        errors: [{ pointer: "path reference" }],
      });
    },
  );

  test("GET /customers/{reference} knows nobody before they were there, and no endless name", async () => {
    expect(await refused("/customers/C001?as_of=1950-01-01")).toMatchObject({ status: 404 });
    expect(await refused(`/customers/${"x".repeat(201)}`)).toMatchObject({
      status: 400,
      errors: [{ pointer: "path reference" }],
    });
  });
}
