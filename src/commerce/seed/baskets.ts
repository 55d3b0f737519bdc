import { CATEGORIES, priceOn, PRODUCTS } from "./catalogue.ts";
import { COMPANIONS } from "./companions.ts";
import { cumulative, pick } from "./distributions.ts";
import { GROUPS } from "./groups.ts";
import type { Plan } from "./plan.ts";
import { shelf } from "./popularity.ts";
import { draw, open, type Random, STREAMS } from "./random.ts";

/** One line of a basket. The quantity is never 0; below 0 it is brought back. */
export interface Line {
  /** Index of the product, its id − 1. */
  readonly product: number;
  readonly quantity: number;
  /** Minor units. */
  readonly unitPriceMinor: number;
}

const FAVOURITES = 5;
const FAVOURITE_PER_MILLE = 330;
/** A month without a season of its own, for what somebody likes all year. */
const MILD_MONTH = 4;
/** A category that sells less than this, of 100, is out of season. */
const OUT_OF_SEASON = 60;
const sizes = GROUPS.map(({ basket }) => cumulative(basket));
const QUANTITIES = {
  cheap: cumulative([64, 24, 8, 4]),
  middling: cumulative([86, 12, 2]),
  dear: cumulative([98, 2]),
};
const ONE = cumulative([1]);

const groupAt = (plan: Plan, index: number, visit: number): number =>
  index < plan.options.customers
    ? plan.group[index] ?? 0
    : draw(plan.options.seed, STREAMS.sale, index, visit) % GROUPS.length;

function quantityOf(random: Random, priceMinor: number): number {
  const sums = priceMinor < 400
    ? QUANTITIES.cheap
    : priceMinor < 1_500
    ? QUANTITIES.middling
    : QUANTITIES.dear;
  return 1 + pick(random, sums);
}

/** Nobody gets their favourite compost in January. */
const isInSeason = (product: number, month: number): boolean =>
  (CATEGORIES[PRODUCTS[product]?.category ?? 0]?.months[month - 1] ?? 0) >=
    OUT_OF_SEASON;

/** What a customer takes again and again: always the same few products. */
function favouritesOf(plan: Plan, index: number, group: number): number[] {
  const random = open(plan.options.seed, STREAMS.person, index, 2);
  return Array.from(
    { length: FAVOURITES },
    () => pick(random, shelf(MILD_MONTH, group)),
  );
}

/**
 * What is bought on a visit: favourites and things off the shelf by popularity, season and taste, and after each
 * of them perhaps what goes with it. A product stands on one line only.
 */
export function basketOf(
  plan: Plan,
  index: number,
  visit: number,
  day: number,
): Line[] {
  const { calendar, options } = plan;
  const random = open(options.seed, STREAMS.basket, index, visit);
  const group = groupAt(plan, index, visit);
  const month = calendar.month[day] ?? 1;
  const named = index < options.customers;
  const favourites = named ? favouritesOf(plan, index, group) : [];
  const taken = new Map<number, number>();
  const take = (product: number): void => {
    const quantity = quantityOf(random, PRODUCTS[product]?.priceMinor ?? 0);
    taken.set(product, Math.max(quantity, taken.get(product) ?? 0));
  };
  const wanted = 1 + pick(random, sizes[group] ?? ONE);
  for (let place = 0; place < wanted; place++) {
    const favourite = named && random.chance(FAVOURITE_PER_MILLE)
      ? favourites[random.below(FAVOURITES)]
      : undefined;
    const product = favourite !== undefined && isInSeason(favourite, month)
      ? favourite
      : pick(random, shelf(month, group));
    take(product);
    for (const companion of COMPANIONS[product] ?? []) {
      if (random.chance(companion.percent * 10)) take(companion.product);
    }
  }
  const yearsAgo = calendar.yearsAgo[day] ?? 0;
  const onSale = calendar.sale[day] === 1;
  return Array.from(taken, ([product, quantity]) => ({
    product,
    quantity,
    unitPriceMinor: priceOn(product, yearsAgo, onSale),
  }));
}
