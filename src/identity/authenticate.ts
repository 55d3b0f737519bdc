import type { Deps } from "../deps.ts";
import { unpackRow } from "../db/rows.ts";
import { AppError } from "../errors.ts";
import { type Caller, lesser } from "./caller.ts";
import { KEY_HOLDER, keyHolderRow, noteKeyUse } from "./queries/api_keys.ts";
import { SIGNED_IN, signedInRow } from "./queries/sessions.ts";
import { API_KEY_MARK, digestOf } from "./secrets.ts";
import { readAccessToken } from "./tokens.ts";

/** How exact the time of a key's last use is, in milliseconds: a write for each request would cost more than it tells. */
const USE_NOTED_EVERY = 60_000;

/**
 * Says who holds this: an access token of a session, or an API key.
 *
 * @throws {AppError} `unauthenticated` for what does not stand, `forbidden` for a deactivated account
 */
export const authenticate = (
  deps: Pick<Deps, "db" | "config" | "now">,
  credential: string,
): Promise<Caller> =>
  credential.startsWith(API_KEY_MARK) ? holderOf(deps, credential) : bearerOf(deps, credential);

async function bearerOf(
  { db, config, now }: Pick<Deps, "db" | "config" | "now">,
  token: string,
): Promise<Caller> {
  if (config.secretKey === undefined) {
    throw new AppError(
      "unauthenticated",
      "This service has no SECRET_KEY, so it knows no tokens; call it without one",
    );
  }
  const { userId, sessionId } = await readAccessToken(token, config.secretKey, now());
  const [answer] = await db.read([signedInRow(sessionId, userId, now())]);
  const found = unpackRow(SIGNED_IN, answer?.rows[0]?.["packed"]);
  if (found === undefined || isShutOut(found, config.access)) throw ended();
  if (found.isActive === 0) throw deactivated();
  if (found.stands === 0) throw ended();
  const { username, role, championVersion } = found;
  return { userId, username, role, sessionId, championVersion };
}

async function holderOf(
  { db, config, now }: Pick<Deps, "db" | "config" | "now">,
  key: string,
): Promise<Caller> {
  const at = now();
  const [answer] = await db.read([keyHolderRow(await digestOf(key))]);
  const found = unpackRow(KEY_HOLDER, answer?.rows[0]?.["packed"]);
  if (found === undefined || isShutOut(found, config.access)) {
    throw new AppError("unauthenticated", "There is no such API key");
  }
  if (found.expiresAt !== null && found.expiresAt <= at) {
    throw new AppError("unauthenticated", "The API key has expired; make a new one");
  }
  if (found.isActive === 0) throw deactivated();
  if (found.lastUsedAt === null || at - found.lastUsedAt >= USE_NOTED_EVERY) {
    // Who asks is known; a store that can't write just now shall not keep it from reading.
    await db.write([noteKeyUse(found.keyId, at, at - USE_NOTED_EVERY)]).catch(() => {});
  }
  const { userId, username, championVersion } = found;
  return { userId, username, role: lesser(found.role, found.keyRole), sessionId: null, championVersion };
}

/** Demo accounts have passwords that everybody knows: they are for the open trial alone. */
const isShutOut = ({ isDemo }: { readonly isDemo: number }, access: "open" | "protected"): boolean =>
  isDemo === 1 && access === "protected";

const ended = () => new AppError("unauthenticated", "The session has ended; sign in again");
const deactivated = () => new AppError("forbidden", "The account is deactivated");
