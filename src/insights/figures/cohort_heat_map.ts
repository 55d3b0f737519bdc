import { type About, type Figure, metaOf, saying, type Trace, written } from "./figure.ts";

/**
 * Customers who first bought in the same month, by its first day `YYYY-MM-01`. The three lists have an entry for each month
 * since, the first being that month itself; null for months yet to come, and throughout for a cohort of nobody.
 */
export interface CohortRow {
  readonly cohort: string;
  readonly customers: number;
  /** How many of them bought in that month. */
  readonly active: readonly (number | null)[];
  /** The same in per cent of the cohort. */
  readonly retention: readonly (number | null)[];
  /** What they spent in that month, net of returns, in units. */
  readonly revenue: readonly (number | null)[];
}

/** From what is barely there to what cannot be missed, in one hue, told apart by lightness alone. */
const SCALE: [number, string][] = [[0, "#F1F6FB"], [0.25, "#BBD6EB"], [0.5, "#6FA8D3"], [0.75, "#2C73B0"], [
  1,
  "#0B3C6F",
]];

/** Above this many columns a share no longer fits into its cell. */
const MOST_WORDS = 14;

/** Above this many there is no room for a number below each. */
const MOST_TICKS = 30;

/** Draws which share of each cohort bought again in each month since their first, the earliest cohort on top; `total` cohorts there are. */
export const cohortHeatMap = (rows: readonly CohortRow[], total: number, about: About): Figure => ({
  data: [rows.length === 0 ? { type: "heatmap", name: "Retention", z: [] } : heatMap(rows)],
  layout: {
    title: { text: "Customers who buy again, by the month of their first purchase" },
    xaxis: {
      title: { text: "Months since the first purchase" },
      ...columnsOf(rows) > MOST_TICKS ? {} : { dtick: 1 },
      showgrid: false,
      zeroline: false,
    },
    yaxis: {
      title: { text: "First purchase in", standoff: 12 },
      type: "category",
      autorange: "reversed",
      showgrid: false,
      automargin: true,
    },
    ...rows.length === 0 ? saying("No customers") : {},
    meta: metaOf(about, {
      definition:
        "Customers by the calendar month (UTC) of their first purchase; the share of each such cohort with a purchase in " +
        "each month since, the current one as far as it has come. Revenue is net of returns.",
      shown: rows.length,
      total,
    }),
  },
});

/** Shares below it are small, whatever the largest of them is. */
const LEAST_TOP = 25;

const columnsOf = (rows: readonly CohortRow[]): number => rows[0]?.retention.length ?? 0;

function heatMap(rows: readonly CohortRow[]): Trace {
  const columns = columnsOf(rows);
  return {
    type: "heatmap",
    name: "Retention",
    x: Array.from({ length: columns }, (_, since) => since),
    y: rows.map(({ cohort, customers }) => `${monthName(cohort)} (${written(customers)})`),
    z: rows.map(({ retention }) => [...retention]),
    customdata: rows.map(wordsOf),
    // A month yet to come has no words, not even a sign of per cent.
    text: rows.map(({ retention }) =>
      retention.map((share) => share === null ? "" : `${Math.round(share)} %`)
    ),
    zmin: 0,
    // Everybody bought in their first month: what tells the cohorts apart comes after it.
    zmax: rows.flatMap(({ retention }) => retention.slice(1))
      .reduce<number>((most, share) => Math.max(most, share ?? 0), LEAST_TOP),
    colorscale: SCALE,
    colorbar: { title: { text: "Retention" }, ticksuffix: " %" },
    xgap: 2,
    ygap: 2,
    hoverongaps: false,
    ...columns > MOST_WORDS ? {} : { texttemplate: "%{text}" },
    hovertemplate: "%{y}<br>%{x} months later: %{customdata}<extra></extra>",
  };
}

/** What pointing at each month says. */
const wordsOf = ({ active, retention, revenue }: CohortRow): string[] =>
  active.map((customers, since) =>
    customers === null
      ? ""
      : `${written(customers)} customers (${written(retention[since] ?? 0)} %), revenue ${
        written(revenue[since] ?? 0)
      }`
  );

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `2026-03-01` as `Mar 2026`. */
const monthName = (day: string): string => `${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""} ${day.slice(0, 4)}`;
