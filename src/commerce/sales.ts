import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { addLineBatch, deleteProductBatch, eraseBatch, recordBatch } from "./queries/sale_batches.ts";
import type { SaleHeader, SaleLine } from "./queries/sales.ts";

/** A sale to record: what {@link SaleHeader} says, without the key that is made here. */
export interface WantedSale extends Omit<SaleHeader, "uuid"> {
  readonly lines: readonly SaleLine[];
}

/**
 * Records a sale or a return: header, lines, stock, kept figures and revision in one atomic batch.
 *
 * @returns the transaction's UUID
 * @throws {AppError} `conflict` when tracked stock is short; `invalid` when a product is missing or deleted, or a
 * customer or membership does not exist
 */
export async function recordSale(
  { db, now, newId }: Pick<Deps, "db" | "now" | "newId">,
  { lines, ...header }: WantedSale,
): Promise<string> {
  const uuid = newId();
  await db.write(recordBatch({ uuid, ...header }, lines, now()));
  return uuid;
}

/**
 * Adds a line to a transaction, and moves its amount (unless a client stated it) and all figures with it.
 *
 * @throws {AppError} as {@link recordSale}, and `invalid` when there is no such transaction
 */
export async function addLine(
  { db, now }: Pick<Deps, "db" | "now">,
  transactionId: number,
  line: SaleLine,
): Promise<void> {
  await db.write(addLineBatch(transactionId, line, now()));
}

/**
 * Deletes a product: it can't be sold any more, and stays in the figures.
 *
 * @throws {AppError} `not_found` when there is no such product, or it is deleted already
 */
export async function deleteProduct({ db, now }: Pick<Deps, "db" | "now">, productId: number): Promise<void> {
  const [marked] = await db.write(deleteProductBatch(productId, now()));
  if (marked?.rowsAffected !== 1) throw new AppError("not_found", "There is no such product");
}

/**
 * Erases a customer: name, address, memberships and scores go, and the sales stay without anybody's name.
 *
 * @throws {AppError} `not_found` when there is no such customer
 */
export async function eraseCustomer({ db }: Pick<Deps, "db">, customerId: number): Promise<void> {
  const results = await db.write(eraseBatch(customerId));
  if (results[1]?.rowsAffected !== 1) throw new AppError("not_found", "There is no such customer");
}
