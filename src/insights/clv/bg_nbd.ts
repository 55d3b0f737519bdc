import { AppError } from "../../errors.ts";
import { type Fit, likeliest, MOST_FITTED } from "./maximum_likelihood.ts";
import type { Valued } from "./minimise.ts";
import { hypergeometric } from "./special_functions.ts";

/**
 * The beta-geometric / negative binomial model of buying: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way: An
 * Alternative to the Pareto/NBD Model, Marketing Science 24 (2005). While alive a customer buys at a rate of their own (gamma: r,
 * α), and after each purchase turns away for good with a probability of their own (beta: a, b).
 */
export interface BgNbd {
  readonly r: number;
  /** In days. */
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** What the model needs of customers, one entry each; whole days, 0 ≤ last ≤ age. */
export interface Occasions {
  /** Days with a purchase after the first such day. */
  readonly repeats: Float64Array;
  /** From the first purchase day to the last. */
  readonly last: Float64Array;
  /** From the first purchase day to the day that is counted to. */
  readonly age: Float64Array;
}

/** A model and how it came about. */
export type BgNbdFit = BgNbd & Fit;

const FEWEST = 30;
const FEWEST_RETURNED = 10;
/**
 * Fits the model by maximum likelihood.
 *
 * @throws {AppError} `conflict`, with the reason, where the data cannot carry the fit
 */
export function fitBgNbd(all: Occasions): BgNbdFit {
  const { rows, customers } = merged(all);
  const returned = rows.reduce((sum, { repeats, weight }) => sum + (repeats > 0 ? weight : 0), 0);
  if (customers < FEWEST) {
    throw refused(`it needs at least ${FEWEST} customers with a purchase, and there are ${customers}`);
  }
  if (returned < FEWEST_RETURNED) {
    throw refused(
      `it needs at least ${FEWEST_RETURNED} customers who came back on another day, and there are ${returned}`,
    );
  }
  const meanAge = rows.reduce((sum, { age, weight }) => sum + age * weight, 0) / customers;
  if (meanAge === 0) throw refused("nobody has been a customer for longer than a day");
  const { parameters, ...fit } = likeliest(
    { r: 1, alpha: meanAge, a: 1, b: 1 },
    customers,
    (parameters) => likelihood(rows, modelOf(parameters)),
    refused,
  );
  return { ...modelOf(parameters), ...fit };
}

const refused = (reason: string): AppError =>
  new AppError("conflict", `The model of buying (BG/NBD) can't be fitted: ${reason}`);

const modelOf = ([r = 0, alpha = 0, a = 0, b = 0]: readonly number[]): BgNbd => ({ r, alpha, a, b });

/** Customers who did the same. */
export interface Row {
  readonly repeats: number;
  readonly last: number;
  readonly age: number;
  readonly weight: number;
}

/** Customers who did the same, put together; of very many every k-th. */
export function merged({ repeats, last, age }: Occasions): { rows: Row[]; customers: number } {
  const step = Math.ceil(repeats.length / MOST_FITTED);
  const found = new Map<string, Row>();
  let customers = 0;
  for (let row = 0; row < repeats.length; row += step) {
    customers++;
    const one = { repeats: repeats[row] ?? 0, last: last[row] ?? 0, age: age[row] ?? 0 };
    const key = `${one.repeats} ${one.last} ${one.age}`;
    found.set(key, { ...one, weight: (found.get(key)?.weight ?? 0) + 1 });
  }
  return { rows: [...found.values()], customers };
}

/**
 * The logarithm of the likelihood (equation 6), and its gradient by the logarithms of r, α, a and b.
 *
 * With whole numbers of repeats the ratios of gamma functions are products of as many factors, summed up once for all rows.
 */
export function likelihood(rows: readonly Row[], { r, alpha, a, b }: BgNbd): Valued {
  const most = rows.reduce((high, { repeats }) => Math.max(high, repeats), 0);
  const rising = [r, b, a + b].map((from) => risingFrom(from, most));
  const [ofR, ofB, ofAb] = rising;
  let value = 0;
  const slope = { r: 0, alpha: 0, a: 0, b: 0 };
  for (const { repeats: x, last, age, weight } of rows) {
    const beta = (ofB?.logs[x] ?? 0) - (ofAb?.logs[x] ?? 0);
    const stayed = -(r + x) * Math.log(alpha + age);
    const left = x === 0 ? -Infinity : Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + last);
    const most = Math.max(stayed, left);
    const both = most + Math.log(Math.exp(stayed - most) + Math.exp(left - most));
    value += weight * ((ofR?.logs[x] ?? 0) + r * Math.log(alpha) + beta + both);
    /** The probability that somebody who did this has left. */
    const gone = Math.exp(left - both);
    slope.r += weight * ((ofR?.slopes[x] ?? 0) + Math.log(alpha) - (1 - gone) * Math.log(alpha + age) -
      gone * Math.log(alpha + last));
    slope.alpha += weight *
      (r / alpha - (r + x) * ((1 - gone) / (alpha + age) + gone / (alpha + last)));
    slope.a += weight * (gone / a - (ofAb?.slopes[x] ?? 0));
    slope.b += weight * ((ofB?.slopes[x] ?? 0) - (ofAb?.slopes[x] ?? 0) - (x === 0 ? 0 : gone / (b + x - 1)));
  }
  return { value, gradient: [slope.r * r, slope.alpha * alpha, slope.a * a, slope.b * b] };
}

/** ln Γ(from + x) − ln Γ(from) and its derivative, for each whole x up to `most`. */
function risingFrom(from: number, most: number) {
  const logs = new Float64Array(most + 1);
  const slopes = new Float64Array(most + 1);
  for (let x = 0; x < most; x++) {
    logs[x + 1] = (logs[x] ?? 0) + Math.log(from + x);
    slopes[x + 1] = (slopes[x] ?? 0) + 1 / (from + x);
  }
  return { logs, slopes };
}

/** How many times likelier it is that a customer left after their last purchase than that they only did not buy since. */
const oddsOfLeft = ({ r, alpha, a, b }: BgNbd, repeats: number, last: number, age: number): number =>
  repeats === 0
    ? 0
    : Math.exp(Math.log(a / (b + repeats - 1)) + (r + repeats) * Math.log((alpha + age) / (alpha + last)));

/**
 * The probability that a customer still buys (Fader, Hardie and Lee, 2008, note on P(alive)). Who bought on one day only has had no
 * repeat to leave after: 1.
 */
export const probabilityAlive = (model: BgNbd, repeats: number, last: number, age: number): number =>
  1 / (1 + oddsOfLeft(model, repeats, last, age));

/**
 * How often anybody with so many repeats and of this age is expected to buy in the next days, were they alive for sure
 * (equation 10 without its denominator, which `probabilityAlive` is).
 *
 * Of the series and its form after Euler's transformation the one is taken that settles sooner.
 *
 * @param days more than 0
 * @throws {AppError} `conflict` where neither settles: a rate that is known to differ without bounds, looked at over years
 */
export function purchasesIfAlive(
  { r, alpha, a, b }: BgNbd,
  repeats: number,
  age: number,
  days: number,
): number {
  // At a = 1, and where a + b + x = 1, the formula is 0 / 0, and its value that of its neighbours.
  const near = Math.min(Math.abs(a - 1), Math.abs(a + b + repeats - 1)) < 1e-6 ? a + 2e-6 : a;
  const c = near + b + repeats - 1;
  const z = days / (alpha + age + days);
  // Where an argument of the transformed series is far below 0, its terms change signs and take away each other's digits.
  const isShort = r + repeats < Math.abs(near - 1) || c - r - repeats < -1;
  const power = isShort ? r + repeats : near - 1;
  const { mantissa, exponent } = isShort
    ? hypergeometric(r + repeats, b + repeats, c, z)
    : hypergeometric(near - 1, c - r - repeats, c, z);
  if (Number.isNaN(mantissa)) {
    throw refused("its parameters are too extreme to look so far ahead; ask for a shorter horizon");
  }
  return c / (near - 1) * (1 - mantissa * Math.exp(power * Math.log1p(-z) + exponent));
}
