/**
 * The frequent items in the order of their ids, while the search goes by rank.
 *
 * Memory: 8 bytes for each frequent item, and for a while 4 for each id. Cost: O(ids).
 */
import { allocate, allocateInts, mark, release } from "./arena";
import { BasketRows } from "./basket_rows";
import { getInt, setInt } from "./memory";

@unmanaged
export class ItemPlaces {
  /** How many items are frequent: ranks but for those that are so by repetitions within baskets only. */
  count: i32;
  /** For each rank its item's place, and for each place its item. */
  placeOfRank: usize;
  itemOfPlace: usize;
}

/** Places the items, whose ranks are known. */
export function placeItems(rows: BasketRows): ItemPlaces {
  const places = changetype<ItemPlaces>(allocate(offsetof<ItemPlaces>()));
  places.placeOfRank = allocateInts(rows.ranks);
  places.itemOfPlace = allocateInts(rows.ranks);
  const start = mark();
  const ranksOfItems = allocateInts(rows.items);
  memory.fill(ranksOfItems, 0, <usize>rows.items << 2);
  for (let rank = 0; rank < rows.ranks; rank++) {
    if (getInt(rows.rankCounts, rank) >= rows.minCount) setInt(ranksOfItems, getInt(rows.rankItems, rank), rank + 1);
  }
  let place = 0;
  for (let item = 0; item < rows.items; item++) {
    const rank = getInt(ranksOfItems, item) - 1;
    if (rank < 0) continue;
    setInt(places.placeOfRank, rank, place);
    setInt(places.itemOfPlace, place++, item);
  }
  places.count = place;
  release(start);
  return places;
}
