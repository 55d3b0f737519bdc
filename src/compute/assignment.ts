/**
 * Pairing things that are alike, at the least cost in all. Plain TypeScript on purpose: clusters are matched twenty at a
 * time, in microseconds, and even a thousand take less than a second.
 */
import { AppError } from "../errors.ts";

/**
 * The assignment of rows to columns with the least sum of costs. Where there are more rows than columns (or the other
 * way round), those that are left over get nobody. Cost: rows² × columns.
 * Source: Kuhn 1955, Munkres 1957; the form with potentials of Jonker and Volgenant 1987.
 * @param costs rows × columns
 * @returns the column of each row, or −1
 * @throws {AppError} `invalid` when the rows are of different lengths, or a cost is not finite
 */
export function assign(costs: readonly (readonly number[])[]): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  if (!costs.every((row) => row.length === columns && row.every(Number.isFinite))) {
    throw new AppError("invalid", "The costs must be finite numbers, equally many in each row");
  }
  if (rows <= columns) return assignRows(rows, columns, (row, column) => costs[row]?.[column] ?? 0);
  const ofColumns = assignRows(columns, rows, (column, row) => costs[row]?.[column] ?? 0);
  return costs.map((_, row) => ofColumns.indexOf(row));
}

/** The same for at most as many rows as columns: every row gets one. */
function assignRows(rows: number, columns: number, cost: (row: number, column: number) => number): number[] {
  const rowPotentials = new Float64Array(rows);
  const columnPotentials = new Float64Array(columns);
  const holder = new Int32Array(columns).fill(-1);
  for (let row = 0; row < rows; row++) {
    // Dijkstra from this row to the nearest free column, over reduced costs.
    const distances = new Float64Array(columns).fill(Infinity);
    const cameFrom = new Int32Array(columns).fill(-1);
    const settled = new Uint8Array(columns);
    let last = -1;
    for (let at = row;;) {
      const reached = last === -1 ? 0 : distances[last] ?? 0;
      let nearest = -1;
      for (let column = 0; column < columns; column++) {
        if (settled[column] === 1) continue;
        const reduced = reached + cost(at, column) - (rowPotentials[at] ?? 0) -
          (columnPotentials[column] ?? 0);
        if (reduced < (distances[column] ?? 0)) {
          distances[column] = reduced;
          cameFrom[column] = last;
        }
        if (nearest === -1 || (distances[column] ?? 0) < (distances[nearest] ?? 0)) nearest = column;
      }
      settled[nearest] = 1;
      last = nearest;
      at = holder[nearest] ?? -1;
      if (at === -1) break;
    }
    const length = distances[last] ?? 0;
    rowPotentials[row] = (rowPotentials[row] ?? 0) + length;
    for (let column = 0; column < columns; column++) {
      if (settled[column] !== 1 || column === last) continue;
      const slack = length - (distances[column] ?? 0);
      const held = holder[column] ?? 0;
      columnPotentials[column] = (columnPotentials[column] ?? 0) - slack;
      rowPotentials[held] = (rowPotentials[held] ?? 0) + slack;
    }
    for (let column = last; column !== -1;) {
      const before = cameFrom[column] ?? -1;
      holder[column] = before === -1 ? row : holder[before] ?? -1;
      column = before;
    }
  }
  const found = new Array<number>(rows).fill(-1);
  holder.forEach((row, column) => {
    if (row !== -1) found[row] = column;
  });
  return found;
}
