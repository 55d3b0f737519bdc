import type { Limits } from "../../src/insights/cut.ts";
import {
  amountOf,
  CATEGORIES,
  CATEGORY_OF,
  DAY,
  type History,
  instantOf,
  isReturn,
  type Sale,
} from "./history.ts";

/** What one customer did in the days that count. */
interface Known {
  readonly reference: string;
  readonly spendMinor: number;
  readonly purchases: number;
  readonly last: number | null;
}

/** The numbers of Compass by their definitions, out of the bare history: no word of the store's own SQL, and no code of ours. */
export function byHand(told: History, { startDate, endDate, asOf }: Limits, today: string) {
  const dateOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);
  const dateIn = ({ day }: { readonly day: number }) => dateOf(instantOf(told, day));
  const first = startDate ?? "0000";
  const last = [endDate ?? "9999", asOf ?? "9999"].sort()[0] ?? "";
  const counts = (thing: { readonly day: number }) => first <= dateIn(thing) && dateIn(thing) <= last;
  const sales = told.sales.filter(counts);
  const purchasesOf = (id: number, all: readonly Sale[]) =>
    all.filter((sale) => sale.customer === id && !isReturn(sale));

  const stated = new Set(told.customers.map(({ reference }) => reference));
  const people = told.customers.flatMap(({ created, reference }, index): Known[] => {
    const id = index + 1;
    const dates = [{ day: created }, ...purchasesOf(id, told.sales)].map(dateIn);
    if (!dates.some((date) => date <= last)) return [];
    const own = `C${String(id).padStart(3, "0")}`;
    const mine = purchasesOf(id, sales);
    return [{
      reference: reference ?? (stated.has(own) ? `${own}-${id}` : own),
      spendMinor: sales.filter(({ customer }) => customer === id).reduce(
        (sum, sale) => sum + amountOf(sale),
        0,
      ),
      purchases: mine.length,
      last: mine.length === 0 ? null : Math.max(...mine.map(({ day }) => instantOf(told, day))),
    }];
  });
  const bought = told.sales.filter((sale) => sale.customer !== null && !isReturn(sale)).map(dateIn).sort();
  const latest = bought.at(-1);
  const day = asOf ?? (latest === undefined ? null : [today, last, latest].sort()[0] ?? null);
  const daysAgo = (instant: number) => (Date.parse(day ?? "") - Date.parse(dateOf(instant))) / DAY;

  const buyers = people.filter(({ purchases }) => purchases > 0);
  const count = (holds: (one: Known) => boolean) => people.filter(holds).length;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const spendOf = (holds: (one: Known) => boolean) =>
    sum(people.filter(holds).map(({ spendMinor }) => spendMinor));
  const segments: [string, (one: Known) => boolean][] = [
    ["High Value", ({ spendMinor }) => spendMinor > 100_000],
    ["Medium Value", ({ spendMinor }) => spendMinor > 50_000 && spendMinor <= 100_000],
    ["Low Value", ({ spendMinor }) => spendMinor <= 50_000],
  ];
  const gone = (least: number, most: number) =>
    count(({ last }) => last !== null && daysAgo(last) > least && daysAgo(last) <= most);

  const months = sales.map((sale) => dateIn(sale).slice(0, 7)).sort();
  const categoryOf = (product: number) => CATEGORIES[(CATEGORY_OF[product - 1] ?? 0) - 1] ?? "Uncategorised";
  const lines = sales.flatMap((sale) => sale.lines);
  const categories = [...new Set(lines.map(({ product }) => categoryOf(product)))].map((category) => {
    const own = lines.filter(({ product }) => categoryOf(product) === category);
    return {
      category,
      revenue: sum(own.map(({ quantity, unitPriceMinor }) => quantity * unitPriceMinor)) / 100,
      quantity: sum(own.map(({ quantity }) => quantity)),
    };
  });
  const scores = told.scores.filter(counts).map(({ score }) => score);
  const byText = (left: string, right: string) => left < right ? -1 : 1;
  return {
    asOf: day,
    kpis: {
      totalCustomers: people.length,
      totalLifetimeValue: sum(people.map(({ spendMinor }) => spendMinor)) / 100,
      averageOrderValue: buyers.length === 0
        ? 0
        : sum(buyers.map(({ spendMinor, purchases }) => spendMinor / purchases)) / buyers.length / 100,
      retentionRate: people.length === 0 ? 0 : 100 * count(({ purchases }) => purchases > 1) / people.length,
    },
    segments: segments.map(([segment, holds]) => ({
      segment,
      customers: count(holds),
      total_lifetime_value: spendOf(holds) / 100,
    })),
    // Cut points of 40 and 15 days: the spell is shorter than half a year.
    churn: [
      { risk: "High", customers: gone(40, Infinity) },
      { risk: "Medium", customers: gone(15, 40) },
      { risk: "Low", customers: gone(-Infinity, 15) },
      { risk: "Unknown", customers: people.length - buyers.length },
    ],
    months: sum(sales.map(amountOf)) / 100,
    monthNames: [months[0], months.at(-1)],
    monthOf: (month: string) =>
      sum(sales.filter((sale) => dateIn(sale).startsWith(month.slice(0, 7))).map(amountOf)) / 100,
    categories: categories.sort((left, right) =>
      right.revenue - left.revenue || byText(left.category, right.category)
    ),
    satisfaction: { mean: scores.length === 0 ? null : sum(scores) / scores.length, scores: scores.length },
    top: people.toSorted((left, right) =>
      right.spendMinor - left.spendMinor || byText(left.reference, right.reference)
    ).slice(0, 5).map(({ reference, spendMinor }) => [reference, spendMinor / 100]),
    rfm: buyers.map(({ last, purchases, spendMinor }) => [
      Math.max(0, daysAgo(last ?? 0)),
      purchases,
      spendMinor / 100,
    ]),
  };
}
