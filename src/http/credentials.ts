import { getCookie } from "hono/cookie";
import { AppError } from "../errors.ts";
import type { RequestContext } from "./context.ts";
import { isKnownOrigin, isWrite } from "./origins.ts";
import { cookieName } from "./session_cookie.ts";

/** What a request brings to say who sends it. */
export interface Credential {
  /** An access token or an API key. */
  readonly secret: string;
  readonly from: "header" | "cookie";
}

/**
 * The request's credential: the Authorization header's, else the session cookie's.
 *
 * @throws {AppError} `unauthenticated` for a header that can't be read, `forbidden` for a write by cookie that does not say
 * that it comes from a page of ours: a browser sends the cookie whichever page asks it to
 */
export function credentialOf(c: RequestContext): Credential | null {
  const header = c.req.header("authorization");
  if (header !== undefined) return { secret: bearer(header), from: "header" };
  const secret = getCookie(c, cookieName(c));
  if (secret === undefined || secret === "") return null;
  const origin = c.req.header("origin");
  if (isWrite(c) && (origin === undefined || !isKnownOrigin(c, origin))) {
    throw new AppError(
      "forbidden",
      "A write with the session cookie comes from a page of this service, by its Origin",
    );
  }
  return { secret, from: "cookie" };
}

function bearer(header: string): string {
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(header.trim())?.[1];
  if (token === undefined) {
    throw new AppError("unauthenticated", "The Authorization header should be: Bearer TOKEN");
  }
  return token;
}
