import { expect, test } from "vitest";
import { documented } from "./compass_paths.ts";
import type { World } from "./world.ts";

/** Operations on what customers are worth, by paths that answer in every test world. */
export const WORTH_OPERATIONS = ["/clv?limit=3", "/customers/C001/clv", "/churn_risk?method=probability"];

interface Expectation {
  readonly customer_id: string;
  readonly probability_alive: number;
  readonly expected_purchases: number;
  readonly expected_order_value: number;
  readonly lifetime_value: number;
}
interface Table {
  readonly model: {
    readonly bg_nbd: Readonly<Record<string, number>>;
    readonly gamma_gamma: Readonly<Record<string, number>>;
  };
  readonly meta: { readonly shown: number; readonly total: number };
  readonly rows: readonly Expectation[];
}
interface ChurnRows {
  readonly rows: readonly { readonly risk: string; readonly customers: number }[];
  readonly meta: { readonly cut_points: unknown; readonly method: string };
}

/** What customers are expected to be worth, and whether they still are any. */
export function compassClv(world: () => World): void {
  const read = async <Body>(path: string): Promise<Body> => {
    const response = await world().call(path);
    const body: Body = await response.clone().json();
    await world().contract.check("GET", documented(path), response);
    expect([path, response.status]).toEqual([path, 200]);
    return body;
  };
  const refused = async (path: string) =>
    await world().contract.check("GET", documented(path), await world().call(path));

  test("GET /clv values every customer with a purchase, by falling value, and says what that rests on", async () => {
    const { model, meta, rows } = await read<Table>("/clv");
    const buyers = (await read<{ meta: { total: number } }>("/rfm_segmentation?format=data")).meta.total;
    expect([rows.length, meta.shown, meta.total]).toEqual([buyers, buyers, buyers]);
    expect(new Set(rows.map(({ customer_id }) => customer_id)).size).toBe(buyers);
    const values = rows.map(({ lifetime_value }) => lifetime_value);
    expect(values).toEqual(values.toSorted((one, other) => other - one));
    for (const name of ["r", "alpha", "a", "b"]) expect(model.bg_nbd[name]).toBeGreaterThan(0);
    for (const name of ["p", "q", "v"]) expect(model.gamma_gamma[name]).toBeGreaterThan(0);
    expect(model.bg_nbd["customers"]).toBe(buyers);
    expect(model.bg_nbd["log_likelihood"]).toBeLessThan(0);
    const few = await read<Table>("/clv?limit=3");
    expect(few.rows).toEqual(rows.slice(0, 3));
    expect(few.meta).toMatchObject({ shown: 3, total: buyers });
  });

  test("GET /customers/{reference}/clv says the same of one customer", async () => {
    const [best] = (await read<Table>("/clv?limit=1")).rows;
    const found = await read<Expectation & Record<string, unknown>>(`/customers/${best?.customer_id}/clv`);
    expect(found).toMatchObject({ ...best });
    expect(Number(found["recency_days"])).toBeLessThanOrEqual(Number(found["age_days"]));
  });

  test("GET /clv is worth more over a longer horizon, and less at a higher discount", async () => {
    const valueAt = async (query: string) =>
      (await read<Table>(`/clv?limit=1&${query}`)).rows[0]?.lifetime_value ?? NaN;
    const [year, two, dear] = await Promise.all(["", "horizon_months=24", "discount_rate=0.1"].map(valueAt));
    expect(two).toBeGreaterThan(year ?? NaN);
    expect(dear).toBeLessThan(year ?? NaN);
  });

  test.each([
    ["/clv?limit=0", "?limit"],
    ["/clv?horizon_months=0", "?horizon_months"],
    ["/clv?horizon_months=61", "?horizon_months"],
    ["/clv?discount_rate=1.5", "?discount_rate"],
    ["/clv?discount_rate=-0.1", "?discount_rate"],
    ["/customers/C001/clv?horizon_months=x", "?horizon_months"],
    ["/churn_risk?method=guess", "?method"],
    ["/churn_risk?method=probability&high=101", "?high"],
    ["/churn_risk?method=probability&high=200&medium=150", "?high"],
    ["/churn_risk?method=probability&high=30", "?high ?medium"],
  ])("GET %s is a 400 that names %s", async (path, pointers) => {
    expect(await refused(path)).toMatchObject({
      status: 400,
      errors: pointers.split(" ").map((pointer) => ({ pointer })),
    });
  });

  test.each(["/clv?as_of=1990-01-01", "/churn_risk?method=probability&as_of=1990-01-01"])(
    "GET %s says why there is no model",
    async (path) => {
      expect(await refused(path)).toMatchObject({
        status: 400,
        detail: expect.stringContaining("at least 30 customers with a purchase, and there are 0"),
      });
    },
  );

  test("GET /customers/{reference}/clv of nobody is a 404, of somebody without a purchase a refusal", async () => {
    expect(await refused("/customers/nobody/clv")).toMatchObject({
      status: 404,
      errors: [{ pointer: "path reference" }],
    });
    const made = await world().call("/api/customers/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ first_name: "Window", last_name: "Shopper" }),
    });
    const { reference } = await made.json();
    expect(await refused(`/customers/${reference}/clv`)).toMatchObject({
      status: 400,
      errors: [{ pointer: "path reference" }],
    });
  });

  test("GET /churn_risk?method=probability counts every customer once, by per cent", async () => {
    const recency = await read<ChurnRows>("/churn_risk?format=data");
    const found = await read<ChurnRows>("/churn_risk?format=data&method=probability");
    expect(found.meta).toMatchObject({ method: "probability", cut_points: { high: 70, medium: 30 } });
    const sum = ({ rows }: ChurnRows) => rows.reduce((total, { customers }) => total + customers, 0);
    expect(sum(found)).toBe(sum(recency));
    expect(found.rows[3]).toEqual(recency.rows[3]);
    const gone = (await read<Table>("/clv")).rows.filter((row) => row.probability_alive < 0.3).length;
    // Rounded to four decimals, one may fall on either side.
    expect(Math.abs(gone - (found.rows[0]?.customers ?? NaN))).toBeLessThanOrEqual(1);
  });
}
