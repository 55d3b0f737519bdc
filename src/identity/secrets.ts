import { sha256 } from "../digest.ts";

/** Random bytes in a refresh token or an API key: far beyond guessing. */
const SECRET_BYTES = 32;

/** What an API key starts with, so that it is known for one where it leaks, and told from a JWT. */
export const API_KEY_MARK = "qk_";

/** Characters of a key that stay visible, to tell one from another. */
const PREFIX_LENGTH = API_KEY_MARK.length + 8;

const randomText = (): string =>
  crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toBase64({ alphabet: "base64url", omitPadding: true });

/** A new refresh token. */
export const newRefreshToken = (): string => `qr_${randomText()}`;

/** A new API key. */
export const newApiKey = (): string => API_KEY_MARK + randomText();

/** The part of a key that may be shown. */
export const prefixOf = (key: string): string => key.slice(0, PREFIX_LENGTH);

/** All that is kept of a secret with so many random bytes. */
export const digestOf = (secret: string): Promise<string> => sha256(secret);
