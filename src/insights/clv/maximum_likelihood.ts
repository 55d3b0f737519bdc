import { minimise, type Valued } from "./minimise.ts";

/** Of the gradient by the logarithms of the parameters, a customer. */
const TOLERANCE = 1e-8;
/** A parameter that is ten million times what it started as stands for customers who do not differ in it: further says no more. */
const FARTHEST = Math.log(1e7);
/** More customers than this say nothing more about a few parameters; every k-th is then fitted. */
export const MOST_FITTED = 10_000;

/** How a model came about. */
export interface Fit {
  readonly logLikelihood: number;
  readonly iterations: number;
  /** Parameters that ran to a bound: customers do not differ in what they stand for, as far as their purchases tell. */
  readonly bounds: readonly string[];
  /** Customers that it was fitted on. */
  readonly fittedOn: number;
}

/**
 * Finds the parameters, all above 0, under which what customers did is likeliest.
 *
 * @param start where the search begins, by the parameters' names
 * @param likelihood the logarithm of the likelihood of all customers, and its gradient by the parameters' logarithms
 * @returns the parameters in the order of their names
 * @throws what `refused` makes of the reason, where the search finds no rest
 */
export function likeliest(
  start: Readonly<Record<string, number>>,
  customers: number,
  likelihood: (parameters: readonly number[]) => Valued,
  refused: (reason: string) => Error,
): { readonly parameters: readonly number[] } & Fit {
  const names = Object.keys(start);
  const found = minimise(
    (point) => {
      const { value, gradient } = likelihood(point.map(Math.exp));
      return { value: -value / customers, gradient: gradient.map((slope) => -slope / customers) };
    },
    Object.values(start).map(Math.log),
    TOLERANCE,
    FARTHEST,
  );
  if (!found.converged) {
    throw refused(
      `the purchases do not say what its parameter ${names[steepest(found.gradient)]} is; ` +
        `the search had not come to rest after ${found.iterations} steps`,
    );
  }
  return {
    parameters: found.point.map(Math.exp),
    logLikelihood: -found.value * customers,
    iterations: found.iterations,
    bounds: found.bound.flatMap((index) => names[index] ?? []),
    fittedOn: customers,
  };
}

/** Along which coordinate a gradient is the largest. */
function steepest(gradient: readonly number[]): number {
  const slopes = gradient.map(Math.abs);
  return slopes.indexOf(Math.max(...slopes));
}
