import { describe, expect, test } from "vitest";
import { CATEGORIES, PRODUCTS } from "../../../src/commerce/seed/catalogue.ts";
import { DEMO } from "../../../src/commerce/seed/options.ts";
import { everythingOf } from "./collect.ts";
import { scoresOf, segmentOf } from "./segments.ts";

const DAY = 86_400_000;
const END = Date.parse("2026-10-31T00:00:00Z") + DAY - 1;
const { people, sales } = everythingOf(DEMO);
const purchases = sales.filter(({ amountMinor, lines }) =>
  amountMinor >= 0 && lines.some(({ quantity }) => quantity > 0)
);

function countBy<T, K>(
  list: readonly T[],
  keyOf: (one: T) => K,
): Map<K, number> {
  const counts = new Map<K, number>();
  for (const one of list) {
    counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  }
  return counts;
}

describe("the demo", () => {
  test("has 5,000 customers, 200 products in 12 categories and 50,000 transactions", () => {
    expect([people.length, PRODUCTS.length, CATEGORIES.length, sales.length])
      .toEqual([5_000, 200, 12, 50_000]);
    expect(new Set(PRODUCTS.map(({ name }) => name)).size).toBe(200);
    expect(new Set(people.map(({ email }) => email)).size).toBe(5_000);
  });

  test("lies within five years, in the order of time, and ends on its last day", () => {
    const times = sales.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
    expect(times[0]).toBeGreaterThan(Date.parse("2021-10-31T23:59:59.999Z"));
    expect(times.at(-1)).toBeLessThanOrEqual(END);
    expect(times.at(-1)).toBeGreaterThan(END - DAY);
  });

  test("knows every customer before the first purchase", () => {
    const made = new Map(people.map(({ id, createdAt }) => [id, createdAt]));
    expect(
      sales.filter(({ customerId, occurredAt }) =>
        customerId !== null && occurredAt < (made.get(customerId) ?? Infinity)
      ),
    )
      .toEqual([]);
  });

  test("counts money in whole minor units, each amount the sum of its lines", () => {
    const wrong = sales.filter(({ amountMinor, lines }) =>
      lines.length === 0 ||
      amountMinor !== lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0) ||
      !lines.every(({ quantity, unitPriceMinor }) =>
        Number.isInteger(quantity) && quantity !== 0 &&
        Number.isInteger(unitPriceMinor) && unitPriceMinor > 0
      )
    );
    expect(wrong).toEqual([]);
  });

  test("has every one of the eleven RFM segments, none with fewer than 50 customers", () => {
    const byCustomer = new Map<
      number,
      { last: number; count: number; spend: number }
    >();
    const bought = new Set(purchases);
    for (const sale of sales) {
      if (sale.customerId === null) continue;
      const one = byCustomer.get(sale.customerId) ??
        { last: 0, count: 0, spend: 0 };
      if (bought.has(sale)) one.last = sale.occurredAt, one.count++;
      one.spend += sale.amountMinor;
      byCustomer.set(sale.customerId, one);
    }
    const buyers = [...byCustomer.values()].filter(({ count }) => count > 0);
    const recency = scoresOf(
      buyers.map(({ last }) => -Math.floor((END - last) / DAY)),
    );
    const frequency = scoresOf(buyers.map(({ count }) => count));
    const monetary = scoresOf(buyers.map(({ spend }) => spend));
    const segments = countBy(
      buyers.map((_, index) =>
        segmentOf(
          recency[index] ?? 0,
          frequency[index] ?? 0,
          monetary[index] ?? 0,
        )
      ),
      (segment) => segment,
    );
    expect([...segments.keys()].toSorted()).toEqual([
      "about_to_sleep",
      "at_risk",
      "cant_lose_them",
      "champions",
      "hibernating",
      "lost",
      "loyal",
      "need_attention",
      "new_customers",
      "potential_loyalists",
      "promising",
    ]);
    expect(Math.min(...segments.values())).toBeGreaterThanOrEqual(50);
  });

  test("sells its products by Zipf: the slope of frequency over rank lies near -1", () => {
    const lines = [
      ...countBy(sales.flatMap((sale) => sale.lines), ({ product }) => product)
        .values(),
    ];
    expect(lines.length).toBe(200);
    const points = lines.toSorted((left, right) => right - left).map((
      count,
      rank,
    ) => [Math.log(rank + 1), Math.log(count)] as const);
    const meanOf = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
    const [x, y] = [meanOf(0), meanOf(1)];
    const slope = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) /
      points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
    expect(slope).toBeGreaterThan(-1.2);
    expect(slope).toBeLessThan(-0.7);
  });

  test("has real associations: at least ten pairs in 0.5 % of the baskets with a lift over 2", () => {
    const singles = new Map<number, number>();
    const pairs = new Map<string, number>();
    for (const { lines } of purchases) {
      const basket = [
        ...new Set(
          lines.filter(({ quantity }) => quantity > 0).map(({ product }) => product),
        ),
      ]
        .toSorted((left, right) => left - right);
      basket.forEach((left, place) => {
        singles.set(left, (singles.get(left) ?? 0) + 1);
        for (const right of basket.slice(place + 1)) {
          pairs.set(
            `${left} ${right}`,
            (pairs.get(`${left} ${right}`) ?? 0) + 1,
          );
        }
      });
    }
    const strong = [...pairs].filter(([pair, count]) => {
      const [left = 0, right = 0] = pair.split(" ").map((index) => singles.get(Number(index)) ?? 0);
      return count / purchases.length >= 0.005 &&
        count * purchases.length / (left * right) > 2;
    });
    expect(strong.length).toBeGreaterThanOrEqual(10);
  });

  test("peaks in December and in what each category's season is", () => {
    const byMonth = countBy(
      sales,
      ({ occurredAt }) => new Date(occurredAt).toISOString().slice(0, 7),
    );
    for (const year of [2022, 2023, 2024, 2025]) {
      const months = Array.from(
        { length: 12 },
        (_, month) => byMonth.get(`${year}-${String(month + 1).padStart(2, "0")}`) ?? 0,
      );
      expect(Math.max(...months)).toBe(months[11]);
    }
    const garden = CATEGORIES.findIndex(({ name }) => name === "Garden & Outdoor");
    const perMonth = countBy(
      sales.filter(({ lines }) => lines.some(({ product }) => PRODUCTS[product]?.category === garden)),
      ({ occurredAt }) => new Date(occurredAt).getUTCMonth(),
    );
    expect(perMonth.get(4)).toBeGreaterThan(3 * (perMonth.get(0) ?? 0));
  });

  test("has returns, anonymous sales, customers who come back and some who don't", () => {
    const returns = sales.filter(({ lines }) => lines.some(({ quantity }) => quantity < 0))
      .length / sales.length;
    expect(returns).toBeGreaterThan(0.01);
    expect(returns).toBeLessThan(0.03);
    expect(
      sales.filter(({ customerId }) => customerId === null).length /
        sales.length,
    ).toBeCloseTo(0.03, 5);
    const visits = countBy(sales, ({ customerId }) => customerId);
    visits.delete(null);
    const counts = [...visits.values()];
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(200);
    expect(counts.filter((count) => count >= 12).length).toBeGreaterThan(500);
    expect(new Set(sales.map(({ channel }) => channel))).toEqual(
      new Set(["Online", "Store", "Mobile App"]),
    );
    expect(new Set(sales.map(({ paymentType }) => paymentType)))
      .toEqual(
        new Set(["Credit Card", "Debit Card", "Digital Wallet", "Cash"]),
      );
  });

  test("gives back only what the same customer bought, at the price paid", () => {
    const bought = new Set<string>();
    const unknown: string[] = [];
    for (const { customerId, lines } of sales) {
      for (const { product, quantity, unitPriceMinor } of lines) {
        const what = `${customerId} ${product} ${unitPriceMinor}`;
        if (quantity > 0) bought.add(what);
        else if (!bought.has(what)) unknown.push(what);
      }
    }
    expect(unknown).toEqual([]);
  });
});
