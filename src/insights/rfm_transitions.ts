import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { type Cut, cutOf, type Limits, type Standing } from "./cut.ts";
import type { Chart } from "./figures/figure.ts";
import { type Days, type Origin, ORIGINS, rfmSankey, type TransitionRow } from "./figures/rfm_sankey.ts";
import { dayNumber, instantOf } from "./period.ts";
import { standing, standingIn } from "./queries/cut.ts";
import type { PurchaseColumns } from "./queries/periods.ts";
import { readTwoDays } from "./queries/transitions.ts";
import { eachSegment, RFM_SEGMENTS, type RfmSegment } from "./rfm.ts";
import { scored } from "./scored_customers.ts";

/**
 * The store as of each of the two days.
 *
 * @param limits its `asOf` is checked and has no further effect: the two days stand in for it
 * @param now UTC epoch milliseconds
 * @throws {AppError} `invalid` where `from` is not before `to`, the period starts after `from`, or `asOf` is before `to`
 */
export function transitionCuts(limits: Limits, { from, to }: Days, now: number): { before: Cut; after: Cut } {
  // What is wrong with the dates themselves comes first, in their own words.
  cutOf(limits, now);
  if (from >= to) throw refused("The days are the wrong way round; `from` has to be before `to`", "?to");
  if (limits.asOf !== null && limits.asOf < to) {
    throw refused("as_of is before `to`; leave it out, or ask for an earlier `to`", "?as_of");
  }
  if (limits.startDate !== null && limits.startDate > from) {
    throw refused("The period starts after `from`; send a later `from` or an earlier start", "?from");
  }
  return { before: cutOf({ ...limits, asOf: from }, now), after: cutOf({ ...limits, asOf: to }, now) };
}

const refused = (message: string, pointer: string) => new AppError("invalid", message, [pointer]);

/**
 * Follows every customer with a purchase by the later day from the segment they were in on the earlier one. The segments are
 * those that all customers' scores of each day give.
 *
 * @param cuts as {@link transitionCuts} gives them
 */
export async function rfmTransitions(
  { db }: Pick<Deps, "db">,
  { before, after }: { readonly before: Cut; readonly after: Cut },
  days: Days,
): Promise<Standing & Chart<TransitionRow>> {
  const read = await readTwoDays(db, before, after, [standing(after)]);
  const rows = matrix(
    originsOf(read.before, dayOf(days.from)),
    scored(read.after, dayOf(days.to)).segments,
  );
  const stood = standingIn(read.beside[0]);
  return { ...stood, rows, figure: rfmSankey(rows, days, { ...after, asOf: stood.asOf }) };
}

const dayOf = (date: string): number => dayNumber(instantOf(date));

/** The segment of each customer on a day; those who had not bought yet are in none, and nobody is scored against them. */
function originsOf(all: PurchaseColumns, day: number): Origin[] {
  const had = Uint32Array.from(all.customer.keys()).filter((row) => (all.purchases[row] ?? 0) > 0);
  const only = (column: Float64Array) => Float64Array.from(had, (row) => column[row] ?? 0);
  const { segments } = scored({
    customer: only(all.customer),
    last: only(all.last),
    purchases: only(all.purchases),
    spend: only(all.spend),
  }, day);
  const origins = Array.from(all.customer, (): Origin => "none");
  had.forEach((row, place) => origins[row] = segments[place] ?? "none");
  return origins;
}

/** How many went from each origin to each destination; all of both, in their order. */
function matrix(
  origins: readonly Origin[],
  destinations: readonly RfmSegment[],
): TransitionRow[] {
  const moves = new Map<string, number>();
  const move = (from: string, to: string) => `${from} ${to}`;
  origins.forEach((from, row) => {
    const key = move(from, destinations[row] ?? "");
    moves.set(key, (moves.get(key) ?? 0) + 1);
  });
  return ORIGINS.map((from) => {
    const to = eachSegment((segment) => moves.get(move(from, segment)) ?? 0);
    return { from, customers: RFM_SEGMENTS.reduce((sum, segment) => sum + to[segment], 0), to };
  });
}
