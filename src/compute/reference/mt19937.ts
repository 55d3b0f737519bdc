/** MT19937 in plain TypeScript, as numpy's legacy `RandomState`. The oracle of `wasm/mt19937.ts`; tests only. */

/** A stream of doubles in [0, 1), equal to `numpy.random.RandomState(seed).random_sample()`. */
export function createUniform(seed: number): () => number {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let index = 1; index < 624; index++) {
    const previous = state.at(index - 1) ?? 0;
    state[index] = Math.imul(1812433253, previous ^ (previous >>> 30)) + index;
  }
  let position = 624;

  const regenerate = () => {
    for (let index = 0; index < 624; index++) {
      const high = (state.at(index) ?? 0) & 0x80000000;
      const low = (state.at((index + 1) % 624) ?? 0) & 0x7fffffff;
      const mixed = high | low;
      const far = state.at((index + 397) % 624) ?? 0;
      state[index] = far ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    position = 0;
  };

  const nextWord = () => {
    if (position === 624) regenerate();
    let word = state.at(position++) ?? 0;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };

  return () => {
    const high = nextWord() >>> 5;
    const low = nextWord() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  };
}
