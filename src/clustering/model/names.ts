/** What the clusters of customers are called. */
import { assign } from "../../compute/assignment.ts";
import { squaredDistance } from "./distance.ts";
import type { Feature } from "./features.ts";

/** What the names are told apart by, in the order of the prototypes' coordinates. */
const AXES = ["annual_income", "spending_score", "purchase_frequency"] as const;

/**
 * The customer that each name speaks of: standard deviations above the mean in income, spending and frequency.
 * Mirrored pairs lie far apart, and the average customer in the middle.
 */
export const PROTOTYPES: Readonly<
  Record<string, readonly [income: number, spending: number, frequency: number]>
> = {
  // Earns little, spends little, comes as often as others.
  "Budget Conscious": [-1, -1, 0],
  // Earns and spends well above the mean.
  "High Value": [1, 1, 0],
  "Average Spender": [0, 0, 0],
  // The best of all: earns much, spends much and comes often.
  "Premium Customer": [1.2, 1.2, 1.2],
  // Spends like others, but comes seldom.
  "Occasional Buyer": [0, 0, -1.2],
  // Comes very often, and spends for it, on any income.
  "Loyal Shopper": [0, 0.5, 1.5],
  // Could afford it, but neither spends nor comes.
  "Window Shopper": [0.8, -1, -1],
};

/** A cluster that needs a name: its id, and its standardised centroid. */
export interface Nameless {
  readonly id: number;
  readonly center: Readonly<Partial<Record<Feature, number>>>;
}

/**
 * Names clusters by the optimal assignment (least squared distances) to {@link PROTOTYPES}; a feature that the model
 * lacks counts 0. Clusters beyond the names become `Segment {id}`.
 * @param taken names that other clusters of the model have
 * @returns the name of each, in their order
 */
export function nameClusters(clusters: readonly Nameless[], taken: readonly string[]): string[] {
  const used = new Set(taken);
  const free = Object.entries(PROTOTYPES).filter(([name]) => !used.has(name));
  const assigned = assign(clusters.map(({ center }) => {
    const point = AXES.map((axis) => center[axis] ?? 0);
    return free.map(([, prototype]) => squaredDistance(point, prototype));
  }));
  return clusters.map(({ id }, index) => {
    const name = free[assigned[index] ?? -1]?.[0] ?? unusedName(`Segment ${id}`, used);
    used.add(name);
    return name;
  });
}

/** An imported model may have named a cluster like that. */
function unusedName(wanted: string, used: ReadonlySet<string>): string {
  for (let number = 1;; number++) {
    const name = number === 1 ? wanted : `${wanted} (${number})`;
    if (!used.has(name)) return name;
  }
}
