import { describe, expect, test } from "vitest";
import { minimise } from "../../../src/insights/clv/minimise.ts";

describe("minimise()", () => {
  test("finds the bottom of Rosenbrock's valley", () => {
    const found = minimise(
      ([x = 0, y = 0]) => ({
        value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
      }),
      [-1.2, 1],
      1e-9,
    );
    expect(found.converged).toBe(true);
    expect(found.point[0]).toBeCloseTo(1, 8);
    expect(found.point[1]).toBeCloseTo(1, 8);
  });

  test("says that it found nothing where there is no bottom", () => {
    expect(minimise(([x = 0]) => ({ value: -x, gradient: [-1] }), [0], 1e-9).converged).toBe(false);
  });
});
