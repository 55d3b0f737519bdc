import { type Allowance, AppError } from "../errors.ts";
import type { Database, Statement } from "../db/client.ts";
import { unpackRows } from "../db/rows.ts";
import { type Bucket, BUCKET_STATE, takeTokens, tokensLeft } from "./queries/throttles.ts";

type Results = Awaited<ReturnType<Database["write"]>>;

/** Statements that take from buckets, and how to read their results. */
export interface Taking {
  readonly statements: readonly Statement[];
  /**
   * @param results of exactly these statements
   * @returns what is left of the first bucket
   * @throws {AppError} `throttled` when one of the buckets was empty
   */
  judge(results: Results): Allowance;
}

/**
 * Takes a token of the first bucket, and one of each of the others, or of none of them when one is empty. All isolates
 * share the buckets.
 */
export function take([first, ...others]: readonly [Bucket, ...Bucket[]], now: number): Taking {
  const buckets = [first, ...others];
  const taking = takeTokens(first, others, now);
  return {
    statements: [...taking, tokensLeft(buckets)],
    judge(results) {
      const left = new Map(
        unpackRows(BUCKET_STATE, results[taking.length]).map(({ position, tokens }) => [position, tokens]),
      );
      const stateOf = (bucket: Bucket) => allowanceOf(bucket, left.get(buckets.indexOf(bucket)) ?? 0);
      // The statements that take are the last ones: that of the first bucket, then that of the others.
      const takers = results.slice(taking.length - (others.length === 0 ? 1 : 2), taking.length);
      const isRefused = takers.some((taker) => taker.rowsAffected === 0);
      if (isRefused) {
        throw refusal(buckets.filter((_, position) => (left.get(position) ?? 0) < 1).map(stateOf));
      }
      return stateOf(first);
    },
  };
}

function allowanceOf({ policy, capacity, window }: Bucket, tokens: number): Allowance {
  const missing = Math.max(0, Math.floor(tokens) + 1 - tokens);
  return {
    policy,
    quota: capacity,
    windowSeconds: Math.round(window / 1000),
    remaining: Math.max(0, Math.floor(tokens)),
    resetSeconds: tokens >= capacity ? 0 : Math.max(1, Math.ceil(missing * window / capacity / 1000)),
  };
}

/** The throttle that lasts longest is the one to wait for. */
function refusal(empty: readonly Allowance[]): AppError {
  const longest = empty.toSorted((one, other) => other.resetSeconds - one.resetSeconds)[0];
  const seconds = longest?.resetSeconds ?? 1;
  return new AppError("throttled", `Too many attempts. Try again in ${seconds} seconds`, [], {
    retryAfter: seconds,
    ...longest === undefined ? {} : { allowance: longest },
  });
}
