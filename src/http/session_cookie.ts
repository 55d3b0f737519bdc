import { deleteCookie, setCookie } from "hono/cookie";
import type { RequestContext } from "./context.ts";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Plain http on this machine: a browser keeps no `Secure` cookie from there. */
function isLocalTrial(c: RequestContext): boolean {
  const { protocol, hostname } = new URL(c.req.url);
  return protocol === "http:" && LOOPBACK.test(hostname);
}

/** The session cookie's name; `__Host-` binds it to this host and to https. */
export const cookieName = (c: RequestContext): string => isLocalTrial(c) ? "session" : "__Host-session";

/**
 * Gives the browser the access token as a cookie that no script reads and no other site sends.
 *
 * @param seconds how long the token is good for
 */
export const giveCookie = (c: RequestContext, accessToken: string, seconds: number): void =>
  setCookie(c, cookieName(c), accessToken, {
    path: "/",
    httpOnly: true,
    secure: !isLocalTrial(c),
    sameSite: "Strict",
    maxAge: seconds,
  });

/** Takes the cookie back. */
export const takeCookie = (c: RequestContext): void => {
  deleteCookie(c, cookieName(c), { path: "/", secure: !isLocalTrial(c) });
};
