/**
 * The itemsets found, in a fixed order: by length, then by their items, which ascend within a set.
 *
 * Each set becomes a record: the places of its items among the frequent ones, and its count. The records of one length
 * are sorted by counting, once for each place from the last to the first, so nothing depends on the order of the search.
 *
 * Source: least-significant-digit radix sort, D. Knuth, "The Art of Computer Programming" 3, section 5.2.5.
 * Memory: twice 4 bytes for each item of each set and for its count, and 8 for each set of the most common length.
 * Cost: O(items of all sets + square of the longest length + longest length × frequent items).
 */
import { allocateInts } from "./arena";
import { ItemPlaces, placeItems } from "./item_places";
import { canAllocate, countOf, ItemsetsJob, NODE_BYTES, parentOf, rankOf } from "./itemsets_job";
import { getInt, setInt } from "./memory";

@unmanaged
export class Ordering {
  places: ItemPlaces;
  /** The length put in order last, and the longest. */
  length: i32;
  longest: i32;
  /** For each length where its records begin, and where the next one goes. */
  records: usize;
  nextRecords: usize;
  /** A set being put in order. */
  set: usize;
  /** Addresses of records, and room to sort them. */
  order: usize;
  spareOrder: usize;
  buckets: usize;
  /** How many sets, and items of sets, are in the answer already. */
  sets: i32;
  items: i32;
}

/** Allocates the answer and what ordering it takes; false when there is no memory. */
export function openOrdering(job: ItemsetsJob, ordering: Ordering): bool {
  const ranks = job.rows.ranks;
  let longest = 0;
  let items = 0;
  let mostSets = 0;
  for (let length = 1; length <= ranks && getInt(job.foundOfLength, length) !== 0; length++) {
    const sets = getInt(job.foundOfLength, length);
    items += sets * length;
    mostSets = max(mostSets, sets);
    longest = length;
  }
  const answer = 2 * <usize>job.found + <usize>items;
  const records = <usize>(job.found + items) + 2 * <usize>mostSets + 3 * <usize>longest;
  const ints = answer + records + 3 * <usize>ranks + <usize>job.rows.items;
  if (!canAllocate(job, (ints << 2) + 256)) return false;
  ordering.places = placeItems(job.rows);
  ordering.length = 0;
  ordering.longest = longest;
  ordering.records = allocateInts(longest + 1);
  ordering.nextRecords = allocateInts(longest + 1);
  let record = allocateInts(items + job.found);
  for (let length = 1; length <= longest; length++) {
    setInt(ordering.records, length, <i32>record);
    setInt(ordering.nextRecords, length, <i32>record);
    record += (<usize>getInt(job.foundOfLength, length) * <usize>(length + 1)) << 2;
  }
  ordering.set = allocateInts(longest);
  ordering.order = allocateInts(mostSets);
  ordering.spareOrder = allocateInts(mostSets);
  ordering.buckets = allocateInts(ranks);
  ordering.sets = 0;
  ordering.items = 0;
  job.outStarts = allocateInts(job.found + 1);
  job.outItems = allocateInts(items);
  job.outCounts = allocateInts(job.found);
  setInt(job.outStarts, 0, 0);
  return true;
}

/** Writes a record for each node between two addresses. */
export function recordNodes(ordering: Ordering, from: usize, to: usize): void {
  for (let node = from; node < to; node += NODE_BYTES) {
    const length = gather(ordering, node);
    const record = <usize>getInt(ordering.nextRecords, length);
    for (let index = 0; index < length; index++) setInt(record, index, getInt(ordering.set, index));
    setInt(record, length, countOf(node));
    setInt(ordering.nextRecords, length, <i32>(record + ((<usize>length + 1) << 2)));
  }
}

/** Puts the places of a set's items in ascending order into `set`; returns how many they are. */
function gather(ordering: Ordering, node: usize): i32 {
  let length = 0;
  for (; node !== 0; node = parentOf(node)) {
    const place = getInt(ordering.places.placeOfRank, rankOf(node));
    let index = length++;
    for (; index > 0 && getInt(ordering.set, index - 1) > place; index--) {
      setInt(ordering.set, index, getInt(ordering.set, index - 1));
    }
    setInt(ordering.set, index, place);
  }
  return length;
}

/** Sorts the sets of the next length and appends them to the answer; returns how many items are in them. */
export function orderNextLength(job: ItemsetsJob, ordering: Ordering): i32 {
  const length = ++ordering.length;
  const count = getInt(job.foundOfLength, length);
  const width = (<usize>length + 1) << 2;
  let record = <usize>getInt(ordering.records, length);
  for (let index = 0; index < count; index++) {
    setInt(ordering.order, index, <i32>record);
    record += width;
  }
  for (let index = length - 1; index >= 0; index--) sortByItem(ordering, count, index, job.rows.ranks);
  for (let index = 0; index < count; index++) append(job, ordering, <usize>getInt(ordering.order, index), length);
  return count * length;
}

/** Sorts the records by their item `index`; those that share it stay in their order. */
function sortByItem(ordering: Ordering, count: i32, index: i32, ranks: i32): void {
  const buckets = ordering.buckets;
  const order = ordering.order;
  const sorted = ordering.spareOrder;
  memory.fill(buckets, 0, <usize>ranks << 2);
  for (let set = 0; set < count; set++) {
    const place = getInt(<usize>getInt(order, set), index);
    setInt(buckets, place, getInt(buckets, place) + 1);
  }
  let begin = 0;
  for (let place = 0; place < ranks; place++) {
    const size = getInt(buckets, place);
    setInt(buckets, place, begin);
    begin += size;
  }
  for (let set = 0; set < count; set++) {
    const record = getInt(order, set);
    const place = getInt(<usize>record, index);
    const target = getInt(buckets, place);
    setInt(buckets, place, target + 1);
    setInt(sorted, target, record);
  }
  ordering.order = sorted;
  ordering.spareOrder = order;
}

function append(job: ItemsetsJob, ordering: Ordering, record: usize, length: i32): void {
  const end = ordering.items;
  for (let index = 0; index < length; index++) {
    setInt(job.outItems, end + index, getInt(ordering.places.itemOfPlace, getInt(record, index)));
  }
  setInt(job.outCounts, ordering.sets++, getInt(record, length));
  setInt(job.outStarts, ordering.sets, end + length);
  ordering.items = end + length;
}
