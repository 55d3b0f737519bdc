/** DBSCAN in plain TypeScript, straight from its definition, O(n²). The oracle of `wasm/dbscan*.ts`; tests only. */

type Point = readonly number[];

/**
 * A label for each row, and the core rows: clusters grow one after the other from their core row with the lowest number, so a border row
 * stays in the first cluster that reaches it; −1 is noise.
 */
export function referenceDbscan(
  rows: readonly Point[],
  { eps, minSamples }: { eps: number; minSamples: number },
): { labels: number[]; coreSampleIndices: number[] } {
  const neighbours = rows.map((row) =>
    rows.flatMap((other, index) => squaredDistance(row, other) <= eps * eps ? [index] : [])
  );
  const isCore = neighbours.map((near) => near.length >= minSamples);
  const labels = rows.map(() => -1);
  let clusters = 0;
  rows.forEach((_, start) => {
    if (!isCore[start] || labels[start] !== -1) return;
    const reached = [start];
    labels[start] = clusters;
    for (let row = reached.pop(); row !== undefined; row = reached.pop()) {
      if (!isCore[row]) continue;
      for (const near of neighbours[row] ?? []) {
        if (labels[near] !== -1) continue;
        labels[near] = clusters;
        reached.push(near);
      }
    }
    clusters++;
  });
  return { labels, coreSampleIndices: rows.flatMap((_, row) => isCore[row] ? [row] : []) };
}

/** For each of `rows` the label of the nearest core row within eps, of equally near ones the first; −1 for none. */
export function referencePredictDbscan(
  cores: readonly Point[],
  labels: readonly number[],
  rows: readonly Point[],
  eps: number,
): number[] {
  return rows.map((row) => {
    let nearest = { distance: eps * eps, label: -1 };
    cores.forEach((core, index) => {
      const distance = squaredDistance(row, core);
      if (distance < nearest.distance || (nearest.label === -1 && distance === nearest.distance)) {
        nearest = { distance, label: labels[index] ?? NaN };
      }
    });
    return nearest.label;
  });
}

/** Not `** 2`, whose last bit is the engine's choice. */
function squaredDistance(left: Point, right: Point): number {
  return left.reduce((sum, value, column) => {
    const difference = value - (right[column] ?? NaN);
    return sum + difference * difference;
  }, 0);
}
