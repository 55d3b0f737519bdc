import { expect, test } from "vitest";
import { RFM_SEGMENTS } from "../../../src/insights/rfm.ts";

const DAYS = { from: "2025-06-30", to: "2025-12-31" };
export const TRANSITIONS = `/rfm/transitions?from=${DAYS.from}&to=${DAYS.to}`;

/** The figures of RFM, by paths that answer in every test world. */
export const RFM_FIGURES = ["/rfm/segments", TRANSITIONS];

export interface Scored {
  readonly customer_id: string;
  readonly first_name: string;
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
  readonly recency_score: number;
  readonly frequency_score: number;
  readonly monetary_score: number;
  readonly score: string;
  readonly segment: string;
}
type CutPoints = readonly (number | null)[];
export interface Table {
  readonly meta: {
    readonly as_of: string | null;
    readonly shown: number;
    readonly total: number;
    readonly cut_points: Readonly<Record<"recency" | "frequency" | "monetary", CutPoints>>;
  };
  readonly rows: readonly Scored[];
}
interface Segments {
  readonly rows: readonly {
    readonly segment: string;
    readonly customers: number;
    readonly share: number;
    readonly revenue: number;
    readonly revenue_share: number;
    readonly average_monetary: number | null;
  }[];
  readonly meta: { readonly total: number };
}
interface Transitions {
  readonly rows: readonly {
    readonly from: string;
    readonly customers: number;
    readonly to: Readonly<Record<string, number>>;
  }[];
  readonly meta: { readonly as_of: string; readonly total: number };
}
interface Figure {
  readonly data: readonly (Readonly<Record<string, unknown>> & { readonly type: string })[];
  readonly layout: {
    readonly title: { readonly text: string };
    readonly meta: { readonly shown: number; readonly total: number };
  };
}

/** The segments in sum, and who went from which to which. */
export function compassRfmCharts({ read }: { readonly read: <Body>(path: string) => Promise<Body> }): void {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

  test("GET /rfm/segments counts every customer once, and all they spent", async () => {
    const { rows, meta } = await read<Segments>("/rfm/segments?format=data");
    const table = await read<Table>("/rfm");
    expect(rows.map(({ segment }) => segment)).toEqual(RFM_SEGMENTS);
    for (const { segment, customers, revenue, share, average_monetary } of rows) {
      const mine = table.rows.filter((row) => row.segment === segment);
      const spent = sum(mine.map(({ monetary }) => monetary));
      expect(customers).toBe(mine.length);
      expect(revenue).toBeCloseTo(spent, 4);
      expect(share).toBeCloseTo(100 * mine.length / table.rows.length, 1);
      if (average_monetary !== null) expect(average_monetary).toBeCloseTo(spent / mine.length, 1);
    }
    expect(sum(rows.map(({ customers }) => customers))).toBe(meta.total);
    expect(sum(rows.map(({ revenue_share }) => revenue_share))).toBeCloseTo(100, 0);
    const { data, layout } = await read<Figure>("/rfm/segments");
    const present = rows.filter(({ customers }) => customers > 0);
    expect(data).toMatchObject([{ type: "treemap", values: present.map(({ customers }) => customers) }]);
    expect(layout.meta).toEqual(meta);
    const none = await read<Segments>("/rfm/segments?format=data&as_of=1950-01-01");
    expect(none.rows).toHaveLength(11);
    expect(none.rows[0]).toMatchObject({
      customers: 0,
      share: 0,
      revenue_share: null,
      average_recency: null,
    });
  });

  test("GET /rfm/transitions says the same of its two days as each says on its own", async () => {
    const { rows, meta } = await read<Transitions>(`${TRANSITIONS}&format=data`);
    const [before, after] = await Promise.all(
      [DAYS.from, DAYS.to].map((day) => read<Table>(`/rfm?as_of=${day}`)),
    );
    const count = (table: Table | undefined, segment: string) =>
      table?.rows.filter((row) => row.segment === segment).length ?? 0;
    expect(rows.map(({ from }) => from)).toEqual([...RFM_SEGMENTS, "none"]);
    for (const { from, customers, to } of rows) {
      expect(sum(Object.values(to))).toBe(customers);
      if (from !== "none") expect(customers).toBe(count(before, from));
    }
    for (const segment of RFM_SEGMENTS) {
      expect(sum(rows.map(({ to }) => to[segment] ?? NaN))).toBe(count(after, segment));
    }
    expect(meta).toMatchObject({ as_of: DAYS.to, total: after?.meta.total });
    const { data, layout } = await read<Figure>(TRANSITIONS);
    const moves = rows.flatMap(({ to }) => Object.values(to)).filter((customers) => customers > 0);
    expect(data).toMatchObject([{ type: "sankey", link: { value: moves } }]);
    expect(layout.meta).toEqual(meta);
    expect(layout.title.text).toContain(`${DAYS.from} to ${DAYS.to}`);
  });

  test("GET /rfm/transitions takes an as_of that is not before its days, and days before there was anything", async () => {
    const plain = await read<Transitions>(`${TRANSITIONS}&format=data`);
    expect(await read<Transitions>(`${TRANSITIONS}&format=data&as_of=${DAYS.to}`)).toEqual(plain);
    const half = await read<Transitions>(`${TRANSITIONS}&format=data&start_date=2025-01-01`);
    expect(half.rows).not.toEqual(plain.rows);
    const none = await read<Transitions>("/rfm/transitions?from=1949-01-01&to=1950-01-01&format=data");
    expect(none.rows).toHaveLength(12);
    expect(none.meta.total).toBe(0);
    await read<Figure>("/rfm/transitions?from=1949-01-01&to=1950-01-01");
  });
}
