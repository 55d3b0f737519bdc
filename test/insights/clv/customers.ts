import fc from "fast-check";

/** What the tests of the models have in common: parameters, slopes, and customers that buy as the models say. */

export const parameter = fc.double({ min: 0.05, max: 20, noNaN: true });

/** The slope of a function along one of its coordinates, by differences. */
export const slopeOf = (
  valueAt: (point: readonly number[]) => number,
  point: readonly number[],
  index: number,
) => {
  const step = 1e-5;
  const moved = (by: number) => valueAt(point.map((part, at) => at === index ? part + by : part));
  return (moved(step) - moved(-step)) / (2 * step);
};

/** Some customers as the model makes them, by a small generator of its own. */
export function made(count: number, seed: number) {
  let state = seed;
  const random = () => (state = state * 48_271 % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, () => {
    const age = Math.floor(random() * 500);
    const meanPause = 40 / (0.2 + random() * 2);
    const pause = () => -Math.log(random()) * meanPause;
    const leaving = random() * 0.4;
    const days = new Set([0]);
    for (let at = pause(); at <= age; at += pause()) {
      days.add(Math.floor(at));
      if (random() < leaving) break;
    }
    const mean = 5 + random() * 50;
    return { repeats: days.size - 1, last: Math.max(...days), age, mean: mean * (0.5 + random()) };
  });
}
