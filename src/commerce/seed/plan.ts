import { type Calendar, makeCalendar, SPAN_DAYS } from "./calendar.ts";
import { bell, cumulative, pick } from "./distributions.ts";
import { GROUPS } from "./groups.ts";
import type { SeedOptions } from "./options.ts";
import { open, type Random, STREAMS } from "./random.ts";
import { REGULAR, type Rhythm, RHYTHMS, type Tenure } from "./rhythms.ts";

/** What is settled before anything is made: per customer a few numbers, by index (the id − 1). */
export interface Plan {
  readonly options: SeedOptions;
  readonly calendar: Calendar;
  /** Index into the groups and the rhythms. */
  readonly group: Uint8Array;
  readonly rhythm: Uint8Array;
  /** First and last day as a customer. The index past the last customer stands for all anonymous buyers. */
  readonly first: Uint16Array;
  readonly last: Uint16Array;
  /** Transactions in all; they add up to the transactions wanted. */
  readonly count: Uint32Array;
  /** Purchases a year, over all shops. */
  readonly frequency: Uint8Array;
}

const ANONYMOUS_PERCENT = 3;
const LUCK = [45, 60, 75, 90, 100, 110, 130, 170, 240];
const groupSums = cumulative(GROUPS.map(({ share }) => share));
const rhythmSums = cumulative(RHYTHMS.map(({ share }) => share));

/** First and last day as a customer. Two in five were there when the five years began. */
function periodOf(
  random: Random,
  tenure: Tenure,
): readonly [first: number, last: number] {
  const end = SPAN_DAYS - 1;
  if (tenure === "recent") return [end - 5 - random.below(85), end];
  if (tenure === "closed") {
    const first = random.below(560);
    return [first, Math.min(first + 240 + random.below(620), end - 200)];
  }
  if (tenure === "brief") {
    const first = random.below(SPAN_DAYS - 30);
    return [first, first + 25];
  }
  return [random.chance(400) ? random.below(60) : random.below(end - 190), end];
}

interface Draft {
  readonly group: number;
  readonly rhythm: number;
  readonly first: number;
  readonly last: number;
  readonly frequency: number;
  /** What the rhythm gives, whatever the others do; 0 where the weight decides. */
  readonly fixed: number;
  /** The customer's share in what is left. */
  readonly weight: number;
}

/** One customer's part of the plan, before the customers are put in the order in which they came. */
function draft(seed: number, calendar: Calendar, index: number): Draft {
  const random = open(seed, STREAMS.plan, index);
  const group = pick(random, groupSums);
  const drawn = pick(random, rhythmSums);
  const rhythm = index === 0 ? REGULAR : drawn;
  const { tenure, season, pace, fixed } = rhythmOf(rhythm);
  const [first, last] = periodOf(random, tenure);
  const [middle, reach] = GROUPS[group]?.frequency ?? [1, 0];
  const frequency = Math.max(1, bell(random, middle, reach));
  const luck = LUCK[random.below(LUCK.length)] ?? 100;
  const busy = calendar.busy[season];
  const during = (busy[last] ?? 0) - (first === 0 ? 0 : busy[first - 1] ?? 0);
  return {
    group,
    rhythm,
    first,
    last,
    frequency,
    fixed: fixed === undefined ? 0 : fixed[0] + random.below(fixed[1] - fixed[0] + 1),
    weight: pace * frequency * luck * (during / (busy[SPAN_DAYS - 1] ?? 1)),
  };
}

/** The rhythm at an index of the plan. */
export const rhythmOf = (index: number): Rhythm => {
  const rhythm = RHYTHMS[index] ?? RHYTHMS[REGULAR];
  if (rhythm === undefined) throw new RangeError("There are no rhythms");
  return rhythm;
};

/** The places of the customers when sorted by their first day; equal days keep their order. */
function orderOf(
  seed: number,
  calendar: Calendar,
  customers: number,
): Uint32Array {
  const starts = new Uint32Array(SPAN_DAYS + 1);
  const firsts = new Uint16Array(customers);
  for (let index = 0; index < customers; index++) {
    const { first } = draft(seed, calendar, index);
    firsts[index] = first;
    starts[first + 1] = (starts[first + 1] ?? 0) + 1;
  }
  for (let day = 0; day < SPAN_DAYS; day++) {
    starts[day + 1] = (starts[day + 1] ?? 0) + (starts[day] ?? 0);
  }
  const order = new Uint32Array(customers);
  firsts.forEach((first, index) => {
    const place = starts[first] ?? 0;
    starts[first] = place + 1;
    order[place] = index;
  });
  return order;
}

/** Settles who buys how often and when. Takes memory by the customers (about 20 bytes each), not by the transactions. */
export function makePlan(options: SeedOptions): Plan {
  const { customers, transactions, seed, end } = options;
  const calendar = makeCalendar(end);
  const order = orderOf(seed, calendar, customers);
  const plan = {
    options,
    calendar,
    group: new Uint8Array(customers + 1),
    rhythm: new Uint8Array(customers + 1),
    first: new Uint16Array(customers + 1),
    last: new Uint16Array(customers + 1),
    count: new Uint32Array(customers + 1),
    frequency: new Uint8Array(customers + 1),
  };
  const weights = new Float64Array(customers);
  let fixedSum = 0;
  order.forEach((drafted, index) => {
    const one = draft(seed, calendar, drafted);
    plan.group[index] = one.group;
    plan.rhythm[index] = one.rhythm;
    plan.first[index] = one.first;
    plan.last[index] = one.last;
    plan.frequency[index] = one.frequency;
    plan.count[index] = one.fixed;
    weights[index] = one.weight;
    fixedSum += one.fixed;
  });
  const anonymous = Math.floor(transactions * ANONYMOUS_PERCENT / 100);
  plan.rhythm[customers] = REGULAR;
  plan.last[customers] = SPAN_DAYS - 1;
  plan.count[customers] = anonymous;
  // With too few transactions for everybody, those who buy once give way like the others.
  if (fixedSum > transactions / 4) {
    plan.count.fill(0, 0, customers), fixedSum = 0;
  }
  share(plan.count, weights, transactions - anonymous - fixedSum);
  return plan;
}

/** Adds `total` to the counts in proportion to the weights, exactly: each takes what the running sum passed. */
function share(count: Uint32Array, weights: Float64Array, total: number): void {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  let given = 0;
  weights.forEach((weight, index) => {
    sum += weight;
    const upTo = Math.floor(sum / whole * total);
    count[index] = (count[index] ?? 0) + upTo - given;
    given = upTo;
  });
}
