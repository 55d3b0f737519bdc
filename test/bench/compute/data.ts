/** Data on their way to the other sides. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Matrix } from "../../../src/compute/matrix.ts";

/** Writes numbers as they lie in memory, for the other processes; returns the path. */
export async function keep(folder: string, name: string, values: Float64Array | Int32Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return path;
}

/** The rows as plain arrays, for libraries that want them. */
export const rowsOf = ({ values, rows, columns }: Matrix): number[][] =>
  Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
