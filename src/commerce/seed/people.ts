import { DAY_MS, SPAN_DAYS } from "./calendar.ts";
import { bell, choose, cumulative, pick } from "./distributions.ts";
import { type Group, GROUPS } from "./groups.ts";
import { CITIES, COUNTRY, FEMALE, LAST, MALE } from "./names.ts";
import type { Plan } from "./plan.ts";
import { open, type Random, STREAMS, uuidOf } from "./random.ts";

/** One customer as it is stored; `id` counts from 1 in the order in which the customers came. */
export interface Person {
  readonly id: number;
  readonly uuid: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly gender: string;
  /** Whole years on the last day of the sales. */
  readonly age: number;
  readonly dob: string;
  readonly email: string;
  readonly phone: string;
  readonly city: string;
  readonly country: string;
  readonly incomeLevel: string;
  readonly shoppingPreference: string;
  readonly customerSegment: string;
  /** Thousands a year. */
  readonly annualIncome: number;
  readonly spendingScore: number;
  readonly purchaseFrequency: number;
  /** UTC epoch milliseconds, in the night before the first day on which they may buy. */
  readonly createdAt: number;
}

/** The ways to shop, as the channels of a transaction name them. */
export const CHANNELS: readonly [string, string, string] = [
  "Online",
  "Store",
  "Mobile App",
];

const channelSums = GROUPS.map(({ channels }) => cumulative(channels));
const EVENLY = cumulative([1, 6, 1]);

/** Index of the channel that a customer likes best; anonymous buyers mostly stand in the store. */
export function preferenceOf(plan: Plan, index: number): number {
  if (index >= plan.options.customers) return 1;
  const random = open(plan.options.seed, STREAMS.person, index, 1);
  return pick(random, channelSums[plan.group[index] ?? 0] ?? EVENLY);
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

const incomeLevelOf = (thousands: number): string =>
  thousands < 35 ? "Low" : thousands < 95 ? "Medium" : "High";

/** A birthday that makes somebody `age` years old on the last day. */
function birthday(random: Random, plan: Plan, age: number): string {
  const last = new Date(plan.calendar.startMs + (SPAN_DAYS - 1) * DAY_MS);
  // The same day `age` years ago, and up to 360 days before it: the next birthday is still to come.
  const latest = Date.UTC(
    last.getUTCFullYear() - age,
    last.getUTCMonth(),
    Math.min(last.getUTCDate(), 28),
  );
  return new Date(latest - random.below(360) * DAY_MS).toISOString().slice(
    0,
    10,
  );
}

const groupOf = (plan: Plan, index: number): Group => {
  const group = GROUPS[plan.group[index] ?? 0];
  if (group === undefined) throw new RangeError("There are no groups");
  return group;
};

/** Makes the customer at an index of the plan; no other is needed for it. */
export function personAt(plan: Plan, index: number): Person {
  const { seed } = plan.options;
  const random = open(seed, STREAMS.person, index);
  const group = groupOf(plan, index);
  const gender = random.chance(515) ? "Female" : random.chance(970) ? "Male" : "Other";
  const firstName = choose(
    random,
    gender === "Female" || (gender === "Other" && random.chance(500)) ? FEMALE : MALE,
  );
  const lastName = choose(random, LAST);
  const age = within(bell(random, ...group.age), 18, 92);
  const annualIncome = within(
    bell(random, group.income[0] * 10, group.income[1] * 10),
    50,
    4_000,
  ) / 10;
  const id = index + 1;
  return {
    id,
    uuid: uuidOf(seed, STREAMS.personKey, index),
    firstName,
    lastName,
    gender,
    age,
    dob: birthday(random, plan, age),
    email: `${firstName}.${lastName.replace("'", "")}${id}@example.com`
      .toLowerCase(),
    // 555-0100 to 555-0199 are set aside for fiction.
    phone: `+1-${201 + random.below(780)}-555-01${String(random.below(100)).padStart(2, "0")}`,
    city: choose(random, CITIES),
    country: COUNTRY,
    incomeLevel: incomeLevelOf(annualIncome),
    shoppingPreference: CHANNELS[preferenceOf(plan, index)] ?? CHANNELS[1],
    customerSegment: group.name,
    annualIncome,
    spendingScore: within(bell(random, ...group.spending), 1, 100),
    purchaseFrequency: plan.frequency[index] ?? 1,
    createdAt: plan.calendar.startMs + (plan.first[index] ?? 0) * DAY_MS +
      random.below(6 * 3_600_000),
  };
}
