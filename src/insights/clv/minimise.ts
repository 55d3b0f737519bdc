/** A function's value and its gradient at a point. */
export interface Valued {
  readonly value: number;
  readonly gradient: readonly number[];
}

/** Where a minimum was found. */
export interface Minimum {
  readonly point: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
  readonly iterations: number;
  /** Whether the gradient had vanished there. */
  readonly converged: boolean;
  /** The coordinates that are at a bound, beyond which the value would still fall. */
  readonly bound: readonly number[];
}

const MOST_ITERATIONS = 200;
/** Times that the function is asked, over all. */
const MOST_VALUES = 400;
const MOST_HALVINGS = 40;
/** A step is long enough when it gains this part of what the slope promises (Armijo). */
const GAIN = 1e-4;
/** So small a part of a value says nothing: near the minimum all that is left to gain drowns in how its sum is rounded. */
const NOISE = 1e-13;

/**
 * Minimises a smooth function of a few variables by BFGS with a backtracking line search (Nocedal and Wright, Numerical
 * Optimization, 2006, algorithm 6.1). Deterministic, and never longer than some hundred values.
 *
 * @param tolerance of the largest component of the gradient
 * @param most how far a coordinate may come from its start; at the bound, its slope outwards counts as none
 */
export function minimise(
  unbounded: (point: readonly number[]) => Valued,
  start: readonly number[],
  tolerance: number,
  most = Infinity,
): Minimum {
  let values = 0;
  const within = (point: readonly number[]) =>
    point.map((part, index) =>
      Math.min(most, Math.max(-most, part - (start[index] ?? 0))) + (start[index] ?? 0)
    );
  const isPressed = (part: number, slope: number, index: number) => {
    const away = part - (start[index] ?? 0);
    return (away >= most && slope < 0) || (away <= -most && slope > 0);
  };
  const valueAt = (point: readonly number[]): Valued => {
    values++;
    const { value, gradient } = unbounded(point);
    return {
      value,
      gradient: gradient.map((slope, index) => isPressed(point[index] ?? 0, slope, index) ? 0 : slope),
    };
  };
  let point = start;
  let here = valueAt(point);
  let inverse = identity(start.length);
  let isFresh = true;
  let iterations = 0;
  const isFlat = () => here.gradient.every((slope) => Math.abs(slope) <= tolerance);
  for (; iterations < MOST_ITERATIONS && values < MOST_VALUES && !isFlat(); iterations++) {
    const downhill = times(inverse, here.gradient).map((part) => -part);
    const found = search(valueAt, within, point, here, downhill);
    if (found === null) {
      // The curvature that was gathered misleads: forget it once, and where that does not help nothing will.
      if (isFresh) break;
      inverse = identity(start.length);
      isFresh = true;
      continue;
    }
    const step = found.point.map((part, index) => part - (point[index] ?? 0));
    const turn = found.at.gradient.map((part, index) => part - (here.gradient[index] ?? 0));
    const curvature = dot(step, turn);
    if (curvature > 0) {
      if (isFresh) inverse = identity(start.length, curvature / dot(turn, turn));
      inverse = updated(inverse, step, turn, curvature);
      isFresh = false;
    }
    point = found.point;
    here = found.at;
  }
  const bound = here.gradient.flatMap((slope, index) =>
    slope === 0 && Math.abs((point[index] ?? 0) - (start[index] ?? 0)) >= most ? [index] : []
  );
  return { point, value: here.value, gradient: here.gradient, iterations, converged: isFlat(), bound };
}

/** The first of a step, its half, its quarter, … that gains enough; null where none does. */
function search(
  valueAt: (point: readonly number[]) => Valued,
  within: (point: readonly number[]) => readonly number[],
  point: readonly number[],
  here: Valued,
  direction: readonly number[],
) {
  const slope = dot(here.gradient, direction);
  if (!(slope < 0)) return null;
  // In logarithms of parameters, nobody has reason to go further than a factor of e² at once.
  let length = Math.min(1, 2 / Math.max(...direction.map(Math.abs)));
  for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
    const there = within(point.map((part, index) => part + length * (direction[index] ?? 0)));
    const at = valueAt(there);
    if (at.value <= here.value + GAIN * length * slope + NOISE * Math.abs(here.value)) {
      return { point: there, at };
    }
  }
  return null;
}

type Matrix = readonly (readonly number[])[];

const identity = (size: number, scale = 1): Matrix =>
  Array.from(
    { length: size },
    (_, row) => Array.from({ length: size }, (_, column) => row === column ? scale : 0),
  );

const dot = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, part, index) => sum + part * (other[index] ?? 0), 0);

const times = (matrix: Matrix, vector: readonly number[]): number[] => matrix.map((row) => dot(row, vector));

/** The BFGS update of the inverse Hessian: (I − s yᵀ/ρ) H (I − y sᵀ/ρ) + s sᵀ/ρ. */
function updated(
  inverse: Matrix,
  step: readonly number[],
  turn: readonly number[],
  curvature: number,
): Matrix {
  const turned = times(inverse, turn);
  const scale = 1 + dot(turn, turned) / curvature;
  return inverse.map((row, i) =>
    row.map((cell, j) =>
      cell + (scale * (step[i] ?? 0) * (step[j] ?? 0) - (turned[i] ?? 0) * (step[j] ?? 0) -
          (step[i] ?? 0) * (turned[j] ?? 0)) / curvature
    )
  );
}
