import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { packRows, type RowOf, unpackRows } from "../../db/rows.ts";
import { dailySales } from "../../db/schema/daily_sales.ts";
import { productCategories } from "../../db/schema/product_categories.ts";
import { productSales } from "../../db/schema/product_sales.ts";
import { products } from "../../db/schema/products.ts";
import { satisfactionScores } from "../../db/schema/satisfaction_scores.ts";
import { transactionItems } from "../../db/schema/transaction_items.ts";
import { type Cut, isWhole, type Standing } from "../cut.ts";
import { numberIn, onDays, standing, standingIn, sumOf, within } from "./cut.ts";

/** `month` as `YYYY-MM`; money in minor units. */
const MONTH = { month: "text", revenueMinor: "number", purchases: "number" } as const;

/** The months with sales, in order, from the kept day figures. */
export async function readMonths(
  db: Database,
  cut: Cut,
): Promise<Standing & { months: RowOf<typeof MONTH>[] }> {
  const [stood, rows] = await db.read([
    standing(cut),
    packRows(
      MONTH,
      sql`select substr(date, 1, 7) as month, ${sumOf("revenue_minor")} as "revenueMinor",
          sum(purchases) as purchases
        from ${dailySales} where ${onDays(cut)} and purchases + returns > 0
        group by substr(date, 1, 7) order by month`,
    ),
  ]);
  return { ...standingIn(stood), months: unpackRows(MONTH, rows) };
}

const CATEGORY = { category: "text", revenueMinor: "number", quantity: "number" } as const;

/**
 * The categories with sales, by falling revenue, then by name; products of none are Uncategorised. From the kept product figures; for a
 * period from the covering index of the lines. Each product counts for the category that it has now.
 */
export async function readCategories(
  db: Database,
  cut: Cut,
): Promise<Standing & { categories: RowOf<typeof CATEGORY>[] }> {
  const sold = isWhole(cut)
    ? sql`select product_id, quantity, revenue_minor from ${productSales} where lines > 0`
    : sql`select product_id, sum(quantity) as quantity, sum(line_total_minor) as revenue_minor
        from ${transactionItems} where ${within(cut)} group by product_id`;
  const [stood, rows] = await db.read([
    standing(cut),
    packRows(
      CATEGORY,
      sql`select coalesce(k.name, 'Uncategorised') as category, ${
        sumOf("revenue_minor")
      } as "revenueMinor", sum(quantity) as quantity
        from (${sold}) sold join ${products} p on p.id = sold.product_id
          left join ${productCategories} k on k.id = p.category_id
        group by coalesce(k.name, 'Uncategorised') order by "revenueMinor" desc, category`,
    ),
  ]);
  return { ...standingIn(stood), categories: unpackRows(CATEGORY, rows) };
}

/** The mean of the scores, 0 to 10, and how many there are. */
export async function readSatisfaction(
  db: Database,
  cut: Cut,
): Promise<Standing & { mean: number | null; scores: number }> {
  const [stood, found] = await db.read([
    standing(cut),
    sql`select avg(score) as mean, count(*) as scores from ${satisfactionScores} where ${onDays(cut)}`,
  ]);
  const scores = numberIn(found, "scores");
  return { ...standingIn(stood), mean: scores === 0 ? null : numberIn(found, "mean"), scores };
}
