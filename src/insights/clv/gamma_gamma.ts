import { AppError } from "../../errors.ts";
import { type Fit, likeliest, MOST_FITTED } from "./maximum_likelihood.ts";
import type { Valued } from "./minimise.ts";
import { digamma, logGamma } from "./special_functions.ts";

/**
 * The gamma-gamma model of spending: Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013). What a customer spends at
 * a time is gamma distributed (p), around a mean of their own, which is so too (q, v).
 */
export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  /** In units of money. */
  readonly v: number;
}

/** What the model needs of customers, one entry each. */
export interface Spending {
  /** Days with a purchase. */
  readonly occasions: Float64Array;
  /** Mean net spend of such a day, in units. */
  readonly mean: Float64Array;
}

/** A model and how it came about; fitted on those who spent something. */
export type GammaGammaFit = GammaGamma & Fit;

const FEWEST_RETURNED = 10;

/**
 * Fits the model by maximum likelihood to everybody whose net spend is above 0.
 *
 * @throws {AppError} `conflict`, with the reason, where the data cannot carry the fit
 */
export function fitGammaGamma({ occasions, mean }: Spending): GammaGammaFit {
  const spenders = Uint32Array.from(occasions.keys()).filter((row) => (mean[row] ?? 0) > 0);
  const step = Math.ceil(spenders.length / MOST_FITTED);
  const rows = Array.from({ length: Math.ceil(spenders.length / Math.max(1, step)) }, (_, index) => {
    const row = spenders[index * step] ?? 0;
    return { occasions: occasions[row] ?? 0, mean: mean[row] ?? 0 };
  });
  const returned = rows.filter((row) => row.occasions > 1).length;
  if (returned < FEWEST_RETURNED) {
    throw refused(
      `it needs at least ${FEWEST_RETURNED} customers who spent something on more than one day, and there are ${returned}`,
    );
  }
  const centre = rows.reduce((sum, row) => sum + row.mean, 0) / rows.length;
  const { parameters, ...fit } = likeliest(
    // Where the mean of all is the data's.
    { p: 2, q: 3, v: centre },
    rows.length,
    (parameters) => likelihood(rows, modelOf(parameters)),
    refused,
  );
  const model = modelOf(parameters);
  if (model.q <= 1) throw refused("it finds no finite mean of what customers spend (q is not above 1)");
  return { ...model, ...fit };
}

const refused = (reason: string): AppError =>
  new AppError("conflict", `The model of spending (Gamma-Gamma) can't be fitted: ${reason}`);

const modelOf = ([p = 0, q = 0, v = 0]: readonly number[]): GammaGamma => ({ p, q, v });

/** The logarithm of the likelihood (equation 1a), and its gradient by the logarithms of p, q and v. */
export function likelihood(
  rows: readonly { readonly occasions: number; readonly mean: number }[],
  { p, q, v }: GammaGamma,
): Valued {
  const ofQ = { log: logGamma(q), slope: digamma(q) };
  /** The gamma functions of a number of occasions; most customers share few of them. */
  const known = new Map<number, { log: number; p: number; q: number }>();
  const gammasOf = (x: number) => {
    const found = known.get(x);
    if (found !== undefined) return found;
    const slope = digamma(p * x + q);
    const made = {
      log: logGamma(p * x + q) - logGamma(p * x) - ofQ.log,
      p: x * (slope - digamma(p * x)),
      q: slope - ofQ.slope,
    };
    known.set(x, made);
    return made;
  };
  let value = 0;
  const slope = { p: 0, q: 0, v: 0 };
  for (const { occasions: x, mean } of rows) {
    const gammas = gammasOf(x);
    const all = x * mean + v;
    value += gammas.log + q * Math.log(v) + (p * x - 1) * Math.log(mean) + p * x * Math.log(x) -
      (p * x + q) * Math.log(all);
    slope.p += gammas.p + x * (Math.log(mean) + Math.log(x) - Math.log(all));
    slope.q += gammas.q + Math.log(v) - Math.log(all);
    slope.v += q / v - (p * x + q) / all;
  }
  return { value, gradient: [slope.p * p, slope.q * q, slope.v * v] };
}

/**
 * What a customer is expected to spend at a time (equation 5): between what they spent so far and what all do, the nearer to their
 * own the more often they bought. Who spent nothing net is expected to do as all do.
 */
export const expectedSpend = ({ p, q, v }: GammaGamma, occasions: number, mean: number): number =>
  mean > 0 ? p * (v + occasions * mean) / (p * occasions + q - 1) : p * v / (q - 1);
