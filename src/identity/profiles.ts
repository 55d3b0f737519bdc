import { refuseIfGone } from "../db/fragments.ts";
import { type KeyedBody, makeOnce } from "../db/idempotency.ts";
import { readPage, type RowOf, type SkippingPage, unpackRow } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import {
  changeProfileRow,
  deleteProfileRow,
  insertProfile,
  madeProfile,
  PROFILE,
  type ProfileChange,
  profilePage,
  profileRow,
  type ProfileValues,
} from "./queries/profiles.ts";

/** A customer that a user saved, to predict again; stamps in epoch ms. */
export type Profile = RowOf<typeof PROFILE>;

/** A page of the user's own profiles, by id. */
export const listProfiles = (
  { db }: Pick<Deps, "db">,
  userId: number,
  { skip, ...page }: SkippingPage,
): Promise<Profile[]> =>
  // What is skipped is skipped once, however many queries a page of long texts takes.
  readPage(db, PROFILE, page, (part) => profilePage(userId, part, part.after === page.after ? skip : 0));

/** @throws {AppError} `not_found` when the user has no such profile */
export async function getProfile({ db }: Pick<Deps, "db">, userId: number, id: number): Promise<Profile> {
  const [found] = await db.read([profileRow(userId, id)]);
  return unpackRow(PROFILE, found?.rows[0]?.["packed"]) ?? missing();
}

/**
 * Saves a profile.
 *
 * @param keyed makes a retry safe
 * @returns its id, and when it was made (epoch ms)
 */
export async function saveProfile(
  { db, now }: Pick<Deps, "db" | "now">,
  userId: number,
  values: ProfileValues,
  keyed?: KeyedBody,
): Promise<{ readonly id: number; readonly at: number }> {
  const at = now();
  return await makeOnce(
    { db, now: at },
    keyed,
    [refuseIfGone(userId), insertProfile(userId, values, at)],
    madeProfile(userId),
  );
}

/**
 * Changes what is stated of a profile.
 *
 * @throws {AppError} `not_found` when the user has no such profile
 */
export async function changeProfile(
  { db, now }: Pick<Deps, "db" | "now">,
  userId: number,
  id: number,
  change: ProfileChange,
): Promise<Profile> {
  const [, found] = await db.write([changeProfileRow(userId, id, change, now()), profileRow(userId, id)]);
  return unpackRow(PROFILE, found?.rows[0]?.["packed"]) ?? missing();
}

/**
 * Deletes a profile for good.
 *
 * @throws {AppError} `not_found` when the user has no such profile
 */
export async function deleteProfile({ db }: Pick<Deps, "db">, userId: number, id: number): Promise<void> {
  const [deleted] = await db.write([deleteProfileRow(userId, id)]);
  if (deleted?.rowsAffected !== 1) missing();
}

const missing = (): never => {
  throw new AppError("not_found", "There is no such profile", ["/id"]);
};
