/** Opening a K-Means job: its memory, and its data on the way into it. Internal to `compute/`. */
import { reserveMemory, viewDoubles, viewFloats } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import {
  checkedSize,
  isSingle,
  type Matrix,
  type MatrixData,
  notFinite,
  type SingleColumns,
} from "./matrix.ts";
import type { Pace } from "./pace.ts";

/** An open job: its address, and what the steps have to know of its points. */
export interface KMeansJob {
  readonly kernels: Kernels;
  readonly address: number;
  readonly rows: number;
  readonly columns: number;
  readonly weighted: boolean;
  readonly precision: Precision;
  readonly pace: Pace;
}

/**
 * What a clustering stands on: the values as f64, or, of data that came in f32, the values once they were centred and
 * rounded to f32. What is done with them is f64 in both cases, where it matters.
 */
export type Precision = "double" | "single";

/** Points in a block, and rows in a span of the seeding; the kernel's units of work. */
export const BLOCK = 8;
export const SPAN = 64;

/**
 * What a row, a step over a row's value and a call cost beside the multiplications, in the same unit: with few columns
 * and clusters they are most of it.
 */
export const WORK_PER_ROW = 30;
const WORK_PER_VALUE = 8;
const WORK_PER_CALL_BESIDE = 3_000;

/** Multiplications of one call into the kernel, well below a millisecond: many short calls reach the best code soon. */
const WORK_PER_CALL = 2e6;

/** Values copied at once: they are still at hand when the kernel looks at them. */
const VALUES_PER_COPY = 16_384;

/** Rows of data in f32 that the kernel takes at once. */
const STAGED_ROWS = 2_048;

/** Bytes that a job of this size takes. */
function kMeansBytes(
  rows: number,
  columns: number,
  mostClusters: number,
  precision: Precision,
): number {
  const bytesPerValue = precision === "double" ? 12 : 4;
  const staged = precision === "double" ? 0 : STAGED_ROWS * columns * 4;
  return (rows + BLOCK) * (bytesPerValue * columns + 20.75) + staged + mostClusters * (columns + 2) * 72 +
    32_768;
}

/** What a job is opened with, beside its data. */
export interface KMeansOpening {
  /** The most clusters that any of its fits has. */
  readonly mostClusters: number;
  readonly pace: Pace;
  /** Weight of each row; none: all weigh the same. */
  readonly weights?: Float64Array | undefined;
  /** What is taken off each column before anything is rounded; none: its mean. */
  readonly origin?: Float64Array;
  /** The largest magnitude of given centers, the origin taken off; `alone`: rows may be larger, and do not count. */
  readonly allowFor?: { readonly magnitude: number; readonly alone: boolean };
}

/**
 * Opens a job and copies the data into it.
 * @throws {AppError} `invalid` for data that is empty or not finite; `too_large` for the memory at hand
 */
export async function openKMeans(
  kernels: Kernels,
  data: MatrixData,
  opening: KMeansOpening,
): Promise<KMeansJob> {
  const { rows, columns } = checkedSize(data);
  const { mostClusters, pace, weights, origin, allowFor } = opening;
  const precision = isSingle(data) ? "single" : "double";
  reserveMemory(kernels, kMeansBytes(rows, columns, mostClusters, precision) + (weights?.byteLength ?? 0));
  const exact = precision === "double" ? 1 : 0;
  const address = kernels.kmeansOpen(rows, columns, mostClusters, weights ? 1 : 0, exact);
  const job = { kernels, address, rows, columns, weighted: weights !== undefined, precision, pace } as const;
  if (weights) viewDoubles(kernels, kernels.kmeansWeights(address), rows).set(weights);
  if (origin) viewDoubles(kernels, kernels.kmeansOrigin(address), columns).set(origin);
  if (allowFor) kernels.kmeansAllow(address, allowFor.magnitude, allowFor.alone ? 1 : 0);
  await (isSingle(data) ? copyColumns(job, data) : copyRows(job, data));
  await overRanges(job, Math.ceil(rows / BLOCK), BLOCK * rowWork(columns), kernels.kmeansRound);
  return job;
}

async function copyRows(
  { kernels, address, pace }: KMeansJob,
  { values, rows, columns }: Matrix,
): Promise<void> {
  const input = viewDoubles(kernels, kernels.kmeansInput(address), rows * columns);
  const step = Math.max(1, Math.floor(VALUES_PER_COPY / columns));
  for (let from = 0; from < rows; from += step) {
    const to = Math.min(from + step, rows);
    input.set(values.subarray(from * columns, to * columns), from * columns);
    if (kernels.kmeansAddRows(address, from, to) === 0) throw notFinite();
    const pause = pace((to - from) * rowWork(columns));
    if (pause) await pause;
  }
}

async function copyColumns(
  { kernels, address, pace }: KMeansJob,
  { columns, rows }: SingleColumns,
): Promise<void> {
  const staged = viewFloats(kernels, kernels.kmeansInput(address), STAGED_ROWS * columns.length);
  for (let from = 0; from < rows; from += STAGED_ROWS) {
    const to = Math.min(from + STAGED_ROWS, rows);
    columns.forEach((values, column) => staged.set(values.subarray(from, to), column * STAGED_ROWS));
    if (kernels.kmeansAddRows(address, from, to) === 0) throw notFinite();
    const pause = pace((to - from) * rowWork(columns.length));
    if (pause) await pause;
  }
}

/** Calls a kernel over `0 … count − 1` in short ranges, each unit worth `work`. */
export async function overRanges(
  { address, pace }: KMeansJob,
  count: number,
  work: number,
  kernel: (address: number, from: number, to: number) => void,
): Promise<void> {
  const step = Math.max(1, Math.floor(WORK_PER_CALL / work));
  for (let from = 0; from < count; from += step) {
    const to = Math.min(from + step, count);
    kernel(address, from, to);
    const pause = pace((to - from) * work + WORK_PER_CALL_BESIDE);
    if (pause) await pause;
  }
}

/** What looking at every value of a row costs. */
export const rowWork = (columns: number): number => WORK_PER_VALUE * columns + WORK_PER_ROW;
