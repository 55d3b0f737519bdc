import { dateOf, DAY_MS } from "./calendar.ts";
import { bell } from "./distributions.ts";
import { type Plan, rhythmOf } from "./plan.ts";
import { open, STREAMS } from "./random.ts";

/** A satisfaction score as it is stored, 0 to 10. */
export interface Score {
  readonly customerId: number;
  readonly date: string;
  readonly score: number;
  /** UTC epoch milliseconds. */
  readonly createdAt: number;
}

const SIX_IN_THE_EVENING = 18 * 3_600_000;

/** What one customer said, at most once a day and only while a customer: 45 of 100 answer, up to three times. */
export function scoresAt(plan: Plan, index: number): Score[] {
  const random = open(plan.options.seed, STREAMS.satisfaction, index);
  if ((plan.count[index] ?? 0) === 0 || !random.chance(450)) return [];
  const { content } = rhythmOf(plan.rhythm[index] ?? 0);
  const first = plan.first[index] ?? 0;
  const days = (plan.last[index] ?? 0) - first + 1;
  const answers = Math.min(1 + random.below(3), days);
  // One in each equal part of their time, so that no two fall on the same day.
  const part = Math.floor(days / answers);
  return Array.from({ length: answers }, (_, answer) => {
    const day = first + answer * part + random.below(part);
    const tenths = Math.min(100, Math.max(0, bell(random, content, 45)));
    return {
      customerId: index + 1,
      date: dateOf(plan.calendar, day),
      score: Math.round(tenths / 10),
      createdAt: plan.calendar.startMs + day * DAY_MS + SIX_IN_THE_EVENING,
    };
  });
}
