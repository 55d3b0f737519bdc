/** The directions in which data vary most. */
import { AppError } from "../errors.ts";
import { copyColumns, type StatisticOptions } from "./columns.ts";
import { checkProductsWork, multiplyColumns } from "./correlation.ts";
import { reserveMemory, runSteppedJob, viewDoubles } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import { checkMatrix, type Matrix, rowOf } from "./matrix.ts";
import { createPace, type Pace } from "./pace.ts";

/** How many directions to find. */
export interface PrincipalComponentsOptions extends StatisticOptions {
  /** 1 … the smaller of rows and columns, which is the default. */
  readonly nComponents?: number | undefined;
}

/** The directions, those of the largest variance first. */
export interface PrincipalComponents {
  /** nComponents × columns, of length 1 each; its largest element in magnitude is positive. */
  readonly components: Matrix;
  /** Sample variance (ddof 1) along each direction. */
  readonly explainedVariance: Float64Array;
  /** Its share of the variance of all columns, 0 … 1; NaN when there is none. */
  readonly explainedVarianceRatio: Float64Array;
  /** Mean of each column. */
  readonly mean: Float64Array;
}

/** Most columns: beyond, the rotations would take more than a few seconds. */
export const MAX_COMPONENT_COLUMNS = 512;

/** Values times columns between two pauses, about 20 ms. */
const WORK_PER_PAUSE = 2e7;

/** Far more than convergence ever takes. */
const MOST_SWEEPS = 60;

/**
 * Principal components: eigenvectors of the covariance matrix, by Jacobi's rotations.
 * Sources: Pearson 1901; scikit-learn `PCA(svd_solver="full")`, with its signs. Directions of equal variance are
 * arbitrary within their plane, as there.
 * @throws {AppError} `invalid` when there are fewer than two rows, a value is not finite, or `nComponents` is out of
 * range; `too_large` above {@link MAX_COMPONENT_COLUMNS} columns or the budget of the products
 * @throws the signal's reason when it is aborted
 */
export async function principalComponents(
  wasm: WebAssembly.Module,
  data: Matrix,
  { nComponents, signal }: PrincipalComponentsOptions = {},
): Promise<PrincipalComponents> {
  const { rows, columns } = data;
  const most = Math.min(rows, columns);
  const wanted = nComponents ?? most;
  checkSize(data, wanted, most);
  checkMatrix(data);
  const pause = createPace(signal, WORK_PER_PAUSE);
  return await runSteppedJob(wasm, async (kernels) => {
    reserveMemory(kernels, 8 * columns * (rows + 3 * columns) + 4096);
    const { products, means } = await multiplyColumns(kernels, copyColumns(kernels, data), data, pause);
    const covariance = products.map((product) => product / (rows - 1));
    const { values, vectors } = await findEigenvectors(kernels, covariance, columns, pause);
    const total = values.reduce((sum, value) => sum + value, 0);
    const order = [...values.keys()].sort((left, right) => (values[right] ?? 0) - (values[left] ?? 0));
    const chosen = order.slice(0, wanted);
    const explainedVariance = Float64Array.from(chosen, (index) => values[index] ?? NaN);
    return {
      components: {
        values: Float64Array.from(chosen.flatMap((index) => [...directed(rowOf(vectors, index))])),
        rows: wanted,
        columns,
      },
      explainedVariance,
      explainedVarianceRatio: explainedVariance.map((value) => value / total),
      mean: means,
    };
  });
}

/**
 * The coordinates of rows along the components.
 * @param data any rows, of the columns that the components were found in
 * @returns rows × nComponents
 * @throws {AppError} `invalid` when the columns are not those, or a value is not finite
 */
export function projectRows({ components, mean }: PrincipalComponents, data: Matrix): Matrix {
  if (data.columns !== components.columns) {
    throw new AppError(
      "invalid",
      `These components are of ${components.columns} columns, not ${data.columns}`,
    );
  }
  checkMatrix(data);
  const values = new Float64Array(data.rows * components.rows);
  for (let row = 0; row < data.rows; row++) {
    const deviations = rowOf(data, row).map((value, column) => value - (mean[column] ?? NaN));
    for (let component = 0; component < components.rows; component++) {
      values[row * components.rows + component] = rowOf(components, component)
        .reduce((sum, weight, column) => sum + weight * (deviations[column] ?? NaN), 0);
    }
  }
  return { values, rows: data.rows, columns: components.rows };
}

async function findEigenvectors(
  kernels: Kernels,
  symmetric: Float64Array,
  size: number,
  pause: Pace,
): Promise<{ values: Float64Array; vectors: Matrix }> {
  const matrix = kernels.allocate(symmetric.byteLength);
  const vectors = kernels.allocate(symmetric.byteLength);
  viewDoubles(kernels, matrix, symmetric.length).set(symmetric);
  viewDoubles(kernels, vectors, symmetric.length).set(
    symmetric.map((_, index) => index % (size + 1) === 0 ? 1 : 0),
  );
  let rotations = 1;
  for (let sweep = 0; rotations > 0 && sweep < MOST_SWEEPS; sweep++) {
    rotations = 0;
    for (let row = 0; row < size; row++) {
      rotations += kernels.rotateRow(matrix, vectors, size, row);
      await pause(12 * size * (size - row));
    }
  }
  const rotated = viewDoubles(kernels, matrix, symmetric.length);
  return {
    // A variance of 0 may come out as less by rounding.
    values: Float64Array.from(
      { length: size },
      (_, index) => Math.max(0, rotated[index * (size + 1)] ?? NaN),
    ),
    vectors: { values: viewDoubles(kernels, vectors, symmetric.length).slice(), rows: size, columns: size },
  };
}

/** The vector or its opposite: the one whose largest element in magnitude, the first of equals, is positive. */
function directed(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, value) => Math.abs(value) > Math.abs(best) ? value : best, 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

function checkSize({ rows, columns }: Matrix, wanted: number, most: number): void {
  if (rows < 2) throw new AppError("invalid", "Principal components need at least two rows");
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > most) {
    throw new AppError("invalid", `n_components must be an integer between 1 and ${most}`);
  }
  if (columns > MAX_COMPONENT_COLUMNS) {
    throw new AppError("too_large", `The data has ${columns} columns; the most is ${MAX_COMPONENT_COLUMNS}`);
  }
  checkProductsWork({ rows, columns });
}
