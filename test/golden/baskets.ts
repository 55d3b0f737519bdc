/** The baskets of `baskets.py`: generated ones, bit by bit, and the real ones where their files are. */
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { createUniform } from "../../src/compute/reference/mt19937.ts";

/** How to generate baskets; the JSON file carries it. */
export interface BasketSpec {
  readonly baskets: number;
  readonly items: number;
  readonly patterns: number;
  readonly seed: number;
}

const folder = process.env["REAL_DATA_DIR"] ?? "../shared/data";

/** A file of real baskets, which may be absent. */
export interface BasketFile {
  readonly path: string;
  readonly isThere: boolean;
  /** Its baskets, as lists of ids. */
  readonly read: () => number[][];
}

/** The baskets of one spec, as lists of ids; some repeat an item. */
export function generateBaskets({ baskets, items, patterns, seed }: BasketSpec): number[][] {
  const uniform = createUniform(seed);
  const below = (end: number) => Math.floor(end * uniform() * uniform());
  const known = Array.from({ length: patterns }, () => {
    const length = 1 + Math.floor(uniform() * 7);
    return Array.from({ length }, () => below(items));
  });
  return Array.from({ length: baskets }, () => {
    const size = 1 + Math.floor(uniform() * 19);
    const basket: number[] = [];
    while (basket.length < size) {
      basket.push(...(known[below(patterns)] ?? []).filter(() => uniform() < 0.75));
    }
    return basket;
  });
}

/** Its items are numbered in the order in which they first occur. */
export const groceries = fileOf("groceries.csv", (lines) => {
  const ids = new Map<string, number>();
  const idOf = (name: string) => {
    const id = ids.get(name) ?? ids.size;
    ids.set(name, id);
    return id;
  };
  return lines.map((line) => line.split(",").map(idOf));
});

/** Its items are numbers already. */
export const retail = fileOf(
  "fimi_retail.dat",
  (lines) => lines.map((line) => line.trim().split(/\s+/).map(Number)),
);

function fileOf(name: string, parse: (lines: string[]) => number[][]): BasketFile {
  const path = `${folder}/${name}`;
  return {
    path,
    isThere: existsSync(path),
    read: () => parse(readFileSync(path, "utf8").split(/\r?\n/).filter((line) => line.trim() !== "")),
  };
}
