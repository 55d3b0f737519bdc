import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import { findCustomer } from "./named_customers.ts";
import type { RfmSegment } from "./rfm.ts";
import { readScoredCustomers, type ScoredCustomers } from "./scored_customers.ts";

/** Which of the scored customers are wanted; null: all, and from the first. */
export interface Wanted {
  readonly segment: RfmSegment | null;
  /** As answers show it. */
  readonly customer: string | null;
  /** Those with a larger id. */
  readonly after: number;
  readonly limit: number | null;
}

/** The worst value that still has a score, for each of the scores 2, 3, 4 and 5; null where nobody has it or a better one. */
export type CutPoints = readonly (number | null)[];

/** Everybody's scores, and whom of them an answer is about. */
export interface RfmTable extends ScoredCustomers {
  /** The wanted customers' entries in the columns, by ascending id. */
  readonly rows: Uint32Array;
  /** The id that the next page comes after; null: there is none. */
  readonly next: number | null;
  readonly cutPoints: Readonly<Record<"recency" | "frequency" | "monetary", CutPoints>>;
}

/**
 * Scores every customer with a purchase in the cut against all the others, and picks out those that are wanted.
 *
 * @throws {AppError} `not_found` where nobody is shown under the wanted reference
 */
export async function rfmTable(
  { db }: Pick<Deps, "db">,
  cut: Cut,
  wanted: Wanted,
): Promise<Standing & RfmTable> {
  const only = wanted.customer === null ? null : await findCustomer({ db }, wanted.customer, "?customer");
  const scored = await readScoredCustomers({ db }, cut);
  const { values, scores } = scored;
  return {
    ...scored,
    ...pageOf(scored, wanted, only?.id ?? null),
    cutPoints: {
      recency: cutPoints(values.recency, scores.recency, Math.max),
      frequency: cutPoints(values.frequency, scores.frequency, Math.min),
      monetary: cutPoints(values.monetary, scores.monetary, Math.min),
    },
  };
}

/** The wanted rows and, where there are more than so many, what the next page comes after. */
export function pageOf(
  { values, segments }: Pick<ScoredCustomers, "values" | "segments">,
  { segment, after, limit }: Wanted,
  only: number | null,
): Pick<RfmTable, "rows" | "next"> {
  const all = Uint32Array.from(values.customer.keys()).filter((row) => {
    const id = values.customer[row] ?? 0;
    return id > after && (only === null || id === only) && (segment === null || segments[row] === segment);
  });
  if (limit === null || all.length <= limit) return { rows: all, next: null };
  return { rows: all.slice(0, limit), next: values.customer[all[limit - 1] ?? 0] ?? null };
}

/**
 * Where each score begins.
 *
 * @param worse of two values the one that is worse
 */
export const cutPoints = (
  values: Float64Array,
  scores: Uint8Array,
  worse: (one: number, other: number) => number,
): CutPoints =>
  [2, 3, 4, 5].map((least) =>
    values.reduce<number | null>(
      (worst, value, row) =>
        (scores[row] ?? 0) < least ? worst : worst === null ? value : worse(worst, value),
      null,
    )
  );
