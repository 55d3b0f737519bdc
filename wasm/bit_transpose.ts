/**
 * Turns masks of 128 bits into bitmaps: from what a basket holds, a mask each, to which baskets hold it.
 *
 * Sixteen masks are a square of 16 × 16 bytes, which four perfect shuffles transpose; then a byte of each mask lies side
 * by side, and one instruction takes the same bit of all.
 * Source: S. E. Eklundh, "A fast computer method for matrix transposing", 1972; H. Warren, "Hacker's Delight", 7-3.
 * Memory: 256 bytes. Cost: some 16 operations a mask, and one for each bitmap.
 */
import { getInt } from "./memory";

/** Masks of one word of a bitmap, and bytes of those that are transposed at once. */
export const MASKS_PER_WORD: i32 = 64;
export const SQUARE_BYTES: usize = 256;

/**
 * Writes what `masks` say, 64 at most, into a word of each bitmap that is 0 so far; the masks are spent.
 * @param columns for each bitmap its bit in the masks and its address (i32), `count` of them
 * @param word which word
 * @param scratch 256 bytes
 */
export function writeWords(masks: usize, maskCount: i32, columns: usize, count: i32, word: i32, scratch: usize): void {
  const parts = <usize>(maskCount + 15) >> 4;
  for (let part: usize = 0; part < parts; part++) {
    const square = masks + part * SQUARE_BYTES;
    transposeBytes(square, scratch);
    for (let column = 0; column < count; column++) {
      const bit = getInt(columns, 2 * column);
      const bytes = v128.load(square + (<usize>(bit >> 3) << 4));
      const address = <usize>getInt(columns, 2 * column + 1) + (<usize>word << 3) + (part << 1);
      store<u16>(address, <u16>i8x16.bitmask(i8x16.shl(bytes, 7 - (bit & 7))));
    }
  }
}

/** Transposes a square of bytes: each shuffle turns the eight bits of a byte's address by one. */
function transposeBytes(square: usize, scratch: usize): void {
  shuffle(square, scratch);
  shuffle(scratch, square);
  shuffle(square, scratch);
  shuffle(scratch, square);
}

/** Interleaves the upper half of a square with the lower. */
function shuffle(from: usize, to: usize): void {
  for (let row: usize = 0; row < 128; row += 16) {
    const upper = v128.load(from + row);
    const lower = v128.load(from + row, 128);
    v128.store(to + (row << 1), i8x16.shuffle(upper, lower, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(
      to + (row << 1),
      i8x16.shuffle(upper, lower, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
      16,
    );
  }
}
