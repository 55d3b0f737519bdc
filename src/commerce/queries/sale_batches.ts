import { type SQL, sql } from "drizzle-orm";
import { moveRevision, moveRevisionIfChanged } from "../../db/fragments.ts";
import type { Made } from "../../db/idempotency.ts";
import { transactionItems } from "../../db/schema/transaction_items.ts";
import { transactions } from "../../db/schema/transactions.ts";
import {
  forgetCustomer,
  headerGuards,
  insertDay,
  insertLines,
  insertTransaction,
  type KeyedLine,
  refuseAmountBeyond,
  refuseLinesBeyond,
  type SaleHeader,
  type SaleLine,
  takeStock,
  touchTransactions,
  withUuid,
} from "./sales.ts";
import { deposit, refreshCustomers, settle, withdraw } from "./stats.ts";

/**
 * A new transaction: nothing of it is in the figures yet, so nothing is withdrawn.
 *
 * @param lastDay the last day that a sale may have, `YYYY-MM-DD`
 */
export const recordBatch = (
  header: SaleHeader,
  lines: readonly SaleLine[],
  lastDay: string,
  now: number,
): SQL[] => {
  const made = withUuid(header.uuid);
  return [
    ...headerGuards(header, lastDay),
    ...typeof header.occurredAt === "number" ? [insertDay(header.occurredAt)] : [],
    insertTransaction(header, now),
    insertLines(made, lines, now),
    takeStock(lines, now),
    ...settle(made),
    ...deposit(made),
    ...refreshCustomers(made),
    moveRevision(),
  ];
};

/** A line more for a transaction that the figures know. */
export const addLineBatch = (transactionId: number, line: KeyedLine, now: number): SQL[] => {
  const touched = sql`(${transactionId})`;
  return [
    ...withdraw(touched),
    insertLines(touched, [line], now),
    takeStock([line], now),
    ...settle(touched),
    refuseAmountBeyond(touched),
    refuseLinesBeyond(touched),
    touchTransactions(touched, now),
    ...deposit(touched),
    ...refreshCustomers(touched),
    moveRevision(),
  ];
};

/** What is made of a transaction or a line beside what the caller says. */
export const MADE_SALE = { id: "number", uuid: "text", at: "number" } as const;

export const madeTransaction = (uuid: string): Made<typeof MADE_SALE> => ({
  shape: MADE_SALE,
  query: sql`select id, uuid, created_at as at from ${transactions} where uuid = ${uuid}`,
});

/** Lines have no index by UUID, so it is looked for among those of its transaction. */
export const madeLine = (transactionId: number, uuid: string): Made<typeof MADE_SALE> => ({
  shape: MADE_SALE,
  query: sql`select id, uuid, created_at as at from ${transactionItems}
    where transaction_id = ${transactionId} and uuid = ${uuid}`,
});

export const eraseBatch = (
  customerId: number,
  now: number,
): SQL[] => [...forgetCustomer(customerId, now), moveRevisionIfChanged()];
