/**
 * The nearest centers of eight points at once, in f32, and of one point exactly.
 *
 * Eight points × four centers are eight accumulators; each center's coordinate is read once for eight points. Within a
 * group of four the greatest two scores are found by a small tournament, then compared with the greatest two so far.
 * Where the two are closer than kmeans_centers.ts proves f32 to be right, the caller asks for the exact answer.
 * Memory: none. Cost: columns × clusters multiplications and additions a point.
 */
import { BLOCK_COLUMN } from "./kmeans_points";
import { GROUP } from "./kmeans_centers";
import { getDouble } from "./memory";

/** What {@link rankBlock} leaves: the greatest score, the second, and the center of the greatest; of points 0–3, then 4–7. */
export const BEST: usize = 0;
export const SECOND: usize = 32;
export const NEAREST: usize = 64;
export const RANKS_BYTES: usize = 96;

/**
 * Ranks the centers for the eight points of a block.
 * @param block the rounded points, `[column][8]`
 * @param packed see packCenters
 * @param ranks out
 */
export function rankBlock(block: usize, columns: i32, packed: usize, clusters: i32, ranks: usize): void {
  const end = block + <usize>columns * BLOCK_COLUMN;
  const grouped = clusters & ~(GROUP - 1);
  // Kept in memory between the groups: with them there would be more than the registers hold in the inner loop.
  const none = f32x4.splat(-Infinity);
  v128.store(ranks, none, BEST);
  v128.store(ranks, none, BEST + 16);
  v128.store(ranks, none, SECOND);
  v128.store(ranks, none, SECOND + 16);
  let center = packed;
  for (let cluster = 0; cluster < grouped; cluster += GROUP) {
    let a0 = v128.load32_splat(center);
    let b0 = v128.load32_splat(center, 4);
    let c0 = v128.load32_splat(center, 8);
    let d0 = v128.load32_splat(center, 12);
    let a1 = a0;
    let b1 = b0;
    let c1 = c0;
    let d1 = d0;
    center += 16;
    for (let column = block; column < end; column += BLOCK_COLUMN) {
      const low = v128.load(column);
      const high = v128.load(column, 16);
      let coordinate = v128.load32_splat(center);
      a0 = f32x4.add(a0, f32x4.mul(low, coordinate));
      a1 = f32x4.add(a1, f32x4.mul(high, coordinate));
      coordinate = v128.load32_splat(center, 4);
      b0 = f32x4.add(b0, f32x4.mul(low, coordinate));
      b1 = f32x4.add(b1, f32x4.mul(high, coordinate));
      coordinate = v128.load32_splat(center, 8);
      c0 = f32x4.add(c0, f32x4.mul(low, coordinate));
      c1 = f32x4.add(c1, f32x4.mul(high, coordinate));
      coordinate = v128.load32_splat(center, 12);
      d0 = f32x4.add(d0, f32x4.mul(low, coordinate));
      d1 = f32x4.add(d1, f32x4.mul(high, coordinate));
      center += 16;
    }
    const first = i32x4.splat(cluster);
    mergeRanks(
      ranks, f32x4.pmax(f32x4.pmax(a0, b0), f32x4.pmax(c0, d0)), secondOfFour(a0, b0, c0, d0),
      i32x4.add(first, nearestOfFour(a0, b0, c0, d0)),
    );
    mergeRanks(
      ranks + 16, f32x4.pmax(f32x4.pmax(a1, b1), f32x4.pmax(c1, d1)), secondOfFour(a1, b1, c1, d1),
      i32x4.add(first, nearestOfFour(a1, b1, c1, d1)),
    );
  }
  for (let cluster = grouped; cluster < clusters; cluster++) {
    let a0 = v128.load32_splat(center);
    let a1 = a0;
    center += 4;
    for (let column = block; column < end; column += BLOCK_COLUMN) {
      const coordinate = v128.load32_splat(center);
      a0 = f32x4.add(a0, f32x4.mul(v128.load(column), coordinate));
      a1 = f32x4.add(a1, f32x4.mul(v128.load(column, 16), coordinate));
      center += 4;
    }
    const own = i32x4.splat(cluster);
    mergeRanks(ranks, a0, none, own);
    mergeRanks(ranks + 16, a1, none, own);
  }
}

/** Puts the greatest two scores of a group of centers beside those so far. */
@inline
function mergeRanks(ranks: usize, groupBest: v128, groupSecond: v128, groupNearest: v128): void {
  const best = v128.load(ranks, BEST);
  const second = f32x4.pmax(f32x4.pmax(v128.load(ranks, SECOND), groupSecond), f32x4.pmin(best, groupBest));
  const nearest = v128.bitselect(groupNearest, v128.load(ranks, NEAREST), f32x4.gt(groupBest, best));
  v128.store(ranks, f32x4.pmax(best, groupBest), BEST);
  v128.store(ranks, second, SECOND);
  v128.store(ranks, nearest, NEAREST);
}

/** The second greatest of four: the lesser of the pairs' winners, or a pair's loser. */
@inline
function secondOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.pmax(
    f32x4.pmin(f32x4.pmax(a, b), f32x4.pmax(c, d)),
    f32x4.pmax(f32x4.pmin(a, b), f32x4.pmin(c, d)),
  );
}

/** Which of four is the greatest: a comparison is −1 in a lane where it holds. */
@inline
function nearestOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const firstPair = i32x4.neg(f32x4.gt(b, a));
  const secondPair = i32x4.sub(i32x4.splat(2), f32x4.gt(d, c));
  return v128.bitselect(secondPair, firstPair, f32x4.gt(f32x4.pmax(c, d), f32x4.pmax(a, b)));
}

/**
 * The center nearest to a point in f64: the least ½‖c‖² − x·c, summed column by column, ties to the lowest.
 * @param point f64 a column
 * @param centers row-major f64
 * @param halfNorms ½‖c‖² of each center
 */
export function nearestCenter(point: usize, columns: i32, centers: usize, halfNorms: usize, clusters: i32): i32 {
  let nearest = 0;
  let least = Infinity;
  let index = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    let score = getDouble(halfNorms, cluster);
    for (let column = 0; column < columns; column++) {
      score -= getDouble(point, column) * getDouble(centers, index++);
    }
    if (score < least) {
      least = score;
      nearest = cluster;
    }
  }
  return nearest;
}
