import { DAY, dayNumber } from "./period.ts";
import { type RfmSegment, segmentOf } from "./rfm.ts";

/** Where one customer stood among all at the end of a day: values as RFM measures them, scores 1 to 5. */
export interface Standpoint {
  /** Whole days from the last purchase to that day. */
  readonly recency: number;
  readonly frequency: number;
  readonly monetaryMinor: number;
  readonly recencyScore: number;
  readonly frequencyScore: number;
  readonly monetaryScore: number;
  readonly segment: RfmSegment;
}

/** What a customer had done by some time. */
export interface Done {
  readonly purchases: number;
  readonly spendMinor: number;
  /** UTC epoch milliseconds; of no meaning without a purchase. */
  readonly last: number;
}

/** How many buyers there are, and how many of them did strictly worse than one of them, by each measure. */
export interface Ranks {
  readonly buyers: number;
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/** @param day the day that recency is counted to, in days since 1970 */
export function standpoint({ purchases, spendMinor, last }: Done, ranks: Ranks, day: number): Standpoint {
  const scored = (worse: number) => 1 + Math.floor(5 * worse / ranks.buyers);
  const scores = [scored(ranks.recency), scored(ranks.frequency), scored(ranks.monetary)] as const;
  return {
    // A sale may be dated tomorrow: nobody bought less than no days ago.
    recency: Math.max(0, day - dayNumber(last)),
    frequency: purchases,
    monetaryMinor: spendMinor,
    recencyScore: scores[0],
    frequencyScore: scores[1],
    monetaryScore: scores[2],
    segment: segmentOf(...scores),
  };
}

/** Months are counted from the year 0: `2026-03` is 12 × 2026 + 2. */
export const monthNumber = (month: string): number =>
  12 * Number(month.slice(0, 4)) + Number(month.slice(5, 7)) - 1;

/** The last day of a counted month, in days since 1970. */
export const lastDayOf = (month: number): number =>
  Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0) / DAY;

/** What a customer did in a counted month. */
export interface DoneInMonth extends Done {
  readonly month: number;
}

/** What somebody had done by the end of each month, out of what they did in each; nothing before their first purchase. */
export function doneBy(months: readonly DoneInMonth[], ends: readonly number[]): (Done | null)[] {
  return ends.map((end) => {
    const done = months.filter(({ month }) => month <= end).reduce(together, NOTHING);
    return done.purchases > 0 ? done : null;
  });
}

const NOTHING: Done = { purchases: 0, spendMinor: 0, last: -Infinity };

const together = (done: Done, more: Done): Done => ({
  purchases: done.purchases + more.purchases,
  spendMinor: done.spendMinor + more.spendMinor,
  last: more.purchases > 0 ? Math.max(done.last, more.last) : done.last,
});

/** Ranks one customer among all at the ends of months, as the months of all customers come along. */
export interface Ranking {
  /** What somebody did in a month; customer by customer, the months of each in their order. */
  add(customer: number, month: number, purchases: number, spendMinor: number, last: number): void;
  /** The ranks at each end of a month, once everybody was added. */
  finish(): Ranks[];
}

/**
 * @param ends counted months, rising
 * @param mine what the customer who is ranked had done by the end of each
 */
export function createRanking(ends: readonly number[], mine: readonly (Done | null)[]): Ranking {
  const ranks = ends.map(() => ({ buyers: 0, recency: 0, frequency: 0, monetary: 0 }));
  let who = Number.NaN;
  /** The first end that was not judged yet for the customer at hand, and what they had done so far. */
  let next = 0;
  let purchases = 0;
  let spendMinor = 0;
  let last = -Infinity;
  const judgeBefore = (month: number) => {
    for (; next < ends.length && (ends[next] ?? 0) < month; next++) {
      const rank = ranks[next];
      const own = mine[next];
      if (purchases === 0 || rank === undefined || own === null || own === undefined) continue;
      rank.buyers += 1;
      rank.recency += Number(dayNumber(last) < dayNumber(own.last));
      rank.frequency += Number(purchases < own.purchases);
      rank.monetary += Number(spendMinor < own.spendMinor);
    }
  };
  return {
    add(customer, month, more, spend, latest) {
      if (customer !== who) {
        judgeBefore(Infinity);
        who = customer;
        next = 0;
        purchases = 0;
        spendMinor = 0;
        last = -Infinity;
      }
      judgeBefore(month);
      purchases += more;
      spendMinor += spend;
      if (more > 0) last = Math.max(last, latest);
    },
    finish() {
      judgeBefore(Infinity);
      return ranks;
    },
  };
}

/** What customers had done by the end of a month, or in one; by ascending customer, one entry each in every column. */
export interface MonthColumns {
  readonly customer: ArrayLike<number>;
  /** Counted; null: by the end of the month that the others come after. */
  readonly month: ArrayLike<number> | null;
  readonly purchases: ArrayLike<number>;
  readonly spendMinor: ArrayLike<number>;
  readonly last: ArrayLike<number>;
}

/** A counted month before all that are ranked. */
const EARLIER = 0;

/** Puts what customers had done before in front of what they did since: both come by ascending customer. */
export function createFeed(ranking: Ranking, before: MonthColumns) {
  let next = 0;
  const feedUntil = (customer: number) => {
    for (; next < before.customer.length && (before.customer[next] ?? 0) <= customer; next++) {
      const [purchases, spend, last] = [before.purchases, before.spendMinor, before.last].map((one) =>
        one[next] ?? 0
      );
      ranking.add(before.customer[next] ?? 0, EARLIER, purchases ?? 0, spend ?? 0, last ?? 0);
    }
  };
  return {
    add({ customer, month, purchases, spendMinor, last }: MonthColumns) {
      for (let row = 0; row < customer.length; row++) {
        const who = customer[row] ?? 0;
        feedUntil(who);
        ranking.add(who, month?.[row] ?? 0, purchases[row] ?? 0, spendMinor[row] ?? 0, last[row] ?? 0);
      }
    },
    finish: () => feedUntil(Infinity),
  };
}
