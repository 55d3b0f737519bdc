/**
 * Mersenne Twister MT19937, with the seeding and the 53-bit doubles of numpy's legacy `RandomState`.
 *
 * Source: M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998, and the authors' mt19937ar
 * (2002): `init_genrand` and `genrand_res53`.
 * Memory: 624 words of state and the position, 2,500 bytes. Cost: amortised O(1) a number.
 */
import { allocate } from "./arena";
import { getInt, setDouble, setInt } from "./memory";

const STATE_WORDS: i32 = 624;
const MIDDLE_WORD: i32 = 397;
const TWIST: u32 = 0x9908b0df;
/** The position lies behind the words of the state. */
const POSITION: i32 = STATE_WORDS;

/** A generator seeded as `numpy.random.RandomState(seed)`, `seed` in 0 … 2³²−1. */
export function createGenerator(seed: u32): usize {
  const generator = allocate((STATE_WORDS + 1) * 4);
  seedGenerator(generator, seed);
  return generator;
}

/** Starts a generator anew. */
export function seedGenerator(generator: usize, seed: u32): void {
  let word = seed;
  setInt(generator, 0, word);
  for (let index = 1; index < STATE_WORDS; index++) {
    word = 1812433253 * (word ^ (word >> 30)) + index;
    setInt(generator, index, word);
  }
  setInt(generator, POSITION, STATE_WORDS);
}

/** Goes on as if `count` doubles had been drawn. */
export function skipDoubles(generator: usize, count: i32): void {
  for (let index = 0; index < count; index++) nextDouble(generator);
}

/** A double in [0, 1) with 53 random bits: `RandomState.random_sample()`. */
export function nextDouble(generator: usize): f64 {
  const high = nextWord(generator) >> 5;
  const low = nextWord(generator) >> 6;
  return (<f64>high * 67108864.0 + <f64>low) / 9007199254740992.0;
}

/** Fills `output` with `count` doubles in [0, 1): `RandomState(seed).random_sample(count)`. */
export function uniformDoubles(seed: u32, output: usize, count: i32): void {
  const generator = createGenerator(seed);
  for (let index = 0; index < count; index++) setDouble(output, index, nextDouble(generator));
}

function nextWord(generator: usize): u32 {
  let position = getInt(generator, POSITION);
  if (position === STATE_WORDS) {
    regenerate(generator);
    position = 0;
  }
  setInt(generator, POSITION, position + 1);
  let word = <u32>getInt(generator, position);
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680;
  word ^= (word << 15) & 0xefc60000;
  return word ^ (word >> 18);
}

function regenerate(generator: usize): void {
  for (let index = 0; index < STATE_WORDS; index++) {
    const next = <u32>getInt(generator, (index + 1) % STATE_WORDS);
    const mixed = (<u32>getInt(generator, index) & 0x80000000) | (next & 0x7fffffff);
    const twisted = (mixed >> 1) ^ ((mixed & 1) !== 0 ? TWIST : 0);
    setInt(generator, index, <u32>getInt(generator, (index + MIDDLE_WORD) % STATE_WORDS) ^ twisted);
  }
}
