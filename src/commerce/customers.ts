import { type KeyedBody, makeOnce } from "../db/idempotency.ts";
import { type Page, readPage, type RowOf } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { ageOn, dayOf } from "./calendar.ts";
import {
  createCustomerBatch,
  CUSTOMER,
  customerPage,
  type CustomerValues,
  madeCustomer,
} from "./queries/customers.ts";

/** Somebody who buys. `age` as stated; see {@link ageOf}. */
export type Customer = RowOf<typeof CUSTOMER>;

/** What is made of a new customer beside what the caller said; `at` in epoch ms. */
export interface MadeCustomer {
  readonly id: number;
  readonly uuid: string;
  readonly reference: string;
  readonly at: number;
}

/**
 * Makes a customer.
 *
 * @param keyed makes a retry safe
 * @throws {AppError} `conflict` when the id is taken, `invalid` when the day of birth is in the future
 */
export async function createCustomer(
  { db, now, newId }: Pick<Deps, "db" | "now" | "newId">,
  { id, ...values }: CustomerValues & { readonly id: number | null },
  keyed?: KeyedBody,
): Promise<MadeCustomer> {
  const at = now();
  if (values.dob !== null && values.dob > dayOf(at)) {
    throw new AppError("invalid", "The day of birth is in the future", ["/dob"]);
  }
  const uuid = newId();
  return await makeOnce(
    { db, now: at },
    keyed,
    createCustomerBatch(id, uuid, values, at),
    madeCustomer(uuid),
  );
}

/** A page of the customers, by id. */
export const listCustomers = ({ db }: Pick<Deps, "db">, page: Page): Promise<Customer[]> =>
  readPage(db, CUSTOMER, page, customerPage);

/** The age in whole years: as stated, else by the day of birth; null where neither is known. */
export const ageOf = ({ age, dob }: Pick<Customer, "age" | "dob">, now: number): number | null =>
  age ?? (dob === null ? null : ageOn(dob, now));
