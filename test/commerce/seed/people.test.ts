import { describe, expect, test } from "vitest";
import { DEMO } from "../../../src/commerce/seed/options.ts";
import { TIERS } from "../../../src/db/schema/memberships.ts";
import { everythingOf } from "./collect.ts";

const DAY = 86_400_000;
const END = Date.parse("2026-10-31T00:00:00Z") + DAY - 1;
const { people, memberships, scores, sales } = everythingOf(DEMO);

describe("the demo's customers", () => {
  test("lets no memberships of one customer overlap, and dates each sale into its membership", () => {
    const byId = new Map(
      memberships.map((membership) => [membership.id, membership]),
    );
    memberships.forEach((one, place) => {
      expect(one.startPeriod <= one.endPeriod).toBe(true);
      const next = memberships[place + 1];
      if (next?.customerId === one.customerId) {
        expect(next.startPeriod > one.endPeriod).toBe(true);
      }
    });
    expect(new Set(memberships.map(({ tier }) => tier))).toEqual(
      new Set(TIERS),
    );
    const misdated = sales.filter(
      ({ membershipId, customerId, occurredAt }) => {
        if (membershipId === null) return false;
        const held = byId.get(membershipId);
        const date = new Date(occurredAt).toISOString().slice(0, 10);
        return held?.customerId !== customerId || date < held.startPeriod ||
          date > held.endPeriod;
      },
    );
    expect(misdated).toEqual([]);
  });

  test("asks for satisfaction once a day at most, and those who come back are happier", () => {
    expect(
      new Set(scores.map(({ customerId, date }) => `${customerId} ${date}`))
        .size,
    ).toBe(scores.length);
    expect(
      scores.every(({ score }) => Number.isInteger(score) && score >= 0 && score <= 10),
    ).toBe(true);
    const last = new Map(
      sales.map(({ customerId, occurredAt }) => [customerId, occurredAt]),
    );
    const meanOf = (wanted: (days: number) => boolean) => {
      const theirs = scores.filter(({ customerId }) => wanted((END - (last.get(customerId) ?? 0)) / DAY));
      return theirs.reduce((sum, { score }) => sum + score, 0) / theirs.length;
    };
    expect(meanOf((days) => days < 60)).toBeGreaterThan(
      1 + meanOf((days) => days > 400),
    );
  });

  test("keeps the attributes in range, and the groups apart", () => {
    for (
      const { age, annualIncome, spendingScore, purchaseFrequency, dob } of people
    ) {
      expect(age >= 18 && age <= 100 && annualIncome > 0).toBe(true);
      expect(
        spendingScore >= 1 && spendingScore <= 100 && purchaseFrequency >= 1,
      ).toBe(true);
      expect(
        new Date(Date.UTC(2026, 9, 31) - Date.parse(dob)).getUTCFullYear() -
          1970,
      ).toBe(age);
    }
    // Each group's centre is nearer to its own members than any other centre is, for nearly all of them.
    const axes = (
      one: typeof people[number],
    ) => [one.age / 18, one.annualIncome / 40, one.spendingScore / 25];
    const names = [
      ...new Set(people.map(({ customerSegment }) => customerSegment)),
    ];
    const centres = names.map((name) => {
      const theirs = people.filter(({ customerSegment }) => customerSegment === name).map(axes);
      return [0, 1, 2].map((axis) =>
        theirs.reduce((sum, point) => sum + (point[axis] ?? 0), 0) /
        theirs.length
      );
    });
    const distance = (left: number[], right: number[]) =>
      left.reduce(
        (sum, value, axis) => sum + (value - (right[axis] ?? 0)) ** 2,
        0,
      );
    const atHome = people.filter((one) => {
      const away = centres.map((centre) => distance(axes(one), centre));
      return names[away.indexOf(Math.min(...away))] === one.customerSegment;
    });
    expect(names.length).toBe(5);
    expect(atHome.length / people.length).toBeGreaterThan(0.97);
  });
});
