import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordReader } from "../../../src/commerce/imports/records.ts";

describe("recordReader()", () => {
  const read = (text: string, cuts: readonly number[] = []) => {
    const reader = recordReader(",", "\n");
    const found: [number, boolean, ...string[]][] = [];
    const edges = [
      0,
      ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b),
      text.length,
    ];
    edges.slice(1).forEach((edge, index) =>
      reader(
        text.slice(edges[index], edge),
        index === edges.length - 2,
        (cells, line, malformed) => found.push([line, malformed, ...cells]),
      )
    );
    return found;
  };
  test("recordReader() counts lines through quoted newlines, empty lines and both line ends", () => {
    expect(read('a,b\r\n\r\n"x\ny",2\n3,"4"\r\n5,6')).toEqual([
      [1, false, "a", "b"],
      [3, false, "x\ny", "2"],
      [5, false, "3", "4"],
      [6, false, "5", "6"],
    ]);
  });
  test("recordReader() gives the same records wherever the text is cut", () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[a-z0-9 é]{0,5}$/),
      fc.stringMatching(/^[a-z,\n"\r ]{0,6}$/).map((text) => `"${text.replaceAll('"', '""')}"`),
    );
    const text = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(",")), {
      maxLength: 8,
    })
      .chain((lines) => fc.constantFrom("\n", "\r\n").map((end) => lines.join(end) + end));
    fc.assert(
      fc.property(text, fc.array(fc.nat(80), { maxLength: 12 }), (whole, cuts) => {
        expect(read(whole, cuts)).toEqual(read(whole));
      }),
      { numRuns: 500 },
    );
  });
  test("recordReader() marks text after a closing quote and names the line of an open one", () => {
    expect(read('a,b\n"x"y",1\n2,3\n').map(([, malformed]) => malformed)).toEqual([false, true, false]);
    expect(() => read('a,b\n1,2\n"x\ny,1\n')).toThrow(/opens on line 3 /);
    expect(() => read(`a,b\n1,2\n"${"x\n".repeat(600_000)}`, [100, 1_100_000])).toThrow(/opens on line 3 /);
  });
});
