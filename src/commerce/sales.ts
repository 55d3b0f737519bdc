import { type KeyedBody, makeOnce } from "../db/idempotency.ts";
import { packRows, unpackRows } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError, type ErrorDetail } from "../errors.ts";
import { MOST_LINES, MOST_MINOR } from "./bounds.ts";
import { dayOf, endOfTomorrow } from "./calendar.ts";
import type { EntityKey } from "./queries/keys.ts";
import { STOCK_LEFT, stockOf } from "./queries/products.ts";
import { addLineBatch, eraseBatch, madeLine, madeTransaction, recordBatch } from "./queries/sale_batches.ts";
import type { SaleHeader, SaleLine } from "./queries/sales.ts";

/** A sale to record: what {@link SaleHeader} says, without the key that is made here. */
export interface WantedSale extends Omit<SaleHeader, "uuid" | "id"> {
  /** The transaction's id, where the caller chooses it. */
  readonly id?: number | null;
  readonly lines: readonly SaleLine[];
}

/** What is made of a transaction or a line beside what the caller said; `at` in epoch ms. */
export interface MadeSale {
  readonly id: number;
  readonly uuid: string;
  readonly at: number;
}

/** What a line costs, in minor units: quantity × unit price. */
export const lineTotal = ({ quantity, unitPriceMinor }: SaleLine): number => quantity * unitPriceMinor + 0;

/** What the lines cost together, in minor units. */
export const totalOf = (lines: readonly SaleLine[]): number =>
  lines.reduce((total, line) => total + lineTotal(line), 0);

/**
 * Records a sale or a return: header, lines, stock, kept figures and revision in one atomic batch.
 *
 * @param keyed makes a retry safe
 * @throws {AppError} `conflict` when tracked stock is short (`/lines/0/quantity` names the line) or the id is taken;
 * `invalid` when a product is missing or deleted (`/lines/0/product_id`), when the customer, the day or the membership does
 * not exist or is not right for the sale, or a bound is passed
 */
export async function recordSale(
  { db, now, newId }: Pick<Deps, "db" | "now" | "newId">,
  { lines, id = null, ...header }: WantedSale,
  keyed?: KeyedBody,
): Promise<MadeSale> {
  const at = now();
  const uuid = newId();
  checkBounds(header.occurredAt, lines, at);
  const lastDay = dayOf(endOfTomorrow(at) - 1);
  try {
    return await makeOnce(
      { db, now: at },
      keyed,
      recordBatch({ id, uuid, ...header }, lines, lastDay, at),
      madeTransaction(uuid),
    );
  } catch (error) {
    throw error instanceof AppError ? await namingLines({ db }, error, lines) : error;
  }
}

function checkBounds(occurredAt: SaleHeader["occurredAt"], lines: readonly SaleLine[], now: number): void {
  if (typeof occurredAt === "number" && occurredAt >= endOfTomorrow(now)) {
    throw new AppError("invalid", "A sale can't be dated later than tomorrow", ["/date"]);
  }
  if (lines.length > MOST_LINES) {
    throw new AppError("invalid", `A sale has at most ${MOST_LINES} lines`, ["/lines"]);
  }
  lines.forEach((line, index) => checkLine(line, `/lines/${index}`));
  if (Math.abs(totalOf(lines)) > MOST_MINOR) {
    throw new AppError("invalid", "The lines come to more than 1,000,000,000.00", ["/lines"]);
  }
}

function checkLine(line: SaleLine, pointer: string): void {
  if (Math.abs(lineTotal(line)) <= MOST_MINOR) return;
  throw new AppError("invalid", "A line can't be worth more than 1,000,000,000.00", [`${pointer}/quantity`]);
}

/**
 * Adds a line to a transaction, and moves its amount (unless a client stated it) and all figures with it.
 *
 * @throws {AppError} `conflict` when tracked stock is short or the id is taken, `invalid` when the transaction or the
 * product does not exist, or a bound is passed
 */
export async function addLine(
  { db, now, newId }: Pick<Deps, "db" | "now" | "newId">,
  transactionId: number,
  line: SaleLine & { readonly id?: number | null },
  keyed?: KeyedBody,
): Promise<MadeSale> {
  const at = now();
  const uuid = newId();
  checkLine(line, "");
  return await makeOnce(
    { db, now: at },
    keyed,
    addLineBatch(transactionId, { ...line, uuid }, at),
    madeLine(transactionId, uuid),
  );
}

/** The same error, pointing at the lines that it is about: a batch knows only that one of them is wrong. */
async function namingLines(
  { db }: Pick<Deps, "db">,
  error: AppError,
  lines: readonly SaleLine[],
): Promise<AppError> {
  const [detail] = error.details;
  const about = detail?.pointer;
  if (about !== "/product_id" && about !== "/quantity" || lines.length === 0) return error;
  const [result] = await db.read([packRows(STOCK_LEFT, stockOf(lines.map(({ productId }) => productId)))]);
  const left = new Map<EntityKey, number | null>();
  for (const { id, uuid, stock } of unpackRows(STOCK_LEFT, result)) left.set(id, stock).set(uuid, stock);
  const at = lines.flatMap((line, index) =>
    (about === "/product_id" ? !left.has(line.productId) : isShort(line, lines, left.get(line.productId)))
      ? [`/lines/${index}${about}`]
      : []
  );
  const details: ErrorDetail[] = (at.length === 0 ? ["/lines"] : at).map((pointer) => ({
    pointer,
    message: error.message,
  }));
  return new AppError(error.code, error.message, details, { cause: error });
}

/** Whether all lines of the line's product together want more than is left of it. */
function isShort(
  { productId }: SaleLine,
  lines: readonly SaleLine[],
  left: number | null | undefined,
): boolean {
  if (left === null || left === undefined) return false;
  return left < lines.reduce((sum, line) => line.productId === productId ? sum + line.quantity : sum, 0);
}

/**
 * Erases a customer: name, address, memberships and scores go, and the sales stay without anybody's name.
 *
 * @throws {AppError} `not_found` when there is no such customer
 */
export async function eraseCustomer(
  { db, now }: Pick<Deps, "db" | "now">,
  customerId: number,
): Promise<void> {
  const results = await db.write(eraseBatch(customerId, now()));
  if (results[1]?.rowsAffected !== 1) throw new AppError("not_found", "There is no such customer");
}
