import type { Season } from "./calendar.ts";

/** When somebody was a customer: `open` until the end, `closed` long before it, `recent` in the last weeks only. */
export type Tenure = "open" | "closed" | "recent" | "brief";

/** How somebody comes back, or doesn't. */
export interface Rhythm {
  readonly name: string;
  /** Out of 1,000 customers. */
  readonly share: number;
  readonly tenure: Tenure;
  readonly season: Season;
  /** How much of their need is met at this shop; multiplies the purchases a year. */
  readonly pace: number;
  /** Least and most purchases where they don't follow from the pace. */
  readonly fixed?: readonly [least: number, most: number];
  /** 0 is the beat of a clock, 100 leaves any gap between none and twice the middle one. */
  readonly jitter: number;
  /** The middle of the satisfaction scores, in tenths. */
  readonly content: number;
  /** How many of 100 take a membership, and how many of these renew it each year. */
  readonly joins: number;
  readonly renews: number;
}

/** The rhythms together fill all eleven RFM segments. */
export const RHYTHMS: readonly Rhythm[] = [
  {
    name: "devoted",
    share: 120,
    tenure: "open",
    season: "everyday",
    pace: 100,
    jitter: 35,
    content: 88,
    joins: 82,
    renews: 92,
  },
  {
    name: "regular",
    share: 210,
    tenure: "open",
    season: "everyday",
    pace: 42,
    jitter: 60,
    content: 79,
    joins: 52,
    renews: 78,
  },
  {
    name: "occasional",
    share: 180,
    tenure: "open",
    season: "everyday",
    pace: 13,
    jitter: 100,
    content: 69,
    joins: 18,
    renews: 50,
  },
  {
    name: "festive",
    share: 70,
    tenure: "open",
    season: "festive",
    pace: 10,
    jitter: 90,
    content: 72,
    joins: 10,
    renews: 40,
  },
  {
    name: "bargain",
    share: 100,
    tenure: "open",
    season: "bargain",
    pace: 20,
    jitter: 95,
    content: 62,
    joins: 26,
    renews: 45,
  },
  {
    name: "lapsed",
    share: 80,
    tenure: "closed",
    season: "everyday",
    pace: 70,
    jitter: 60,
    content: 45,
    joins: 46,
    renews: 35,
  },
  {
    name: "drifted",
    share: 70,
    tenure: "closed",
    season: "everyday",
    pace: 14,
    jitter: 100,
    content: 51,
    joins: 10,
    renews: 20,
  },
  {
    name: "once",
    share: 85,
    tenure: "brief",
    season: "everyday",
    pace: 0,
    fixed: [1, 1],
    jitter: 100,
    content: 57,
    joins: 2,
    renews: 10,
  },
  {
    name: "new",
    share: 70,
    tenure: "recent",
    season: "everyday",
    pace: 0,
    fixed: [1, 2],
    jitter: 90,
    content: 76,
    joins: 20,
    renews: 0,
  },
  {
    name: "browser",
    share: 15,
    tenure: "brief",
    season: "everyday",
    pace: 0,
    fixed: [0, 0],
    jitter: 0,
    content: 55,
    joins: 0,
    renews: 0,
  },
];

/** Index of the rhythm that the first customer always has, so that there is somebody to buy. */
export const REGULAR = 1;
