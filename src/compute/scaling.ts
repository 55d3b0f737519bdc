/** Standardisation of columns. */
import { copyDoubles, reserveMemory, runJob, viewDoubles } from "./instance.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";

/** A matrix whose columns have mean 0 and standard deviation 1, and what was taken out. */
export interface Scaled {
  readonly scaled: Matrix;
  /** Mean of each column, in its own unit. */
  readonly mean: Float64Array;
  /** Population standard deviation of each column; 1 for a constant column. */
  readonly scale: Float64Array;
}

/**
 * Standardises every column: `(x − mean) / scale`, population standard deviation (ddof 0), two-pass. A column that
 * is constant up to rounding becomes exactly 0. The input is not changed.
 * Source: scikit-learn `StandardScaler`.
 * @throws {AppError} `invalid` when the matrix is empty or holds a value that is not finite; `too_large`
 */
export function standardScale(wasm: WebAssembly.Module, data: Matrix): Scaled {
  checkMatrix(data);
  const { rows, columns } = data;
  return runJob(wasm, (kernels) => {
    reserveMemory(kernels, data.values.byteLength + columns * 32 + 128);
    const values = copyDoubles(kernels, data.values);
    const means = kernels.allocate(columns * 8);
    const scales = kernels.allocate(columns * 8);
    kernels.standardScale(values, rows, columns, means, scales);
    return {
      scaled: { values: viewDoubles(kernels, values, rows * columns).slice(), rows, columns },
      mean: viewDoubles(kernels, means, columns).slice(),
      scale: viewDoubles(kernels, scales, columns).slice(),
    };
  });
}
