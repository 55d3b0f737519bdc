import { expect, test } from "vitest";
import { RFM_SEGMENTS } from "../../../src/insights/rfm.ts";
import { documented } from "./compass_paths.ts";
import { compassRfmCharts, RFM_FIGURES, type Scored, type Table, TRANSITIONS } from "./compass_rfm_charts.ts";
import type { World } from "./world.ts";

/** Analytic operations on RFM, by paths that answer in every test world. */
export const RFM_OPERATIONS = ["/rfm", ...RFM_FIGURES];

/** RFM beyond its picture: everybody's scores, the segments in sum, and who went from which to which. */
export function compassRfm(world: () => World): void {
  const ask = async (path: string) => {
    const response = await world().call(path);
    await world().contract.check("GET", documented(path), response.clone());
    return response;
  };
  const read = async <Body>(path: string): Promise<Body> => {
    const response = await ask(path);
    const body: Body = await response.json();
    expect([path, response.status]).toEqual([path, 200]);
    return body;
  };

  test("GET /rfm scores every buying customer against all the others", async () => {
    const { meta, rows } = await read<Table>("/rfm");
    const picture = await read<{ meta: { total: number } }>("/rfm_segmentation?format=data");
    expect([rows.length, meta.shown, meta.total]).toEqual(Array(3).fill(picture.meta.total));
    expect(meta.as_of).toBe("2026-10-31");
    expect(new Set(rows.map(({ customer_id }) => customer_id)).size).toBe(rows.length);
    const scored = (worse: (other: Scored) => boolean) =>
      1 + Math.floor(5 * rows.filter(worse).length / rows.length);
    for (const row of rows) {
      expect([row.recency_score, row.frequency_score, row.monetary_score]).toEqual([
        scored((other) => other.recency > row.recency),
        scored((other) => other.frequency < row.frequency),
        scored((other) => other.monetary < row.monetary),
      ]);
      expect(row.score).toBe(`${row.recency_score}${row.frequency_score}${row.monetary_score}`);
    }
    for (const [index, least] of [2, 3, 4, 5].entries()) {
      const at = (name: "recency" | "frequency" | "monetary") =>
        rows.filter((row) => row[`${name}_score`] >= least).map((row) => row[name]);
      expect(meta.cut_points.recency[index]).toBe(Math.max(...at("recency")));
      expect(meta.cut_points.frequency[index]).toBe(Math.min(...at("frequency")));
      expect(meta.cut_points.monetary[index]).toBe(Math.min(...at("monetary")));
    }
  });

  test("GET /rfm gives one segment or one customer with the scores that they have among all", async () => {
    const { meta, rows } = await read<Table>("/rfm");
    const champions = await read<Table>("/rfm?segment=champions");
    expect(champions.rows).toEqual(rows.filter(({ segment }) => segment === "champions"));
    expect(champions.meta).toEqual({ ...meta, shown: champions.rows.length });
    const last = rows.at(-1);
    const one = await read<Table>(`/rfm?customer=${last?.customer_id}`);
    expect(one).toEqual({ meta: { ...meta, shown: 1 }, rows: [last] });
    const other = RFM_SEGMENTS.find((segment) => segment !== last?.segment);
    expect((await read<Table>(`/rfm?customer=${last?.customer_id}&segment=${other}`)).rows).toEqual([]);
    const view = await read<{ rfm: object }>(`/customers/${last?.customer_id}`);
    expect(last).toMatchObject(view.rfm);
  });

  test("GET /rfm knows a customer who did not buy in the period, and nobody's reference", async () => {
    const early = await read<Table>("/rfm?customer=C001&as_of=1950-01-01");
    expect(early).toMatchObject({ meta: { shown: 0, total: 0 }, rows: [] });
    expect(early.meta.cut_points.frequency).toEqual([null, null, null, null]);
    for (const reference of ["C999999", "nobody", "", "C001'--", "%F0%9F%9A%80"]) {
      const response = await ask(`/rfm?customer=${reference}`);
      expect(await response.json()).toMatchObject({ status: 404, errors: [{ pointer: "?customer" }] });
    }
  });

  test("GET /rfm gives pages that are linked, with all that was asked for", async () => {
    const { rows } = await read<Table>("/rfm?segment=loyal&start_date=2025-01-01");
    const found: Scored[] = [];
    const totals = new Set<number>();
    let next: string | undefined = "/rfm?segment=loyal&start_date=2025-01-01&limit=20";
    let pages = 0;
    for (; next !== undefined && pages < 30; pages++) {
      const response: Response = await ask(next);
      const body: Table = await response.json();
      expect(body.meta.shown).toBe(body.rows.length);
      expect(body.rows.length).toBeLessThanOrEqual(20);
      totals.add(body.meta.total);
      found.push(...body.rows);
      next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1];
    }
    expect(found).toEqual(rows);
    expect(pages).toBe(Math.ceil(rows.length / 20));
    expect(totals.size).toBe(1);
  });

  test("GET /rfm has a tag for every question, and no body for who holds the answer", async () => {
    const queries = [
      "",
      "?segment=loyal",
      "?segment=lost",
      "?customer=C001",
      "?limit=5",
      "?limit=6",
      "?as_of=2026-01-01",
      "?start_date=2026-01-01",
    ];
    const tags = await Promise.all(
      queries.map(async (query) => (await ask(`/rfm${query}`)).headers.get("etag") ?? ""),
    );
    expect(new Set(tags).size).toBe(queries.length);
    const held = await world().call("/rfm?limit=5", { headers: { "if-none-match": tags[4] ?? "" } });
    expect([held.status, await held.text()]).toEqual([304, ""]);
  });

  compassRfmCharts({ read });

  test.each([
    ["/rfm?segment=vip", "?segment"],
    ["/rfm?segment=", "?segment"],
    ["/rfm?segment=loyal&segment=lost", "?segment"],
    ["/rfm?customer=C001&customer=C002", "?customer"],
    ["/rfm?customer=%00", "?customer"],
    [`/rfm?customer=${"x".repeat(201)}`, "?customer"],
    ["/rfm?limit=0", "?limit"],
    ["/rfm?limit=1001", "?limit"],
    ["/rfm?limit=ten", "?limit"],
    ["/rfm?after=x", "?after"],
    ["/rfm?after=YWZ0ZXI6LTE", "?after"],
    ["/rfm/transitions", "?from ?to"],
    ["/rfm/transitions?from=2026-01-01", "?to"],
    ["/rfm/transitions?from=2026-01-01&to=tomorrow", "?to"],
    ["/rfm/transitions?from=2026-02-30&to=2026-03-31", "?from"],
    ["/rfm/transitions?from=2026-01-01&to=2026-01-01", "?to"],
    ["/rfm/transitions?from=2026-01-02&to=2026-01-01", "?to"],
    [`${TRANSITIONS}&as_of=2025-12-30`, "?as_of"],
    [`${TRANSITIONS}&start_date=2025-07-01`, "?from"],
  ])("GET %s is a 400 that names %s", async (path, pointers) => {
    const body = await (await ask(path)).json();
    expect(body).toMatchObject({
      status: 400,
      error: expect.any(String),
      errors: pointers.split(" ").map((pointer) => ({ pointer })),
    });
  });
}
