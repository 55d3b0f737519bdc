/**
 * Exact silhouette coefficients.
 *
 * Source: P. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis",
 * 1987; (b − a) / max(a, b) per row, 0 for a row alone in its cluster, as scikit-learn's `silhouette_samples`.
 * Every pair inside a cluster is measured once, for a. For b only those clusters are measured that can be the nearest
 * one of a row (silhouette_bounds.ts): either the rows that need it against all of the other cluster, or, where that is
 * less work, all rows of both clusters against each other once.
 * Clusters of a few rows are all measured against each other: bounds would cost more.
 * The score of many rows is measured in f32 (silhouette_singles.ts) and its bias taken out: CHECKED rows are measured in
 * f64 instead, and their mean change is added to all others. Single coefficients are always measured in f64.
 * The host steps it: `silhouetteOpen`, write rows and labels, `silhouettePrepare`, `silhouetteStep` until it is done,
 * `silhouetteScore` or `silhouetteSamples`. Memory: see silhouette_job.ts. Cost: at most rows² / 2 distances; a quarter
 * of rows² or less where clusters lie apart.
 */
import { doubleAddress, getDouble, getInt, setDouble, setInt } from "./memory";
import { canBeNearest, describeClusters, setReach } from "./silhouette_bounds";
import { addDistances } from "./silhouette_doubles";
import { clusterOf, createJob, GROUP, SilhouetteJob, sizeOf, sortByCluster } from "./silhouette_job";
import { addDistancesInGroup, addGroupDistances, loadGroup, narrowPoints } from "./silhouette_singles";

/** Rows measured again in f64, far fewer than there are: a coefficient in f32 errs by 10⁻⁸, so the mean of these is good to 10⁻⁹. */
const CHECKED: i32 = 128;

/** Distances in f32 that take as long as one in f64, and as one to a centroid, which is not measured in a vector. */
const DOUBLE_COST: i32 = 3;
const CENTROID_COST: i32 = 16;

/** Allocates a job, in f64 alone when `precise`; returns its address. */
export function silhouetteOpen(rows: i32, columns: i32, clusters: i32, precise: bool): usize {
  return changetype<usize>(createJob(rows, columns, clusters, precise));
}

/** Where the host writes the rows: row-major rows × columns f64. */
export function silhouetteInput(job: SilhouetteJob): usize {
  return job.input;
}

/** Where the host writes one i32 per row, 0 … clusters − 1, every cluster with a row. */
export function silhouetteLabels(job: SilhouetteJob): usize {
  return job.labels;
}

/** Sorts the rows by cluster; to be called once, when rows and labels are written. */
export function silhouettePrepare(job: SilhouetteJob): void {
  sortByCluster(job);
  if (job.bounded) describeClusters(job);
  if (!job.precise) narrowPoints(job);
}

/** Does the work of about `distances` distances in f32. Returns true when there are none left. */
export function silhouetteStep(job: SilhouetteJob, distances: i32): bool {
  let measured = 0;
  while (measured < distances) {
    if (job.bounded && job.reached < job.rows) {
      setReach(job, job.reached, clusterOf(job, job.reached));
      job.reached++;
      measured += CENTROID_COST * job.clusters;
    } else if (job.cluster < job.clusters) {
      measured += comparePair(job);
    } else if (!job.precise && job.checked < CHECKED) {
      measured += checkRow(job);
    } else {
      return true;
    }
  }
  return false;
}

/** The mean coefficient. */
export function silhouetteScore(job: SilhouetteJob): f64 {
  let total: f64 = 0;
  for (let row = 0; row < job.rows; row++) total += coefficient(job, row);
  // The rows that were not checked, each by what the others changed on average.
  if (!job.precise) total += job.changes / <f64>CHECKED * <f64>(job.rows - CHECKED);
  return total / <f64>job.rows;
}

/** Writes the coefficients in the order of the input; returns their address. */
export function silhouetteSamples(job: SilhouetteJob): usize {
  for (let row = 0; row < job.rows; row++) setDouble(job.sums, getInt(job.order, row), coefficient(job, row));
  return job.sums;
}

/** The next part of the pair of clusters at hand, or the way to the next pair; returns the work it was. */
function comparePair(job: SilhouetteJob): i32 {
  if (job.next < 0) {
    planPair(job);
    return CENTROID_COST * (job.bounded ? sizeOf(job, job.cluster) + sizeOf(job, job.other) : 4);
  }
  if (job.next < job.listedCount) return measureListed(job);
  finishPair(job);
  return 0;
}

/** Lists the rows of the pair that need measuring, and decides whether the distances are shared. */
function planPair(job: SilhouetteJob): void {
  const size = sizeOf(job, job.cluster);
  const otherSize = sizeOf(job, job.other);
  job.next = 0;
  job.listedCount = 0;
  job.shared = job.cluster === job.other || !job.bounded;
  if (!job.shared) {
    listRows(job, job.cluster, job.other);
    job.ofCluster = job.listedCount;
    listRows(job, job.other, job.cluster);
    const ofOther = job.listedCount - job.ofCluster;
    const apart = <i64>job.ofCluster * otherSize + <i64>ofOther * size;
    job.shared = apart > <i64>size * otherSize;
  }
  if (!job.shared) return;
  job.ofCluster = size;
  job.listedCount = size;
  const from = getInt(job.starts, job.cluster);
  for (let index = 0; index < size; index++) setInt(job.listed, index, from + index);
  memory.fill(doubleAddress(job.sums, getInt(job.starts, job.other)), 0, <usize>otherSize << 3);
}

/** Lists the rows of `cluster` whose nearest cluster can be `other`. */
function listRows(job: SilhouetteJob, cluster: i32, other: i32): void {
  const to = getInt(job.starts, cluster + 1);
  for (let row = getInt(job.starts, cluster); row < to; row++) {
    if (canBeNearest(job, row, other)) setInt(job.listed, job.listedCount++, row);
  }
}

/** Measures the next listed rows: four in f32, or one in f64. Returns the work. */
function measureListed(job: SilhouetteJob): i32 {
  const first = job.next;
  const inside = job.cluster === job.other;
  const ofCluster = first < job.ofCluster;
  const opposite = ofCluster ? job.other : job.cluster;
  const left = (ofCluster ? job.ofCluster : job.listedCount) - first;
  const grouped = !job.precise && left >= GROUP;
  const count = grouped ? GROUP : 1;
  const row = getInt(job.listed, first);
  const from = inside ? row + count : getInt(job.starts, opposite);
  const to = getInt(job.starts, opposite + 1);
  job.next = first + count;
  if (grouped) {
    loadGroup(job, first, opposite);
    addGroupDistances(job, from, to);
    if (inside) addDistancesInGroup(job, row);
  } else {
    setDouble(job.groupSums, 0, addDistances(job, row, from, to));
  }
  for (let member = 0; member < count; member++) {
    const sum = getDouble(job.groupSums, member);
    if (inside) setWithin(job, row + member, sum);
    else lowerNearest(job, getInt(job.listed, first + member), sum / <f64>sizeOf(job, opposite));
  }
  return (grouped ? GROUP : DOUBLE_COST) * (to - from);
}

/** Sets the mean distance inside a row's cluster: `sum` to its group and behind it, the rest is in its sum already. */
function setWithin(job: SilhouetteJob, row: i32, sum: f64): void {
  setDouble(job.within, row, (sum + getDouble(job.sums, row)) / <f64>(sizeOf(job, job.cluster) - 1));
}

@inline
function lowerNearest(job: SilhouetteJob, row: i32, mean: f64): void {
  if (mean < getDouble(job.nearest, row)) setDouble(job.nearest, row, mean);
}

/** Takes the means of the rows opposite where distances were shared, and goes on to the next pair. */
function finishPair(job: SilhouetteJob): void {
  if (job.shared && job.cluster !== job.other) {
    const to = getInt(job.starts, job.other + 1);
    for (let row = getInt(job.starts, job.other); row < to; row++) {
      lowerNearest(job, row, getDouble(job.sums, row) / <f64>sizeOf(job, job.cluster));
    }
  }
  job.next = -1;
  job.other++;
  if (job.other === job.clusters) job.other = ++job.cluster;
}

/** Measures one row in f64 and notes what that changes. Returns the work. */
function checkRow(job: SilhouetteJob): i32 {
  // Multiples of the golden ratio: spread evenly, and in step with no pattern of the rows.
  const fraction = <u64>(<u32>job.checked * 2654435769);
  const row = <i32>(fraction * <u64>job.rows >> 32);
  const cluster = clusterOf(job, row);
  const narrow = coefficient(job, row);
  let measured = 0;
  setDouble(job.nearest, row, Infinity);
  for (let other = 0; other < job.clusters; other++) {
    if (other !== cluster && !canBeNearest(job, row, other)) continue;
    const sum = addDistances(job, row, getInt(job.starts, other), getInt(job.starts, other + 1));
    const size = sizeOf(job, other);
    if (other === cluster) setDouble(job.within, row, sum / <f64>(size - 1));
    else lowerNearest(job, row, sum / <f64>size);
    measured += size;
  }
  job.changes += coefficient(job, row) - narrow;
  job.checked++;
  return DOUBLE_COST * measured + CENTROID_COST * job.clusters;
}

function coefficient(job: SilhouetteJob, row: i32): f64 {
  if (sizeOf(job, clusterOf(job, row)) === 1) return 0;
  const within = getDouble(job.within, row);
  const nearest = getDouble(job.nearest, row);
  const larger = Math.max(within, nearest);
  return larger > 0 ? (nearest - within) / larger : 0;
}
