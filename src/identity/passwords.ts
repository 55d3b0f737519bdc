import { Buffer } from "node:buffer";
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { AppError } from "../errors.ts";
import { COMMON_PASSWORDS } from "./common_passwords.ts";

/** scrypt's cost (RFC 7914): N = 2^14, r = 8, p = 5; 16 MiB and about a fifth of a second. */
export const SCRYPT = { log2Cost: 14, blockSize: 8, parallelization: 5 } as const;

/** Bytes of salt and of hash. */
export const SALT_BYTES = 16;
export const HASH_BYTES = 32;

/** Characters that a password has when it is set, after NFC. */
export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 128;

/** Of no password. Verifying against it takes as long as against any other, so an unknown name can't be told by the time. */
const NOBODYS = "$scrypt$ln=14,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** Hashes at once in one isolate: each takes 16 MiB and a whole core. */
const MOST_AT_ONCE = 4;

/** How long a request waits for its turn, and how long a hash is taken to be under way at most, in milliseconds. */
const PATIENCE = 10_000;
const ASKED_EVERY = 20;

/** When each hash began that is under way; one whose request was given up half-way is forgotten in time. */
const underWay = new Set<{ readonly since: number }>();

let common: ReadonlySet<string> | undefined;

/**
 * Checks a password that is about to be set.
 *
 * @throws {AppError} `invalid`, pointing at `/password`
 */
export function checkNewPassword(password: string): void {
  const characters = [...password.normalize("NFC")].length;
  if (characters < SHORTEST_PASSWORD || characters > LONGEST_PASSWORD) {
    throw refused(`A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters`);
  }
  common ??= new Set(COMMON_PASSWORDS.trim().split(/\s+/));
  if (common.has(password.normalize("NFC").toLowerCase())) {
    throw refused("This is one of the commonest passwords. Choose another one");
  }
}

const refused = (message: string) => new AppError("invalid", message, ["/password"]);

/** Hashes a password (scrypt over its NFC form) into a PHC string with a fresh salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const { log2Cost, blockSize, parallelization } = SCRYPT;
  const hash = await derive(password, salt, SCRYPT, HASH_BYTES);
  return `$scrypt$ln=${log2Cost},r=${blockSize},p=${parallelization}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Whether this is the password behind the PHC string; false, after the same work, where there is none. */
export async function verifyPassword(password: string, phc: string | null): Promise<boolean> {
  const [, log2Cost, blockSize, parallelization, salt = "", hash = ""] =
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
      phc ?? NOBODYS,
    ) ?? [];
  const cost = {
    log2Cost: Number(log2Cost),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
  };
  if (hash === "") throw new AppError("internal", "A stored password hash can't be read");
  const expected = Buffer.from(hash, "base64");
  const found = await derive(password, Buffer.from(salt, "base64"), cost, expected.length);
  return timingSafeEqual(found, expected) && phc !== null;
}

/**
 * Waits for a turn. Each request asks by a timer of its own: on Workers nothing may wait for another request.
 *
 * @throws {AppError} `throttled` when there is none for too long
 */
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const asked = Date.now();
  for (;;) {
    const now = Date.now();
    for (const one of underWay) if (now - one.since > PATIENCE) underWay.delete(one);
    if (underWay.size < MOST_AT_ONCE) break;
    if (now - asked > PATIENCE) {
      throw new AppError("throttled", "Too many passwords are being checked at once; try again", [], {
        retryAfter: 5,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY));
  }
  const mine = { since: Date.now() };
  underWay.add(mine);
  try {
    return await work();
  } finally {
    underWay.delete(mine);
  }
}

const derive = (
  password: string,
  salt: Uint8Array,
  cost: Readonly<Record<keyof typeof SCRYPT, number>>,
  bytes: number,
): Promise<Buffer> => inTurn(() => runScrypt(password, salt, cost, bytes));

function runScrypt(
  password: string,
  salt: Uint8Array,
  { log2Cost, blockSize, parallelization }: Readonly<Record<keyof typeof SCRYPT, number>>,
  bytes: number,
): Promise<Buffer> {
  const N = 2 ** log2Cost;
  // What the algorithm needs, and a little to spare: the default bound is exactly as much as one lane takes.
  const maxmem = 2 * 128 * N * blockSize;
  return new Promise((resolve, reject) => {
    scrypt(
      password.normalize("NFC"),
      salt,
      bytes,
      { N, r: blockSize, p: parallelization, maxmem },
      (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      },
    );
  });
}

/** Base64 without padding, as PHC strings have it. */
const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");
