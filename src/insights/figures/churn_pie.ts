import { type About, type Figure, metaOf, written } from "./figure.ts";
import { pie } from "./pie.ts";

/** Whole days without a purchase above which the risk is high, and medium. */
export interface ChurnCuts {
  readonly high: number;
  readonly medium: number;
}

export interface ChurnRow {
  readonly risk: "High" | "Medium" | "Low" | "Unknown";
  readonly customers: number;
}

const COLORS: Readonly<Record<ChurnRow["risk"], string>> = {
  High: "#D55E00",
  Medium: "#F0E442",
  Low: "#0072B2",
  Unknown: "#7F7F7F",
};

/** Draws how many customers are how likely to be lost. */
export function churnPie(rows: readonly ChurnRow[], { high, medium }: ChurnCuts, about: About): Figure {
  const total = rows.reduce((sum, { customers }) => sum + customers, 0);
  const notes = {
    High: `No purchase for more than ${written(high)} days`,
    Medium: `No purchase for ${written(medium + 1)} to ${written(high)} days`,
    Low: `A purchase within ${written(medium)} days`,
    Unknown: "No purchase",
  };
  return pie(
    "Customers by churn risk",
    "Risk",
    rows.map(({ risk, customers }) => ({ label: risk, customers, color: COLORS[risk], note: notes[risk] })),
    metaOf(about, {
      definition: `Customers by whole days from their last purchase to as_of: over ${written(high)} High, ` +
        `over ${written(medium)} Medium, else Low; no purchase Unknown.`,
      shown: total,
      total,
      cut_points: { high, medium },
    }),
  );
}
