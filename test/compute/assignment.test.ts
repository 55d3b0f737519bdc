import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assign } from "../../src/compute/assignment.ts";

/** The least sum over all ways to pair the rows with columns, the shorter side used up. */
function leastCost(costs: readonly (readonly number[])[]): number {
  const columns = costs[0]?.length ?? 0;
  const pairs = Math.min(costs.length, columns);
  const search = (row: number, used: ReadonlySet<number>): number => {
    if (used.size === pairs) return 0;
    if (row === costs.length) return Infinity;
    let least = costs.length - row > pairs - used.size ? search(row + 1, used) : Infinity;
    for (let column = 0; column < columns; column++) {
      if (used.has(column)) continue;
      least = Math.min(least, (costs[row]?.[column] ?? 0) + search(row + 1, new Set([...used, column])));
    }
    return least;
  };
  return search(0, new Set());
}

const matrices = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.boolean()).chain(
  ([rows, columns, whole]) => {
    // Whole costs of a small range have many ties.
    const cost = whole ? fc.integer({ min: 0, max: 3 }) : fc.double({ min: 0, max: 10, noNaN: true });
    return fc.array(fc.array(cost, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    });
  },
);

describe("assign()", () => {
  test("costs no more than any other assignment, and uses up the shorter side", () => {
    fc.assert(
      fc.property(matrices, (costs) => {
        const found = assign(costs);
        const pairs = found.flatMap((column, row) => column === -1 ? [] : [[row, column] as const]);
        expect(found).toHaveLength(costs.length);
        expect(pairs).toHaveLength(Math.min(costs.length, costs[0]?.length ?? 0));
        expect(new Set(pairs.map(([, column]) => column)).size).toBe(pairs.length);
        const cost = pairs.reduce((sum, [row, column]) => sum + (costs[row]?.[column] ?? NaN), 0);
        expect(cost).toBeCloseTo(leastCost(costs), 9);
      }),
      { numRuns: 1000 },
    );
  });

  test("gives nobody to rows when there is nothing to give", () => {
    expect(assign([])).toEqual([]);
    expect(assign([[], []])).toEqual([-1, -1]);
  });

  test("prefers the best sum to the best first pair", () => {
    expect(assign([[1, 2], [1, 9]])).toEqual([1, 0]);
  });

  test("handles a hundred clusters", () => {
    const costs = Array.from(
      { length: 100 },
      (_, row) =>
        Array.from({ length: 100 }, (_, column) => (row * 37 + 11) % 100 === column ? 0 : 1 + row + column),
    );
    expect(assign(costs)).toEqual(costs.map((_, row) => (row * 37 + 11) % 100));
  });

  test.each([
    ["a cost is not a number", [[1, NaN], [2, 3]]],
    ["a cost is infinite", [[1, Infinity], [2, 3]]],
    ["the rows differ in length", [[1, 2], [3]]],
  ])("throws invalid when %s", (_, costs) => {
    expect(() => assign(costs)).toThrow(expect.objectContaining({ code: "invalid" }));
  });
});
