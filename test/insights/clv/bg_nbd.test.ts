import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as buying from "../../../src/insights/clv/bg_nbd.ts";
import { made, parameter, slopeOf } from "./customers.ts";

const bgNbd = fc.record({
  r: parameter,
  alpha: fc.double({ min: 0.5, max: 200, noNaN: true }),
  a: parameter,
  b: parameter,
});
const customer = fc.record({
  repeats: fc.integer({ min: 0, max: 60 }),
  last: fc.integer({ min: 0, max: 400 }),
  since: fc.integer({ min: 0, max: 400 }),
}).map(({ repeats, last, since }) => ({
  repeats,
  last: repeats === 0 ? 0 : last,
  age: (repeats === 0 ? 0 : last) + since,
}));
const customers = fc.array(customer, { minLength: 1, maxLength: 30 });

const columns = (rows: readonly { repeats: number; last: number; age: number }[]) => ({
  repeats: Float64Array.from(rows, ({ repeats }) => repeats),
  last: Float64Array.from(rows, ({ last }) => last),
  age: Float64Array.from(rows, ({ age }) => age),
});

describe("BG/NBD", () => {
  test("has the gradient that its values have", () => {
    fc.assert(fc.property(customers, bgNbd, (rows, model) => {
      const merged = buying.merged(columns(rows)).rows;
      const point = [model.r, model.alpha, model.a, model.b].map(Math.log);
      const valueAt = (at: readonly number[]) => {
        const [r = 0, alpha = 0, a = 0, b = 0] = at.map(Math.exp);
        return buying.likelihood(merged, { r, alpha, a, b }).value;
      };
      buying.likelihood(merged, model).gradient.forEach((slope, index) => {
        const wanted = slopeOf(valueAt, point, index);
        expect(Math.abs(slope - wanted)).toBeLessThan(1e-4 * (1 + Math.abs(wanted)));
      });
    }));
  });

  test("knows who is likelier to have left: the longer nothing came, the less alive", () => {
    fc.assert(
      fc.property(
        customer,
        bgNbd,
        fc.integer({ min: 1, max: 100 }),
        ({ repeats, last, age }, model, more) => {
          const now = buying.probabilityAlive(model, repeats, last, age);
          const later = buying.probabilityAlive(model, repeats, last, age + more);
          expect(now).toBeGreaterThanOrEqual(0);
          expect(now).toBeLessThanOrEqual(1);
          expect(later).toBeLessThanOrEqual(now);
          if (repeats === 0) expect([now, later]).toEqual([1, 1]);
        },
      ),
    );
  });

  test("expects more purchases of more days, and none without end", () => {
    fc.assert(
      fc.property(customer, bgNbd, fc.integer({ min: 1, max: 400 }), ({ repeats, age }, model, days) => {
        const until = buying.purchasesIfAlive(model, repeats, age, days);
        const later = buying.purchasesIfAlive(model, repeats, age, days + 30);
        // While alive, and never leaving: the posterior rate times the days.
        const most = (model.r + repeats) / (model.alpha + age) * days;
        expect(until).toBeGreaterThanOrEqual(0);
        expect(until).toBeLessThanOrEqual(most * (1 + 1e-6) + 1e-9);
        expect(later).toBeGreaterThanOrEqual(until * (1 - 1e-9));
      }),
    );
  });

  test("expects what the integral over how easily a customer leaves gives", () => {
    // E[Y(t)] of somebody alive, who leaves with probability p after each purchase: p is beta(a, b + x) then.
    const model = { r: 0.7, alpha: 25, a: 1.4, b: 3.2 };
    for (
      const { repeats, age, days } of [{ repeats: 0, age: 10, days: 90 }, { repeats: 7, age: 200, days: 365 }]
    ) {
      const steps = 200_000;
      let [sum, weights] = [0, 0];
      for (let step = 0; step < steps; step++) {
        const p = (step + 0.5) / steps;
        const weight = p ** (model.a - 1) * (1 - p) ** (model.b + repeats - 1);
        const rest = ((model.alpha + age) / (model.alpha + age + p * days)) ** (model.r + repeats);
        sum += weight * (1 - rest) / p;
        weights += weight;
      }
      expect(buying.purchasesIfAlive(model, repeats, age, days)).toBeCloseTo(sum / weights, 4);
    }
  });

  test("expects the same of a rate that hardly differs as of one that does not", () => {
    // As r grows with α, the rate becomes r / α for everybody; mpmath has these numbers.
    for (const [r, wanted] of [[120, 10.984], [300, 11.130], [5_000, 11.225]] as const) {
      const model = { r, alpha: 30 * r, a: 0.8, b: 2.4 };
      expect(buying.purchasesIfAlive(model, 0, 200, 1_800)).toBeCloseTo(wanted, 2);
    }
    const extreme = buying.purchasesIfAlive({ r: 5_000, alpha: 20_000, a: 0.8, b: 2.4 }, 5, 100, 1_800);
    expect(extreme).toBeGreaterThan(0);
    expect(extreme).toBeLessThan(5_005 / 20_100 * 1_800);
  });

  test("refuses to look further ahead than it can", () => {
    expect(() => buying.purchasesIfAlive({ r: 0.3, alpha: 0.000_1, a: 0.8, b: 2.4 }, 0, 0, 1_800)).toThrow(
      "shorter horizon",
    );
  });

  test("refuses, with the reason, customers of no age", () => {
    const young = Array.from({ length: 60 }, () => ({ repeats: 1, last: 0, age: 0 }));
    expect(() => buying.fitBgNbd(columns(young))).toThrow("nobody has been a customer for longer than a day");
  });

  /** A fit, or the sentence that refuses one. */
  const fitOf = <Fit>(fit: () => Fit): Fit | string => {
    try {
      return fit();
    } catch (error) {
      expect(error).toMatchObject({ code: "conflict" });
      return error instanceof Error ? error.message : "";
    }
  };

  test.each([
    { repeats: 10, last: 300, age: 310 },
    { repeats: 1, last: 30, age: 30 },
    { repeats: 1, last: 1, age: 400 },
    { repeats: 3, last: 90, age: 100 },
  ])("says what it can't tell where all did the same: $repeats in $last of $age days", (one) => {
    const fit = fitOf(() => buying.fitBgNbd(columns(Array.from({ length: 60 }, () => one))));
    if (typeof fit === "string") return expect(fit).toMatch(/do not say what its parameter (r|alpha|a|b) is/);
    expect(fit.bounds.length).toBeGreaterThan(0);
    const alive = buying.probabilityAlive(fit, one.repeats, one.last, one.age);
    const expected = alive * buying.purchasesIfAlive(fit, one.repeats, one.age, 1_800);
    expect(expected >= 0 && expected < 1_800).toBe(true);
  });

  test("gives up after some hundred values, whatever 10,000 customers do", () => {
    const once = Array.from(
      { length: 10_000 },
      (_, row) => ({ repeats: 1, last: row % 300, age: 300 + row % 7 }),
    );
    const fit = fitOf(() => buying.fitBgNbd(columns(once)));
    const steps = typeof fit === "string" ? Number(/after (\d+) steps/.exec(fit)?.[1]) : fit.iterations;
    expect(steps).toBeLessThanOrEqual(200);
  });

  test("fits the same whatever the order of the customers, in other units, and when many did the same", () => {
    const rows = made(300, 7);
    const fit = buying.fitBgNbd(columns(rows));
    const turned = buying.fitBgNbd(columns(rows.toReversed()));
    const scaled = buying.fitBgNbd(
      columns(rows.map((row) => ({ ...row, last: row.last * 7, age: row.age * 7 }))),
    );
    const doubled = buying.fitBgNbd(columns([...rows, ...rows]));
    for (const name of ["r", "a", "b"] as const) {
      for (const other of [turned, scaled, doubled]) expect(other[name] / fit[name]).toBeCloseTo(1, 4);
    }
    expect(scaled.alpha / fit.alpha).toBeCloseTo(7, 3);
    expect(doubled.logLikelihood / fit.logLikelihood).toBeCloseTo(2, 8);
    expect([fit.fittedOn, doubled.fittedOn]).toEqual([300, 600]);
  });

  test("is fitted on every k-th of very many", () => {
    const rows = made(2_000, 3);
    const many = Array.from({ length: 60 }, () => rows).flat();
    expect(buying.merged(columns(many)).customers).toBe(10_000);
    expect(buying.fitBgNbd(columns(many)).fittedOn).toBe(10_000);
  });

  test("refuses, with the reason, too few customers and too few who came back", () => {
    const once = Array.from({ length: 100 }, (_, age) => ({ repeats: 0, last: 0, age }));
    const few = [...once, ...Array.from({ length: 9 }, () => ({ repeats: 2, last: 9, age: 20 }))];
    expect(() => buying.fitBgNbd(columns(once.slice(0, 29)))).toThrow(
      "at least 30 customers with a purchase, and there are 29",
    );
    expect(() => buying.fitBgNbd(columns(few))).toThrow(
      "at least 10 customers who came back on another day, and there are 9",
    );
  });

  test("is fitted, or refused with a sentence, whatever customers do", () => {
    fc.assert(
      fc.property(fc.array(customer, { minLength: 30, maxLength: 80 }), (rows) => {
        try {
          const { r, alpha, a, b, logLikelihood } = buying.fitBgNbd(columns(rows));
          for (const value of [r, alpha, a, b]) expect(value).toBeGreaterThan(0);
          expect(Number.isFinite(logLikelihood)).toBe(true);
          for (const { repeats, last, age } of rows) {
            const alive = buying.probabilityAlive({ r, alpha, a, b }, repeats, last, age);
            expect(alive >= 0 && alive <= 1).toBe(true);
            expect(buying.purchasesIfAlive({ r, alpha, a, b }, repeats, age, 30)).toBeGreaterThanOrEqual(0);
          }
        } catch (error) {
          expect(error).toMatchObject({ code: "conflict" });
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
