import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as spending from "../../../src/insights/clv/gamma_gamma.ts";
import { made, parameter, slopeOf } from "./customers.ts";

const gammaGamma = fc.record({
  p: parameter,
  q: fc.double({ min: 1.1, max: 20, noNaN: true }),
  v: parameter,
});

describe("Gamma-Gamma", () => {
  test("has the gradient that its values have", () => {
    const spender = fc.record({
      occasions: fc.integer({ min: 1, max: 60 }),
      mean: fc.double({ min: 0.5, max: 500, noNaN: true }),
    });
    fc.assert(fc.property(fc.array(spender, { minLength: 1, maxLength: 20 }), gammaGamma, (rows, model) => {
      const point = [model.p, model.q, model.v].map(Math.log);
      const valueAt = (at: readonly number[]) => {
        const [p = 0, q = 0, v = 0] = at.map(Math.exp);
        return spending.likelihood(rows, { p, q, v }).value;
      };
      spending.likelihood(rows, model).gradient.forEach((slope, index) => {
        const wanted = slopeOf(valueAt, point, index);
        expect(Math.abs(slope - wanted)).toBeLessThan(1e-4 * (1 + Math.abs(wanted)));
      });
    }));
  });

  test("expects between what a customer spent and what all do, nearer to their own the more often they bought", () => {
    fc.assert(fc.property(gammaGamma, fc.double({ min: 0.5, max: 500, noNaN: true }), (model, mean) => {
      const all = spending.expectedSpend(model, 0, 0);
      const [few, many] = [2, 40].map((occasions) => spending.expectedSpend(model, occasions, mean));
      expect(Math.abs((many ?? NaN) - mean)).toBeLessThanOrEqual(Math.abs((few ?? NaN) - mean) + 1e-9);
      expect((few ?? NaN) >= Math.min(all, mean) - 1e-9 && (few ?? NaN) <= Math.max(all, mean) + 1e-9).toBe(
        true,
      );
    }));
  });

  test("says what it can't tell where all spend the same", () => {
    const same = {
      occasions: Float64Array.from({ length: 2_000 }, (_, row) => 1 + row % 9),
      mean: new Float64Array(2_000).fill(19.9),
    };
    try {
      const fit = spending.fitGammaGamma(same);
      expect(fit.bounds.length).toBeGreaterThan(0);
      expect(spending.expectedSpend(fit, 3, 19.9)).toBeCloseTo(19.9, 1);
    } catch (error) {
      expect(error).toMatchObject({
        code: "conflict",
        message: expect.stringMatching(/parameter (p|q|v) is/),
      });
    }
  });

  test("leaves out who spent nothing net, and refuses where too few are left", () => {
    const rows = made(300, 11);
    const of = (some: typeof rows) => ({
      occasions: Float64Array.from(some, ({ repeats }) => repeats + 1),
      mean: Float64Array.from(some, ({ mean }) => mean),
    });
    const fit = spending.fitGammaGamma(of(rows));
    const more = spending.fitGammaGamma(
      of([...rows, { repeats: 5, last: 1, age: 1, mean: -3 }, { repeats: 1, last: 1, age: 1, mean: 0 }]),
    );
    expect(more).toEqual(fit);
    expect(fit.fittedOn).toBe(300);
    expect(() => spending.fitGammaGamma(of(rows.filter(({ repeats }) => repeats === 0)))).toThrow(
      "more than one day, and there are 0",
    );
  });
});
