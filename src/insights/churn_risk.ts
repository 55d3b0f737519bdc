import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { fitBgNbd, probabilityAlive } from "./clv/bg_nbd.ts";
import { readLifetimes } from "./customer_lifetimes.ts";
import type { Cut, Standing } from "./cut.ts";
import { orderedCuts } from "./cut_points.ts";
import { type ChurnCuts, churnPie, type ChurnRow } from "./figures/churn_pie.ts";
import type { Chart } from "./figures/figure.ts";
import { readAbsences } from "./queries/customers.ts";

/** How the risk is judged: by the days since the last purchase, or by the probability that a customer has left. */
export const CHURN_METHODS = ["recency", "probability"] as const;
export type ChurnMethod = typeof CHURN_METHODS[number];

/** Whole days, or per cent. */
const USUAL: Readonly<Record<ChurnMethod, ChurnCuts>> = {
  recency: { high: 180, medium: 90 },
  probability: { high: 70, medium: 30 },
};

export const CHURN_CUTS = USUAL.recency;

/** Cut points as somebody states them, or not. */
interface StatedCuts {
  readonly high?: number | undefined;
  readonly medium?: number | undefined;
}

/**
 * The cut points of a method, the usual ones where none are stated.
 *
 * @throws {AppError} `invalid` when `high` is not above `medium`, or is no per cent where it has to be
 */
export function churnCuts(method: ChurnMethod, stated: StatedCuts): ChurnCuts {
  const cuts = { high: stated.high ?? USUAL[method].high, medium: stated.medium ?? USUAL[method].medium };
  const beyond = method === "probability" &&
    (cuts.high > 100 ? "?high" : cuts.medium > 100 ? "?medium" : null);
  if (beyond) {
    throw new AppError("invalid", "Of a probability, the cut points are per cent, from 0 to 100", [beyond]);
  }
  orderedCuts(cuts);
  return cuts;
}

/**
 * Puts every customer into one of four groups: over `high`, over `medium`, neither, or no purchase at all. What is measured is
 * the whole days from their last purchase to the day that the cut counts to, or 100 × (1 − P(alive)) of BG/NBD.
 *
 * @throws {AppError} `conflict`, with the reason, where the data cannot carry BG/NBD
 */
export async function churnRisk(
  deps: Pick<Deps, "db">,
  cut: Cut,
  cuts: ChurnCuts = CHURN_CUTS,
  method: ChurnMethod = "recency",
): Promise<Standing & Chart<ChurnRow>> {
  const read = method === "recency" ? readAbsences(deps.db, cut, cuts) : readDepartures(deps, cut, cuts);
  const { revision, asOf, customers, buyers, aboveHigh, aboveMedium } = await read;
  const rows: ChurnRow[] = [
    { risk: "High", customers: aboveHigh },
    { risk: "Medium", customers: aboveMedium - aboveHigh },
    { risk: "Low", customers: buyers - aboveMedium },
    { risk: "Unknown", customers: customers - buyers },
  ];
  return { revision, asOf, rows, figure: churnPie(rows, cuts, method, { ...cut, asOf }) };
}

/** How many customers there are, how many bought, and how many of those have likelier left than the cut points say. */
async function readDepartures({ db }: Pick<Deps, "db">, cut: Cut, { high, medium }: ChurnCuts) {
  const { lifetimes, ...rest } = await readLifetimes({ db }, cut);
  const { repeats, last, age } = lifetimes;
  const model = fitBgNbd(lifetimes);
  const gone = repeats.map((repeats, row) =>
    100 * (1 - probabilityAlive(model, repeats, last[row] ?? 0, age[row] ?? 0))
  );
  const above = (bound: number) => gone.filter((share) => share > bound).length;
  return { ...rest, buyers: gone.length, aboveHigh: above(high), aboveMedium: above(medium) };
}
