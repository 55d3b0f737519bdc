/**
 * Bump allocator over `--runtime stub`: no garbage collector, no free list.
 *
 * An instance serves one job and is thrown away, so most blocks are never released. Scratch space inside a
 * kernel is taken between `mark()` and `release()`. Blocks are 16-byte aligned (one v128) and NOT zeroed after
 * a release: whoever needs zeros fills them.
 */

const PAGE_BITS: usize = 16;

let top: usize = 0;

/** Address of the first free byte. */
export function mark(): usize {
  if (top === 0) top = aligned(__heap_base);
  return top;
}

/** Gives back everything allocated since `mark()` returned `position`. */
export function release(position: usize): void {
  top = position;
}

/**
 * Grows the memory so that the next `bytes` bytes can be allocated.
 * @returns false when the host refuses; nothing is changed then
 */
export function reserve(bytes: usize): bool {
  const pages = <i32>((mark() + bytes + 0xffff) >> PAGE_BITS) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0;
}

/** A block of `bytes` bytes. Traps when the host refuses more memory: callers reserve first. */
export function allocate(bytes: usize): usize {
  const block = mark();
  const room = aligned(bytes);
  if (!reserve(room)) unreachable();
  top = block + room;
  return block;
}

/** A block for `count` f64. */
export function allocateDoubles(count: usize): usize {
  return allocate(count << 3);
}

/** A block for `count` f32. */
export function allocateFloats(count: usize): usize {
  return allocate(count << 2);
}

/** A block for `count` i32. */
export function allocateInts(count: usize): usize {
  return allocate(count << 2);
}

@inline
function aligned(bytes: usize): usize {
  return (bytes + 15) & ~15;
}
