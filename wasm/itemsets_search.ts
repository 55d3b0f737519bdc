/**
 * The search of longer itemsets, depth first: two sets that differ in their last item are joined by the intersection of
 * their bitmaps, whose bits count the baskets that hold both.
 *
 * Source: M. Zaki, "Scalable algorithms for association mining", 2000 (Eclat).
 * Memory: one level of bitmaps for each item of the longest set. Cost: one AND and one population count for each 64
 * baskets and each pair of sets tried.
 */
import {
  enterLevel, ItemsetsJob, Level, levelBelow, makeRoom, NODE_BYTES, noteFound, rankOf, setNode,
} from "./itemsets_job";

/** Joins the level's next set with all that follow it; goes down to the sets so found, or up when none are left. */
export function extendNext(job: ItemsetsJob): void {
  const level = changetype<Level>(job.level);
  const set = level.next++;
  const others = level.size - 1 - set;
  const below = levelBelow(level);
  if (!makeRoom(job, below, others)) return;
  const found = job.words === 1
    ? joinWords(level, set, below.nodes, below.bitmaps, job.rows.minCount)
    : joinBitmaps(level, set, below.nodes, below.bitmaps, job.words, job.rows.minCount);
  job.work += <f64>others * <f64>(job.words + 1);
  if (found !== 0) noteFound(job, below, found);
  if (found > 1 && below.length < job.maxLength) enterLevel(job, below, found);
  else if (others === 1) leaveLevels(job, level);
}

/** Goes up to the nearest level that has a set left to be extended, if there is one: the last set of a level has none. */
function leaveLevels(job: ItemsetsJob, level: Level): void {
  while (level.next >= level.size - 1) {
    if (level.length === 2) {
      job.level = 0;
      return;
    }
    level = changetype<Level>(level.above);
  }
  job.level = changetype<usize>(level);
}

/** Joins where bitmaps are one word; writes every trial and moves on from those that are frequent, without a branch. */
function joinWords(level: Level, set: i32, nodes: usize, bitmaps: usize, minCount: i32): i32 {
  const first = nodes;
  const parent = level.nodes + <usize>set * NODE_BYTES;
  const end = level.nodes + <usize>level.size * NODE_BYTES;
  let other = level.bitmaps + (<usize>set << 3);
  const bits = load<u64>(other);
  for (let node = parent + NODE_BYTES; node < end; node += NODE_BYTES) {
    other += 8;
    const both = bits & load<u64>(other);
    const count = <i32>popcnt(both);
    setNode(nodes, rankOf(node), parent, count);
    store<u64>(bitmaps, both);
    const isFrequent = <usize>(count >= minCount);
    nodes += isFrequent * NODE_BYTES;
    bitmaps += isFrequent << 3;
  }
  return <i32>((nodes - first) / NODE_BYTES);
}

/** Joins where bitmaps are of any length. */
function joinBitmaps(level: Level, set: i32, nodes: usize, bitmaps: usize, words: i32, minCount: i32): i32 {
  const first = nodes;
  const width = <usize>words << 3;
  const parent = level.nodes + <usize>set * NODE_BYTES;
  const end = level.nodes + <usize>level.size * NODE_BYTES;
  const own = level.bitmaps + <usize>set * width;
  let other = own;
  for (let node = parent + NODE_BYTES; node < end; node += NODE_BYTES) {
    other += width;
    const count = intersect(own, other, bitmaps, width);
    setNode(nodes, rankOf(node), parent, count);
    const isFrequent = <usize>(count >= minCount);
    nodes += isFrequent * NODE_BYTES;
    bitmaps += isFrequent * width;
  }
  return <i32>((nodes - first) / NODE_BYTES);
}

/** Writes the common bits of two bitmaps and returns how many there are. */
@inline
function intersect(left: usize, right: usize, both: usize, width: usize): i32 {
  let count: i64 = 0;
  let byte: usize = 0;
  for (const end = width & ~15; byte < end; byte += 16) {
    const words = v128.and(v128.load(left + byte), v128.load(right + byte));
    v128.store(both + byte, words);
    count += popcnt(i64x2.extract_lane(words, 0)) + popcnt(i64x2.extract_lane(words, 1));
  }
  if (byte !== width) {
    const word = load<u64>(left + byte) & load<u64>(right + byte);
    store<u64>(both + byte, word);
    count += popcnt(word);
  }
  return <i32>count;
}
