/** The data sets of `datasets.py`, bit by bit: only MT19937, the four operations and floor are used. */
import type { Matrix } from "../../src/compute/matrix.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";

/** How to make one data set; the JSON files carry these. */
export interface DatasetSpec {
  readonly name: string;
  /** "uniform", "blobs", "lognormal", "lattice" or "rfm". */
  readonly kind: string;
  readonly rows: number;
  readonly columns: number;
  readonly clusters: number;
  readonly seed: number;
  readonly groups?: number;
  readonly offset?: number;
  readonly scales?: readonly number[];
}

/** The matrix of one spec. */
export function makeDataset(spec: DatasetSpec): Matrix {
  const { rows, columns, kind, groups = 0, offset = 0, scales = [1] } = spec;
  const uniform = createUniform(spec.seed);
  const centers = Float64Array.from(
    { length: groups * columns },
    () => uniform() * 10,
  );
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    values.set(
      kind === "rfm" ? rfmRow(uniform) : plainRow(row, columns, kind, centers, uniform),
      row * columns,
    );
  }
  const scaled = values.map((value, index) =>
    offset + value * (scales[index % columns % scales.length] ?? 1)
  );
  return { values: scaled, rows, columns };
}

function rfmRow(uniform: () => number): number[] {
  const frequency = 1 + Math.floor(lognormal(uniform));
  const recency = Math.floor(uniform() * 365);
  return [recency, frequency, frequency * (lognormal(uniform) * 40)];
}

function plainRow(
  row: number,
  columns: number,
  kind: string,
  centers: Float64Array,
  uniform: () => number,
): number[] {
  return Array.from({ length: columns }, (_, column) => {
    if (kind === "uniform") return uniform();
    if (kind === "lognormal") return lognormal(uniform);
    if (kind === "lattice") return Math.floor(uniform() * 4);
    return (centers[(row * columns + column) % centers.length] ?? 0) +
      bell(uniform);
  });
}

/** Roughly normal with standard deviation 1. */
function bell(uniform: () => number): number {
  const total = uniform() + uniform() + uniform() + uniform();
  return (total - 2) * 1.7320508075688772;
}

/** Roughly exp of bell(): (1 + z/64) to the 64th by squaring. */
function lognormal(uniform: () => number): number {
  let value = 1 + bell(uniform) / 64;
  for (let times = 0; times < 6; times++) value = value * value;
  return value;
}
