import { FOOD } from "./catalogue_food.ts";
import type { CategoryData } from "./catalogue_data.ts";
import { HOME } from "./catalogue_home.ts";

/** One product of the demo's shop. Its index is its id − 1. */
export interface Product {
  readonly name: string;
  readonly brand: string;
  readonly priceMinor: number;
  /** Index into {@link CATEGORIES}. */
  readonly category: number;
}

/** The 12 categories, food first. */
export const CATEGORIES: readonly CategoryData[] = [...FOOD, ...HOME];

/** The 200 products, category by category. */
export const PRODUCTS: readonly Product[] = CATEGORIES.flatMap((
  { products },
  category,
) =>
  products.map(([name, brand, priceMinor]) => ({
    name,
    brand,
    priceMinor,
    category,
  }))
);

const EVERYDAY = 6;
/** Today's price of 1,000, in the years back: prices went up by about 3 % a year. */
const PRICE_LEVEL = [1000, 971, 944, 915, 882];

/** What the price is cut by on days of a sale, in percent: food seldom is, the rest follows the brand's habits. */
const cutOf = (product: number, category: number): number =>
  category < EVERYDAY ? (product % 5 === 0 ? 10 : 0) : 10 + (product * 7) % 4 * 5;

/**
 * What a product cost on some day, in minor units.
 *
 * @param yearsAgo whole years before the last day of the sales, 0 to 4
 * @param onSale whether the day is one of a sale
 */
export function priceOn(
  product: number,
  yearsAgo: number,
  onSale: boolean,
): number {
  const { priceMinor, category } = PRODUCTS[product] ??
    { priceMinor: 0, category: 0 };
  const listed = Math.round(priceMinor * (PRICE_LEVEL[yearsAgo] ?? 882) / 10_000) * 10 -
    (priceMinor % 10 === 9 ? 1 : 0);
  return onSale ? Math.round(listed * (100 - cutOf(product, category)) / 100) : listed;
}
