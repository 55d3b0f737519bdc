import { dateOf, DAY_MS } from "./calendar.ts";
import { type Plan, rhythmOf } from "./plan.ts";
import { open, STREAMS, uuidOf } from "./random.ts";

/** A membership on the plan's days; it may run on past the last of them. */
export interface MembershipPeriod {
  readonly firstDay: number;
  /** Inclusive. */
  readonly lastDay: number;
  readonly tier: "bronze" | "silver" | "gold";
}

/** A membership as it is stored. */
export interface Membership {
  readonly id: number;
  readonly uuid: string;
  readonly customerId: number;
  readonly startPeriod: string;
  readonly endPeriod: string;
  readonly tier: MembershipPeriod["tier"];
  /** UTC epoch milliseconds. */
  readonly createdAt: number;
}

const YEAR = 365;
const NINE_O_CLOCK = 9 * 3_600_000;
const TIERS = ["bronze", "silver", "gold"] as const;

/** The memberships of one customer, in order. Each lasts a year; the next begins where the one before has ended. */
export function periodsOf(
  plan: Plan,
  index: number,
): readonly MembershipPeriod[] {
  const { joins, renews } = rhythmOf(plan.rhythm[index] ?? 0);
  const random = open(plan.options.seed, STREAMS.membership, index);
  if (!random.chance(joins * 10)) return [];
  const last = plan.last[index] ?? 0;
  const periods: MembershipPeriod[] = [];
  let tier = random.chance(joins * 3) ? 1 : 0;
  let firstDay = (plan.first[index] ?? 0) + random.below(60);
  while (firstDay <= last) {
    periods.push({
      firstDay,
      lastDay: firstDay + YEAR - 1,
      tier: TIERS[tier] ?? "bronze",
    });
    if (!random.chance(renews * 10)) break;
    // Some renew late; the devoted rise.
    firstDay += YEAR + (random.chance(200) ? 1 + random.below(45) : 0);
    if (random.chance(renews * 5)) tier = Math.min(2, tier + 1);
  }
  return periods;
}

/** The first membership id of each customer, by index; the entry after the last says how many there are in all, plus 1. */
export function membershipIds(plan: Plan): Uint32Array {
  const ids = new Uint32Array(plan.options.customers + 1);
  ids[0] = 1;
  for (let index = 0; index < plan.options.customers; index++) {
    ids[index + 1] = (ids[index] ?? 1) + periodsOf(plan, index).length;
  }
  return ids;
}

/** The memberships of one customer as they are stored. */
export const membershipsAt = (
  plan: Plan,
  ids: Uint32Array,
  index: number,
): Membership[] =>
  periodsOf(plan, index).map(({ firstDay, lastDay, tier }, place) => ({
    id: (ids[index] ?? 1) + place,
    uuid: uuidOf(plan.options.seed, STREAMS.membershipKey, index, place),
    customerId: index + 1,
    startPeriod: dateOf(plan.calendar, firstDay),
    endPeriod: dateOf(plan.calendar, lastDay),
    tier,
    createdAt: plan.calendar.startMs + firstDay * DAY_MS + NINE_O_CLOCK,
  }));

/** The id of the membership that a customer holds on a day, or null. */
export function membershipOn(
  plan: Plan,
  ids: Uint32Array,
  index: number,
  day: number,
): number | null {
  const first = ids[index] ?? 0;
  if (first === ids[index + 1]) return null;
  const place = periodsOf(plan, index).findIndex(({ firstDay, lastDay }) =>
    firstDay <= day && day <= lastDay
  );
  return place < 0 ? null : first + place;
}
