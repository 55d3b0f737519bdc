import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uniformDoubles } from "../../src/compute/random.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import golden from "../golden/scores.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";

const wasm = await testWasm();

describe("uniformDoubles()", () => {
  it.each(Object.entries(golden.uniform))(
    "gives numpy's doubles when the seed is %s",
    (seed, expected) => {
      const actual = uniformDoubles(wasm, Number(seed), 1000);
      expect([0, 1, 2, 998, 999].map((index) => actual[index])).toEqual(
        expected,
      );
    },
  );

  it("gives the bits of the reference when seeded with anything", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 700 }),
        (seed, count) => {
          expect(uniformDoubles(wasm, seed, count)).toEqual(
            Float64Array.from({ length: count }, createUniform(seed)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([[-1, 1], [0.5, 1], [2 ** 32, 1], [NaN, 1], [0, -1], [0, 2 ** 26]])(
    "throws invalid when asked with seed %s for %s values",
    (seed, count) => {
      expect(() => uniformDoubles(wasm, seed, count)).toThrow(
        expect.objectContaining({ code: "invalid" }),
      );
    },
  );
});
