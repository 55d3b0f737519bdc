/** Statistics of columns in plain TypeScript, straight from their definitions. Oracles of the kernels; tests only. */

type Rows = readonly (readonly number[])[];

/** count, mean, sample standard deviation, least, quartiles, largest of each column. */
export function referenceDescribe(rows: Rows): number[][] {
  return columnsOf(rows).map((column) => {
    const sorted = column.toSorted((left, right) => left - right);
    const center = mean(column);
    const squares = sum(column.map((value) => (value - center) ** 2));
    const quantile = (share: number) => {
      const place = share * (sorted.length - 1);
      const low = sorted[Math.floor(place)] ?? NaN;
      return low + ((sorted[Math.ceil(place)] ?? NaN) - low) * (place - Math.floor(place));
    };
    return [
      column.length,
      center,
      Math.sqrt(squares / (column.length - 1)),
      ...[0, 0.25, 0.5, 0.75, 1].map(quantile),
    ];
  });
}

/** Pearson's coefficients; NaN beside a constant column. */
export function referencePearson(rows: Rows): number[][] {
  const deviations = columnsOf(rows).map((column) => {
    const constant = column.every((value) => value === column[0]);
    return column.map((value) => constant ? 0 : value - mean(column));
  });
  return deviations.map((left) =>
    deviations.map((right) => dot(left, right) / Math.sqrt(dot(left, left)) / Math.sqrt(dot(right, right)))
  );
}

/** Pearson's coefficients of the ranks: 1 + the number of smaller values + half of the other equal ones. */
export function referenceSpearman(rows: Rows): number[][] {
  const ranks = columnsOf(rows).map((column) =>
    column.map((value) => {
      const smaller = column.filter((other) => other < value).length;
      const equal = column.filter((other) => other === value).length;
      return smaller + (equal + 1) / 2;
    })
  );
  return referencePearson(rows.map((_, row) => ranks.map((column) => column[row] ?? NaN)));
}

/** The covariance matrix, ddof 1. */
export function referenceCovariance(rows: Rows): number[][] {
  const deviations = columnsOf(rows).map((column) => column.map((value) => value - mean(column)));
  return deviations.map((left) => deviations.map((right) => dot(left, right) / (rows.length - 1)));
}

/** The eigenvalues of a symmetric matrix, largest first: Jacobi's own order, the largest element first. */
export function referenceEigenvalues(symmetric: Rows): number[] {
  const matrix = symmetric.map((row) => [...row]);
  const at = (row: number, column: number) => matrix[row]?.[column] ?? NaN;
  for (;;) {
    const pairs = matrix.flatMap((_, row) => matrix.map((_, column) => ({ row, column })))
      .filter(({ row, column }) => row < column)
      .toSorted((one, two) => Math.abs(at(two.row, two.column)) - Math.abs(at(one.row, one.column)));
    const largest = pairs[0];
    const scale = Math.max(...matrix.map((_, index) => Math.abs(at(index, index))));
    if (largest === undefined || Math.abs(at(largest.row, largest.column)) <= 1e-15 * scale) break;
    const { row: p, column: q } = largest;
    const angle = Math.atan2(2 * at(p, q), at(q, q) - at(p, p)) / 2;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    for (const row of matrix) {
      [row[p], row[q]] = [
        cosine * (row[p] ?? 0) - sine * (row[q] ?? 0),
        sine * (row[p] ?? 0) + cosine * (row[q] ?? 0),
      ];
    }
    const [first, second] = [[...matrix[p] ?? []], [...matrix[q] ?? []]];
    matrix[p] = first.map((value, index) => cosine * value - sine * (second[index] ?? 0));
    matrix[q] = first.map((value, index) => sine * value + cosine * (second[index] ?? 0));
  }
  return matrix.map((_, index) => at(index, index)).toSorted((left, right) => right - left);
}

const columnsOf = (rows: Rows): number[][] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? NaN));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const mean = (values: readonly number[]): number => sum(values) / values.length;

const dot = (left: readonly number[], right: readonly number[]): number =>
  sum(left.map((value, index) => value * (right[index] ?? NaN)));
