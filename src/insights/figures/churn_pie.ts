import { type About, type Figure, metaOf, written } from "./figure.ts";
import { pie } from "./pie.ts";

/** Whole days without a purchase, or per cent of probability, above which the risk is high, and medium. */
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

/** What the groups of each method mean, in words. */
const WORDS = {
  recency: ({ high, medium }: ChurnCuts) => ({
    notes: {
      High: `No purchase for more than ${written(high)} days`,
      Medium: `No purchase for ${written(medium + 1)} to ${written(high)} days`,
      Low: `A purchase within ${written(medium)} days`,
      Unknown: "No purchase",
    },
    definition: `Customers by whole days from their last purchase to as_of: over ${written(high)} High, ` +
      `over ${written(medium)} Medium, else Low; no purchase Unknown.`,
  }),
  probability: ({ high, medium }: ChurnCuts) => ({
    notes: {
      High: `Has left with a probability of more than ${written(high)} %`,
      Medium: `Has left with a probability of ${written(medium)} to ${written(high)} %`,
      Low: `Still buys, by all odds`,
      Unknown: "No purchase",
    },
    definition:
      `Customers by the probability that they have left for good, as the model BG/NBD has it: over ${
        written(high)
      } % High, ` +
      `over ${
        written(medium)
      } % Medium, else Low; no purchase Unknown. Who bought on one day only counts as staying.`,
  }),
};

/** Draws how many customers are how likely to be lost. */
export function churnPie(
  rows: readonly ChurnRow[],
  cuts: ChurnCuts,
  method: keyof typeof WORDS,
  about: About,
): Figure {
  const total = rows.reduce((sum, { customers }) => sum + customers, 0);
  const { notes, definition } = WORDS[method](cuts);
  return pie(
    "Customers by churn risk",
    "Risk",
    rows.map(({ risk, customers }) => ({ label: risk, customers, color: COLORS[risk], note: notes[risk] })),
    metaOf(about, { definition, shown: total, total, method, cut_points: { ...cuts } }),
  );
}
