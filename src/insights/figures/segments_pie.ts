import { type About, type Figure, metaOf, written } from "./figure.ts";
import { pie } from "./pie.ts";

/** Lifetime values in units above which a customer is of high, and of medium value. */
export interface SpendCuts {
  readonly high: number;
  readonly medium: number;
}

/** A segment by lifetime value; money in units. */
export interface SegmentRow {
  readonly segment: "High Value" | "Medium Value" | "Low Value";
  readonly customers: number;
  readonly total_lifetime_value: number;
}

const COLORS: Readonly<Record<SegmentRow["segment"], string>> = {
  "High Value": "#0072B2",
  "Medium Value": "#E69F00",
  "Low Value": "#7F7F7F",
};

/** Draws how many customers each segment by lifetime value has. */
export function segmentsPie(rows: readonly SegmentRow[], { high, medium }: SpendCuts, about: About): Figure {
  const total = rows.reduce((sum, { customers }) => sum + customers, 0);
  return pie(
    "Customers by lifetime value",
    "Segment",
    rows.map(({ segment, customers, total_lifetime_value }) => ({
      label: segment,
      customers,
      color: COLORS[segment],
      note: `${written(total_lifetime_value)} in all`,
    })),
    metaOf(about, {
      definition:
        `Customers by lifetime value, the net sum of their sales: over ${written(high)} High Value, ` +
        `over ${written(medium)} Medium Value, else Low Value.`,
      shown: total,
      total,
      cut_points: { high, medium },
    }),
  );
}
