import { CATEGORIES, PRODUCTS } from "./catalogue.ts";
import { cumulative, zipf } from "./distributions.ts";
import { GROUPS } from "./groups.ts";

/**
 * The products from the most to the least bought. Each category's own ranking is given; a category with twice the
 * pace places two of its products where the other places one.
 */
const RANKING: readonly number[] = (() => {
  const places = new Map<number, number>();
  const seen = CATEGORIES.map(() => 0);
  PRODUCTS.forEach(({ category }, product) => {
    const place = seen[category] = (seen[category] ?? 0) + 1;
    places.set(product, (place - 0.5) / (CATEGORIES[category]?.pace ?? 1));
  });
  return PRODUCTS.map((_, product) => product).sort((left, right) =>
    (places.get(left) ?? 0) - (places.get(right) ?? 0) || left - right
  );
})();

/** How likely each product is to be picked, before season and taste; by product index. */
export const POPULARITY: readonly number[] = (() => {
  const weights = zipf(PRODUCTS.length);
  const byProduct = PRODUCTS.map(() => 0);
  RANKING.forEach((product, rank) => byProduct[product] = weights[rank] ?? 0);
  return byProduct;
})();

/** What is picked in one month (1 to 12) by one group, as running sums over the products. */
const tableOf = (month: number, group: number): Uint32Array =>
  cumulative(PRODUCTS.map(({ category }, product) =>
    Math.floor(
      (POPULARITY[product] ?? 0) *
        (CATEGORIES[category]?.months[month - 1] ?? 0) *
        (GROUPS[group]?.tastes[category] ?? 0) / 10_000,
    )
  ));

const TABLES: readonly (readonly Uint32Array[])[] = GROUPS.map((_, group) =>
  Array.from({ length: 12 }, (_, month) => tableOf(month + 1, group))
);
const EMPTY = new Uint32Array(1);

/** Running sums over the products for `pick()`, in this month (1 to 12) and group. */
export const shelf = (month: number, group: number): Uint32Array => TABLES[group]?.[month - 1] ?? EMPTY;
