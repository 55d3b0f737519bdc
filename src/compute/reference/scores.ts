/** The three scores in plain TypeScript, straight from their definitions. Oracles of the kernels; tests only. */

type Point = readonly number[];

/** Mean of the coefficients. */
export function referenceSilhouette(rows: readonly Point[], labels: readonly number[]): number {
  return mean(referenceSilhouettes(rows, labels));
}

/** (b − a) / max(a, b) of each row, 0 for a point alone in its cluster. */
export function referenceSilhouettes(rows: readonly Point[], labels: readonly number[]): number[] {
  const clusters = [...new Set(labels)];
  return rows.map((row, index) => {
    const meanDistance = (cluster: number) => {
      const others = rows.filter((_, other) => other !== index && labels[other] === cluster);
      return mean(others.map((other) => distance(row, other)));
    };
    const own = labels[index] ?? 0;
    if (labels.filter((label) => label === own).length === 1) return 0;
    const a = meanDistance(own);
    const b = Math.min(...clusters.filter((cluster) => cluster !== own).map(meanDistance));
    return Math.max(a, b) === 0 ? 0 : (b - a) / Math.max(a, b);
  });
}

/** Mean over clusters of the worst (s_i + s_j) / d_ij. */
export function referenceDaviesBouldin(rows: readonly Point[], labels: readonly number[]): number {
  const clusters = membersByCluster(rows, labels).map((members) => {
    const centroid = centroidOf(members);
    return { centroid, spread: mean(members.map((member) => distance(member, centroid))) };
  });
  return mean(clusters.map((cluster) => {
    const ratios = clusters
      .filter((other) => distance(cluster.centroid, other.centroid) > 0)
      .map((other) => (cluster.spread + other.spread) / distance(cluster.centroid, other.centroid));
    return Math.max(0, ...ratios);
  }));
}

/** [B / (k − 1)] / [W / (n − k)], 1 when W is 0. */
export function referenceCalinskiHarabasz(rows: readonly Point[], labels: readonly number[]): number {
  const clusters = membersByCluster(rows, labels);
  const center = centroidOf(rows);
  const between = sum(clusters.map((members) => members.length * distance(centroidOf(members), center) ** 2));
  const inside = sum(clusters.flatMap((members) => {
    const centroid = centroidOf(members);
    return members.map((member) => distance(member, centroid) ** 2);
  }));
  if (inside === 0) return 1;
  return between / (clusters.length - 1) / (inside / (rows.length - clusters.length));
}

function membersByCluster(rows: readonly Point[], labels: readonly number[]): Point[][] {
  return [...new Set(labels)].map((cluster) => rows.filter((_, index) => labels[index] === cluster));
}

function centroidOf(rows: readonly Point[]): number[] {
  return (rows[0] ?? []).map((_, column) => mean(rows.map((row) => row[column] ?? NaN)));
}

function distance(left: Point, right: Point): number {
  return Math.sqrt(sum(left.map((value, column) => (value - (right[column] ?? NaN)) ** 2)));
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
