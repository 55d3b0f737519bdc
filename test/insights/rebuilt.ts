import { type History, isReturn } from "./history.ts";

/** The history as it stood at the end of a day: who was not there yet is nobody, and what they did was anonymous. */
export function cutAt(told: History, day: number): History {
  const there = told.customers.map(({ created }, index) =>
    created <= day ||
    told.sales.some((sale) => sale.customer === index + 1 && sale.day <= day && !isReturn(sale))
  );
  // Ids are what references are made of, so they stay: others move up, and each keeps what they are shown under.
  const ids = there.map((isThere, index) =>
    isThere ? there.slice(0, index + 1).filter(Boolean).length : null
  );
  const stated = new Set(told.customers.map(({ reference }) => reference));
  return {
    beginning: told.beginning,
    customers: told.customers.map(({ created, reference }, index) => {
      const own = `C${String(index + 1).padStart(3, "0")}`;
      return { created, reference: reference ?? (stated.has(own) ? `${own}-${index + 1}` : own) };
    }).filter((_, index) => there[index]),
    sales: told.sales.filter((sale) => sale.day <= day)
      .map((sale) => ({
        ...sale,
        customer: sale.customer === null ? null : ids[sale.customer - 1] ?? null,
      })),
    scores: told.scores.filter((score) => score.day <= day)
      .map((score) => ({ ...score, customer: ids[score.customer - 1] ?? 1 })),
  };
}
