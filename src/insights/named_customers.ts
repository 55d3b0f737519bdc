import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { type NamedCustomer, readNamed, readNames } from "./queries/named_customers.ts";

export type { NamedCustomer } from "./queries/named_customers.ts";

/**
 * The customer that a caller names by the reference that answers show.
 *
 * @param pointer where the caller said it: `path reference`, `?customer`
 * @throws {AppError} `not_found` where nobody is shown under it
 */
export async function findCustomer(
  { db }: Pick<Deps, "db">,
  reference: string,
  pointer: string,
): Promise<NamedCustomer> {
  const found = await readNamed(db, reference);
  if (found !== undefined) return found;
  throw noSuchCustomer(pointer);
}

/** What is thrown where nobody is shown under a reference. */
export const noSuchCustomer = (pointer: string): AppError =>
  new AppError("not_found", "There is no customer with this reference", [pointer]);

/** Customers whose names are read at once while a long answer is sent. */
const PAGE = 250;

/** A place in a long answer: the customer, and which entry of its columns is theirs. */
export interface NamedRow {
  readonly customer: NamedCustomer;
  readonly row: number;
}

/**
 * Names the customers of a long answer page by page, so that memory does not grow with it. Who is gone meanwhile is left out.
 *
 * @param customer their ids, one an entry of the answer's columns
 * @param rows the entries to name, in the order of the answer
 */
export async function* namedPages(
  { db }: Pick<Deps, "db">,
  customer: Float64Array,
  rows: ArrayLike<number>,
): AsyncGenerator<NamedRow[]> {
  for (let start = 0; start < rows.length; start += PAGE) {
    const page = Array.from(
      { length: Math.min(PAGE, rows.length - start) },
      (_, index) => rows[start + index] ?? 0,
    );
    const found = await readNames(db, page.map((row) => customer[row] ?? 0));
    const named = new Map(found.map((one) => [one.id, one]));
    yield page.flatMap((row) => {
      const who = named.get(customer[row] ?? 0);
      return who === undefined ? [] : [{ customer: who, row }];
    });
  }
}
