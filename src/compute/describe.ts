/** What columns of numbers look like. */
import { addressOf, copyColumns, type StatisticOptions } from "./columns.ts";
import { reserveMemory, runSteppedJob, viewDoubles } from "./instance.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";
import { createPace } from "./pace.ts";

/** One column, in its own unit. */
export interface ColumnSummary {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation (ddof 1); NaN for one row. */
  readonly std: number;
  readonly min: number;
  /** Quartiles, interpolated linearly between the two nearest values. */
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/** Values between two pauses, about 20 ms. */
const VALUES_PER_PAUSE = 5e5;

/**
 * Describes every column. A column is one step: a million rows take some 20 ms.
 * Source: pandas `DataFrame.describe`.
 * @throws {AppError} `invalid` when the matrix is empty or holds a value that is not finite; `too_large`
 * @throws the signal's reason when it is aborted
 */
export async function describe(
  wasm: WebAssembly.Module,
  data: Matrix,
  { signal }: StatisticOptions = {},
): Promise<ColumnSummary[]> {
  checkMatrix(data);
  const { rows, columns } = data;
  const pause = createPace(signal, VALUES_PER_PAUSE);
  return await runSteppedJob(wasm, async (kernels) => {
    // The columns, and two arrays of one number a row to select from.
    reserveMemory(kernels, 8 * rows * (columns + 2) + 16384);
    const values = copyColumns(kernels, data);
    const output = kernels.allocate(7 * 8);
    const summaries: ColumnSummary[] = [];
    for (let column = 0; column < columns; column++) {
      kernels.describeColumn(addressOf(values, column * rows), rows, output);
      const [
        mean = NaN,
        std = NaN,
        min = NaN,
        lowerQuartile = NaN,
        median = NaN,
        upperQuartile = NaN,
        max = NaN,
      ] = viewDoubles(kernels, output, 7);
      summaries.push({ count: rows, mean, std, min, lowerQuartile, median, upperQuartile, max });
      await pause(rows);
    }
    return summaries;
  });
}
