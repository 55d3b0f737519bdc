/**
 * Random numbers by integer arithmetic alone, so that a seed means the same bytes on every engine:
 * sfc32 (C. Doty-Humphrey, PractRand), its state filled through splitmix32 (the 32-bit finaliser of MurmurHash3).
 */
export interface Random {
  /** A whole number from 0 to 2^32 − 1. */
  next(): number;
  /** A whole number from 0 to `bound` − 1; `bound` is at most 2^32. */
  below(bound: number): number;
  /** True in `perMille` of 1,000 cases. */
  chance(perMille: number): boolean;
}

/** What a stream of numbers is for. Each thing has its own, so that drawing more for one leaves the others alone. */
export const STREAMS = {
  person: 1,
  plan: 2,
  time: 3,
  basket: 4,
  sale: 5,
  membership: 6,
  satisfaction: 7,
  catalogue: 8,
  saleKey: 9,
  lineKey: 10,
  personKey: 11,
  membershipKey: 12,
} as const;

/** The finaliser of splitmix32: every bit of the input moves half of the bits of the output. */
function mix(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
  return (value ^ (value >>> 15)) >>> 0;
}

/**
 * One number out of a stream, without making the stream: the same arguments give the same number.
 *
 * @returns a whole number from 0 to 2^32 − 1
 */
export function draw(
  seed: number,
  stream: number,
  owner: number,
  index: number,
): number {
  let state = mix((seed + 0x9e3779b9) | 0);
  state = mix((state + Math.imul(stream, 0x85ebca6b)) | 0);
  state = mix((state + Math.imul(owner, 0xc2b2ae35) + 0x9e3779b9) | 0);
  return mix((state + Math.imul(index, 0x27d4eb2f) + 0x9e3779b9) | 0);
}

/** Opens the stream of one owner (a customer, a product) and one of its things (a purchase, a line). */
export function open(
  seed: number,
  stream: number,
  owner: number,
  index = 0,
): Random {
  let a = draw(seed, stream, owner, index);
  let b = mix((a + 0x9e3779b9) | 0);
  let c = mix((b ^ Math.imul(owner + 1, 0x9e3779b9)) | 0);
  let counter = mix((c ^ Math.imul(index + 1, 0x85ebca6b)) | 0) | 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 8; round++) next();
  const below = (bound: number): number => Math.floor((next() / 0x1_0000_0000) * bound);
  return { next, below, chance: (perMille) => below(1000) < perMille };
}

const HEX = Array.from(
  { length: 256 },
  (_, byte) => byte.toString(16).padStart(2, "0"),
);
const hex = (value: number, byte: number): string => HEX[(value >>> (24 - 8 * byte)) & 255] ?? "";

/** The UUID (version 4, RFC 9562) of one thing of one owner. */
export function uuidOf(
  seed: number,
  stream: number,
  owner: number,
  index = 0,
): string {
  const a = draw(seed, stream, owner, index);
  const b = (mix((a ^ 0x5bd1e995) | 0) & 0xffff0fff) | 0x4000;
  const c = (draw(seed, stream + 100, owner, index) & 0x3fffffff) | 0x80000000;
  const d = mix((c + Math.imul(owner, 0x9e3779b9) + b) | 0);
  return hex(a, 0) + hex(a, 1) + hex(a, 2) + hex(a, 3) + "-" + hex(b, 0) +
    hex(b, 1) + "-" + hex(b, 2) +
    hex(b, 3) + "-" + hex(c, 0) + hex(c, 1) + "-" + hex(c, 2) + hex(c, 3) +
    hex(d, 0) + hex(d, 1) +
    hex(d, 2) +
    hex(d, 3);
}
