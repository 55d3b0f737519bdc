import { type JWTPayload, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { AUDIENCE, ISSUER, readAccessToken, signAccessToken } from "../../src/identity/tokens.ts";

const SECRET = "a secret of these tests, long enough";
const NOW = Date.UTC(2026, 4, 5, 12);
const SECONDS = NOW / 1000;
const claims: JWTPayload = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: "7",
  jti: "t",
  iat: SECONDS,
  nbf: SECONDS,
  exp: SECONDS + 60,
  sid: "s",
  use: "access",
};
const sign = (
  payload: JWTPayload,
  header: { alg: string; typ?: string } = { alg: "HS256", typ: "JWT" },
  secret = SECRET,
) => new SignJWT(payload).setProtectedHeader(header).sign(new TextEncoder().encode(secret));
const without = (name: string) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
const base64 = (value: object) =>
  btoa(JSON.stringify(value)).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_");

describe("readAccessToken()", () => {
  test("reads what signAccessToken() signed, until it expires", async () => {
    const token = await signAccessToken({ userId: 7, sessionId: "s" }, {
      secretKey: SECRET,
      now: NOW,
      minutes: 30,
      tokenId: "t",
    });
    expect(await readAccessToken(token, SECRET, NOW)).toEqual({ userId: 7, sessionId: "s" });
    expect(await readAccessToken(token, SECRET, NOW + 29 * 60_000)).toEqual({ userId: 7, sessionId: "s" });
    await expect(readAccessToken(token, SECRET, NOW + 30 * 60_000)).rejects.toMatchObject({
      code: "unauthenticated",
      message: "The token has expired; sign in again",
    });
  });

  const refused: [string, () => string | Promise<string>][] = [
    ...Object.keys(claims).map((
      name,
    ): [string, () => Promise<string>] => [`it lacks ${name}`, () => sign(without(name))]),
    ["another service issued it", () => sign({ ...claims, iss: "elsewhere" })],
    ["it is for another audience", () => sign({ ...claims, aud: "elsewhere" })],
    ["it is for another use", () => sign({ ...claims, use: "refresh" })],
    ["its subject is no id", () => sign({ ...claims, sub: "admin" })],
    ["its session is no text", () => sign({ ...claims, sid: 7 })],
    ["it is not good yet", () => sign({ ...claims, nbf: SECONDS + 30 })],
    ["another secret signed it", () => sign(claims, undefined, "another secret of these tests, as long")],
    ["another algorithm signed it", () => sign(claims, { alg: "HS512", typ: "JWT" })],
    ["it says no type", () => sign(claims, { alg: "HS256" })],
    ["its algorithm is none", () => `${base64({ alg: "none", typ: "JWT" })}.${base64(claims)}.`],
    ["it brings its own key", async () => {
      const [, payload, signature] =
        (await sign(claims, undefined, "a key that the attacker has chosen here")).split(".");
      const jwk = { kty: "oct", k: base64({ any: "thing" }) };
      return `${base64({ alg: "HS256", typ: "JWT", jwk, kid: "../../dev/null" })}.${payload}.${signature}`;
    }],
    ["its payload was changed", async () => {
      const [header, , signature] = (await sign(claims)).split(".");
      return `${header}.${base64({ ...claims, sub: "1" })}.${signature}`;
    }],
    ["it is no token", () => "a.b"],
    ["it is empty", () => ""],
  ];
  test.each(refused)("refuses a token when %s", async (_, make) => {
    await expect(readAccessToken(await make(), SECRET, NOW)).rejects.toMatchObject({
      code: "unauthenticated",
      message: "The token is not valid; sign in again",
    });
  });
});
