import { errors, jwtVerify, SignJWT } from "jose";
import { AppError } from "../errors.ts";

/** Names the service in the tokens it signs, and is demanded of the tokens it reads. */
export const ISSUER = "quintile";
export const AUDIENCE = "quintile-api";

/** What an access token says. */
export interface AccessClaims {
  /** The account's integer id. */
  readonly userId: number;
  readonly sessionId: string;
}

const bytes = (secret: string) => new TextEncoder().encode(secret);

/**
 * Signs an access token (JWT, HS256).
 *
 * @param now UTC epoch milliseconds
 * @param minutes how long it is good for
 */
export async function signAccessToken(
  { userId, sessionId }: AccessClaims,
  { secretKey, now, minutes, tokenId }: { secretKey: string; now: number; minutes: number; tokenId: string },
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return await new SignJWT({ sid: sessionId, use: "access" })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(String(userId)).setJti(tokenId)
    .setIssuedAt(seconds).setNotBefore(seconds).setExpirationTime(seconds + minutes * 60)
    .sign(bytes(secretKey));
}

/**
 * Reads an access token. That its session still stands is the database's to say.
 *
 * @throws {AppError} `unauthenticated`, in the same words whatever is wrong, but for an expired one
 */
export async function readAccessToken(token: string, secretKey: string, now: number): Promise<AccessClaims> {
  try {
    const { payload } = await jwtVerify(token, bytes(secretKey), {
      algorithms: ["HS256"],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: "JWT",
      currentDate: new Date(now),
      requiredClaims: ["exp", "nbf", "iat", "jti", "sub", "sid", "use"],
    });
    const userId = Number(payload.sub);
    if (payload["use"] !== "access" || typeof payload["sid"] !== "string" || !Number.isSafeInteger(userId)) {
      throw refused();
    }
    return { userId, sessionId: payload["sid"] };
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new AppError("unauthenticated", "The token has expired; sign in again");
    }
    if (error instanceof errors.JOSEError) throw refused();
    throw error;
  }
}

const refused = () => new AppError("unauthenticated", "The token is not valid; sign in again");
