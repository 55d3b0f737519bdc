import { type Page, readPage, type RowOf, unpackRows } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { EntityKey } from "./queries/keys.ts";
import {
  LINE,
  linePage,
  linePageOf,
  TRANSACTION,
  TRANSACTION_ID,
  transactionId,
  transactionPage,
} from "./queries/transactions.ts";

/** A purchase or a return. The amount in minor units, instants in epoch ms; no customer: an anonymous sale. */
export type Transaction = RowOf<typeof TRANSACTION>;

/** A line of a transaction; a negative quantity is a return. Money in minor units, stamps in epoch ms. */
export type Line = RowOf<typeof LINE>;

/** A page of all transactions, by id. */
export const listTransactions = ({ db }: Pick<Deps, "db">, page: Page): Promise<Transaction[]> =>
  readPage(db, TRANSACTION, page, transactionPage);

/** A page of the lines of all transactions, by id. */
export const listLines = ({ db }: Pick<Deps, "db">, page: Page): Promise<Line[]> =>
  readPage(db, LINE, page, linePage);

/**
 * Finds a transaction, and gives what reads its lines.
 *
 * @throws {AppError} `not_found` when there is no such transaction
 */
export async function linesOf(
  { db }: Pick<Deps, "db">,
  key: EntityKey,
): Promise<(page: Page) => Promise<Line[]>> {
  const [result] = await db.read([transactionId(key)]);
  const [found] = unpackRows(TRANSACTION_ID, result);
  if (found === undefined) throw new AppError("not_found", "There is no such transaction", ["/id"]);
  return (page) => readPage(db, LINE, page, (part) => linePageOf(found.id, part));
}
