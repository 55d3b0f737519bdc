import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createRanking,
  doneBy,
  type DoneInMonth,
  lastDayOf,
  monthNumber,
} from "../../src/insights/segment_history.ts";
import { dateOf, DAY, dayNumber } from "../../src/insights/period.ts";

const FIRST = monthNumber("2025-11");
const inMonth = fc.record({
  month: fc.integer({ min: FIRST, max: FIRST + 5 }),
  purchases: fc.integer({ min: 0, max: 3 }),
  spendMinor: fc.integer({ min: -2_000, max: 5_000 }),
  late: fc.integer({ min: 0, max: 27 }),
}).map(({ late, ...done }): DoneInMonth => ({ ...done, last: (lastDayOf(done.month) - late) * DAY + 7 }));
const monthsOfOne = fc.uniqueArray(inMonth, { selector: ({ month }) => month, maxLength: 6 })
  .map((months) => months.toSorted((one, other) => one.month - other.month));

describe("segment history", () => {
  test("counts months, and knows the last day of each", () => {
    for (
      const [month, day] of [["2024-02", "2024-02-29"], ["1969-12", "1969-12-31"], ["2025-01", "2025-01-31"]]
    ) {
      expect(dateOf(lastDayOf(monthNumber(month ?? "")) * DAY)).toBe(day);
    }
  });

  test("ranks a customer at the end of every month as counting everybody does", () => {
    fc.assert(
      fc.property(
        fc.array(monthsOfOne, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
        (people, pick, months) => {
          const ends = months.map((month) => FIRST + month);
          const mine = doneBy(people[pick % people.length] ?? [], ends);
          const ranking = createRanking(ends, mine);
          people.forEach((own, customer) => {
            for (const { month, purchases, spendMinor, last } of own) {
              ranking.add(customer, month, purchases, spendMinor, last);
            }
          });
          const found = ranking.finish();
          mine.forEach((own, index) => {
            if (own === null) return;
            const buyers = people.flatMap((one) => doneBy(one, [ends[index] ?? 0])).filter((one) =>
              one !== null
            );
            const count = (isWorse: (one: NonNullable<typeof own>) => boolean) =>
              buyers.filter(isWorse).length;
            expect(found[index]).toEqual({
              buyers: buyers.length,
              recency: count(({ last }) => dayNumber(last) < dayNumber(own.last)),
              frequency: count(({ purchases }) => purchases < own.purchases),
              monetary: count(({ spendMinor }) => spendMinor < own.spendMinor),
            });
          });
        },
      ),
    );
  });
});
