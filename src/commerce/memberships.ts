import { type KeyedBody, makeOnce } from "../db/idempotency.ts";
import { type Page, readPage, type RowOf, unpackRow } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { EntityKey } from "./queries/keys.ts";
import {
  changeMembershipBatch,
  endMembershipBatch,
  madeMembership,
  MEMBERSHIP,
  membershipPage,
  membershipRow,
  type MembershipValues,
  startMembershipBatch,
} from "./queries/memberships.ts";

/** A customer's membership: inclusive calendar days (`YYYY-MM-DD`); stamps in epoch ms. */
export type Membership = RowOf<typeof MEMBERSHIP>;

/** A page of the memberships, by id. */
export const listMemberships = ({ db }: Pick<Deps, "db">, page: Page): Promise<Membership[]> =>
  readPage(db, MEMBERSHIP, page, membershipPage);

/** @throws {AppError} `not_found` when there is no such membership */
export async function getMembership({ db }: Pick<Deps, "db">, key: EntityKey): Promise<Membership> {
  const [found] = await db.read([membershipRow(key)]);
  return unpackRow(MEMBERSHIP, found?.rows[0]?.["packed"]) ?? missing();
}

/**
 * Starts a membership, unless the customer has another one in the period: a rule of the batch, so that no race breaks it.
 *
 * @param keyed makes a retry safe
 * @returns its UUID, and when it was made (epoch ms)
 * @throws {AppError} `invalid` when it ends before it starts or the customer does not exist, `conflict` for an overlap
 */
export async function startMembership(
  { db, now, newId }: Pick<Deps, "db" | "now" | "newId">,
  { customerId, ...values }: MembershipValues & { readonly customerId: EntityKey },
  keyed?: KeyedBody,
): Promise<{ readonly uuid: string; readonly at: number }> {
  checkPeriod(values);
  const at = now();
  const uuid = newId();
  return await makeOnce(
    { db, now: at },
    keyed,
    startMembershipBatch(uuid, customerId, values, at),
    madeMembership(uuid),
  );
}

/**
 * Changes period and tier of a membership.
 *
 * @throws {AppError} `not_found`; `invalid` when it ends before it starts; `conflict` when it would overlap another
 */
export async function changeMembership(
  { db, now }: Pick<Deps, "db" | "now">,
  key: EntityKey,
  values: MembershipValues,
): Promise<Membership> {
  checkPeriod(values);
  const results = await db.write(changeMembershipBatch(key, values, now()));
  return unpackRow(MEMBERSHIP, results.at(-1)?.rows[0]?.["packed"]) ?? missing();
}

/**
 * Deletes a membership for good; the sales made under it stay, without it.
 *
 * @throws {AppError} `not_found` when there is no such membership
 */
export async function endMembership({ db, now }: Pick<Deps, "db" | "now">, key: EntityKey): Promise<void> {
  const [, deleted] = await db.write(endMembershipBatch(key, now()));
  if (deleted?.rowsAffected !== 1) missing();
}

function checkPeriod({ startPeriod, endPeriod }: MembershipValues): void {
  if (startPeriod > endPeriod) {
    throw new AppError("invalid", "The membership ends before it starts", ["/end_period"]);
  }
}

const missing = (): never => {
  throw new AppError("not_found", "There is no such membership", ["/id"]);
};
