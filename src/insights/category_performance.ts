import { fromMinor } from "../commerce/money.ts";
import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import { categoryBar, type CategoryRow, MOST_BARS } from "./figures/category_bar.ts";
import type { Chart } from "./figures/figure.ts";
import { readCategories } from "./queries/sales.ts";

/** Sums the lines of each present category's products, the largest revenue first; of very many the 50 largest. */
export async function categoryPerformance(
  { db }: Pick<Deps, "db">,
  cut: Cut,
): Promise<Standing & Chart<CategoryRow>> {
  const { revision, asOf, categories } = await readCategories(db, cut);
  const rows = categories.slice(0, MOST_BARS).map(({ category, revenueMinor, quantity }) => ({
    category,
    revenue: fromMinor(revenueMinor),
    quantity,
  }));
  return { revision, asOf, rows, figure: categoryBar(rows, categories.length, { ...cut, asOf }) };
}
