import { SPAN_DAYS } from "./calendar.ts";
import type { Plan } from "./plan.ts";
import { dayOf, instantOf } from "./visits.ts";

/** One transaction to be: its number counts from 0 over the whole store, in the order of time. */
export interface Slot {
  readonly number: number;
  /** Index of the customer; the one past the last is anonymous. */
  readonly index: number;
  readonly visit: number;
  readonly day: number;
  /** UTC epoch milliseconds. */
  readonly occurredAt: number;
}

const NOBODY = -1;

/**
 * All visits of all customers in the order of time, from the `from`th on. Each customer waits in the list of the day
 * of their next visit, so memory grows with the customers alone; what is skipped costs little.
 */
export function* schedule(plan: Plan, from = 0): Generator<Slot> {
  const { count } = plan;
  const waiting = new Int32Array(SPAN_DAYS).fill(NOBODY);
  const behind = new Int32Array(count.length).fill(NOBODY);
  const visits = new Uint32Array(count.length);
  const wait = (index: number, day: number): void => {
    behind[index] = waiting[day] ?? NOBODY;
    waiting[day] = index;
  };
  for (let index = 0; index < count.length; index++) {
    if ((count[index] ?? 0) > 0) wait(index, dayOf(plan, index, 0));
  }
  let number = 0;
  for (let day = 0; day < SPAN_DAYS; day++) {
    const today: { index: number; visit: number }[] = [];
    let index = waiting[day] ?? NOBODY;
    while (index !== NOBODY) {
      const next = behind[index] ?? NOBODY;
      const all = count[index] ?? 0;
      let visit = visits[index] ?? 0;
      let nextDay = day;
      while (nextDay === day) {
        today.push({ index, visit });
        visit++;
        nextDay = visit < all ? dayOf(plan, index, visit) : SPAN_DAYS;
      }
      visits[index] = visit;
      if (nextDay < SPAN_DAYS) wait(index, nextDay);
      index = next;
    }
    if (number + today.length > from) {
      yield* inOrder(plan, today, day, number, from);
    }
    number += today.length;
  }
}

/** One day's slots by the clock, from the `from`th of the store on. */
function* inOrder(
  plan: Plan,
  today: readonly { index: number; visit: number }[],
  day: number,
  number: number,
  from: number,
): Generator<Slot> {
  const slots = today
    .map(({ index, visit }) => ({
      index,
      visit,
      occurredAt: instantOf(plan, index, visit, day),
    }))
    .sort((left, right) =>
      left.occurredAt - right.occurredAt || left.index - right.index ||
      left.visit - right.visit
    );
  for (const slot of slots) {
    if (number >= from) yield { number, day, ...slot };
    number++;
  }
}
