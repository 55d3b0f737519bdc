import { type SQL, sql } from "drizzle-orm";
import { moveRevision, moveRevisionIfChanged } from "../../db/fragments.ts";
import {
  forgetCustomer,
  insertDays,
  insertLines,
  insertTransaction,
  markDeleted,
  type SaleHeader,
  type SaleLine,
  takeStock,
  withUuid,
} from "./sales.ts";
import { customersOf, deposit, refreshCustomers, settle, withdraw } from "./stats.ts";

/** A new transaction: nothing of it is in the figures yet, so nothing is withdrawn. */
export const recordBatch = (header: SaleHeader, lines: readonly SaleLine[], now: number): SQL[] => {
  const made = withUuid(header.uuid);
  return [
    insertDays([header.occurredAt]),
    insertTransaction(header, now),
    insertLines(made, lines, now),
    takeStock(lines, now),
    ...settle(made),
    ...deposit(made),
    refreshCustomers(customersOf(made)),
    moveRevision(),
  ];
};

/** A line more for a transaction that the figures know. */
export const addLineBatch = (transactionId: number, line: SaleLine, now: number): SQL[] => {
  const touched = sql`(${transactionId})`;
  return [
    ...withdraw(touched),
    insertLines(touched, [line], now),
    takeStock([line], now),
    ...settle(touched),
    ...deposit(touched),
    refreshCustomers(customersOf(touched)),
    moveRevision(),
  ];
};

export const deleteProductBatch = (
  productId: number,
  now: number,
): SQL[] => [markDeleted(productId, now), moveRevisionIfChanged()];

export const eraseBatch = (
  customerId: number,
): SQL[] => [...forgetCustomer(customerId), moveRevisionIfChanged()];
