import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findKnee } from "../../src/compute/knee.ts";
import golden from "../golden/knee.json" with { type: "json" };

/** Distinct x in ascending order with any y of a small range, so that plateaus and ties are common. */
const curves = fc.tuple(
  fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 15 }),
  fc.infiniteStream(fc.integer({ min: 0, max: 20 })),
).map(([xs, ys]) => {
  const x = xs.toSorted((left, right) => left - right);
  return { x, y: x.map(() => ys.next().value ?? 0) };
});

describe("findKnee()", () => {
  it("finds the knees that kneed finds", () => {
    expect(golden.cases.length).toBeGreaterThan(150);
    for (const { x, y, knee } of golden.cases) expect([x, y, findKnee(x, y)]).toEqual([x, y, knee]);
  });

  it("does not depend on the units of x and y", () => {
    fc.assert(
      fc.property(curves, ({ x, y }) => {
        const knee = findKnee(x, y);
        const scaled = findKnee(x.map((value) => 4 * value + 16), y.map((value) => value / 8 - 2));
        expect(scaled).toBe(knee === null ? null : 4 * knee + 16);
      }),
      { numRuns: 2000 },
    );
  });

  it("finds a point where the curve bends upwards, never its last one, or nothing", () => {
    fc.assert(
      fc.property(curves, ({ x, y }) => {
        const knee = findKnee(x, y);
        if (knee === null) return;
        const at = x.indexOf(knee);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThan(x.length - 1);
        const slope = (index: number) =>
          ((y[index + 1] ?? NaN) - (y[index] ?? NaN)) / ((x[index + 1] ?? NaN) - (x[index] ?? NaN));
        if (at > 0) expect(slope(at)).toBeGreaterThanOrEqual(slope(at - 1) - 1e-9);
      }),
      { numRuns: 2000 },
    );
  });

  it("finds the corner of two straight lines", () => {
    expect(findKnee([2, 3, 4, 5, 6, 7, 8], [100, 60, 20, 18, 16, 14, 12])).toBe(4);
  });

  it.each([
    ["straight", [9, 7, 5, 3]],
    ["flat", [4, 4, 4, 4]],
  ])("finds nothing when the curve is %s", (_, y) => {
    expect(findKnee([1, 2, 3, 4], y)).toBeNull();
  });

  it.each([
    ["there is one point", [1], [1]],
    ["a y is missing", [1, 2, 3], [3, 2]],
    ["a y is not a number", [1, 2, 3], [3, NaN, 1]],
    ["an x repeats", [1, 2, 2], [3, 2, 1]],
  ])("throws invalid when %s", (_, x, y) => {
    expect(() => findKnee(x, y)).toThrow(expect.objectContaining({ code: "invalid" }));
  });
});
