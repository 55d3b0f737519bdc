import { DAY_MS } from "./calendar.ts";
import { cumulative, search } from "./distributions.ts";
import { type Plan, rhythmOf } from "./plan.ts";
import { draw, STREAMS } from "./random.ts";

const RETURN_PER_MILLE = 14;
const RETURN_WITHIN_DAYS = 14;
/** How many sales fall into each hour from 7:00 UTC on. */
const FIRST_HOUR = 7;
const HOURS = cumulative([
  2,
  4,
  7,
  9,
  10,
  11,
  12,
  9,
  8,
  9,
  11,
  13,
  12,
  9,
  6,
  3,
]);

/** The day of a visit by the rhythm alone. Visits are numbered from 0; later ones never come before earlier ones. */
export function plannedDay(plan: Plan, index: number, visit: number): number {
  const { season, jitter } = rhythmOf(plan.rhythm[index] ?? 0);
  const busy = plan.calendar.busy[season];
  const first = plan.first[index] ?? 0;
  const last = plan.last[index] ?? 0;
  const from = first === 0 ? 0 : busy[first - 1] ?? 0;
  const until = busy[last] ?? 0;
  const shake = draw(plan.options.seed, STREAMS.time, index, visit) / 0x1_0000_0000 - 0.5;
  const place = (visit + 0.5 + shake * jitter / 100) / (plan.count[index] ?? 1);
  return Math.min(
    last,
    Math.max(first, search(busy, from + place * (until - from))),
  );
}

const mayReturn = (plan: Plan, index: number, visit: number): boolean =>
  visit > 0 && index < plan.options.customers &&
  draw(plan.options.seed, STREAMS.sale, index, visit) % 1000 < RETURN_PER_MILLE;

/** Whether a visit brings back what the visit before bought. That one was a purchase, on an earlier day. */
export const isReturnVisit = (
  plan: Plan,
  index: number,
  visit: number,
): boolean =>
  mayReturn(plan, index, visit) && !mayReturn(plan, index, visit - 1) &&
  plannedDay(plan, index, visit) > plannedDay(plan, index, visit - 1);

/** The day of a visit: by the rhythm, but things are brought back within two weeks. */
export function dayOf(plan: Plan, index: number, visit: number): number {
  const planned = plannedDay(plan, index, visit);
  if (!isReturnVisit(plan, index, visit)) return planned;
  const wait = 1 +
    draw(plan.options.seed, STREAMS.sale, index, visit) % RETURN_WITHIN_DAYS;
  return Math.min(planned, plannedDay(plan, index, visit - 1) + wait);
}

/** The instant of a visit on its day, UTC epoch milliseconds, while shops are open. */
export function instantOf(
  plan: Plan,
  index: number,
  visit: number,
  day: number,
): number {
  const drawn = draw(plan.options.seed, STREAMS.time + 50, index, visit);
  const hour = FIRST_HOUR +
    search(HOURS, drawn % (HOURS[HOURS.length - 1] ?? 1));
  const withinHour = draw(plan.options.seed, STREAMS.time + 51, index, visit) %
    3_600_000;
  return plan.calendar.startMs + day * DAY_MS + hour * 3_600_000 + withinHour;
}
