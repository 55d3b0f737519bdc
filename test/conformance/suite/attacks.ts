import { decodeJwt } from "jose";
import { beforeAll, expect, test } from "vitest";
import { SECRET } from "../../support/targets.ts";
import { apiKeyOf, exchange, openAccount, type Operator } from "./operators.ts";
import type { World } from "./world.ts";

/** A secret of the attacker's, as long as ours. */
const THEIRS = "a secret of the attacker, just as long as ours is";

const encoded = (bytes: Uint8Array<ArrayBuffer>) =>
  bytes.toBase64({ alphabet: "base64url", omitPadding: true });
const json = (value: unknown) => encoded(new TextEncoder().encode(JSON.stringify(value)));

/** Signs whatever header with an HMAC: no library would sign what must never stand. */
async function forge(
  header: unknown,
  payload: unknown,
  { secret = SECRET, hash = "SHA-256" }: { secret?: string; hash?: string } = {},
): Promise<string> {
  const signed = `${json(header)}.${json(payload)}`;
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash }, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(signed));
  return `${signed}.${encoded(new Uint8Array(signature))}`;
}

/** Tokens that must open nothing. */
export function attacks(world: () => World): void {
  let mine: Operator;
  let other: Operator;
  let claims: Record<string, unknown>;
  let parts: readonly [string, string, string];
  beforeAll(async () => {
    mine = await openAccount(world);
    other = await openAccount(world, "admin");
    claims = decodeJwt(mine.token);
    const [header = "", payload = "", signature = ""] = mine.token.split(".");
    parts = [header, payload, signature];
  });

  const header = { alg: "HS256", typ: "JWT" };
  const ask = async (authorization: string) => {
    const { call, contract } = world();
    const response = await call("/auth/me", { as: null, headers: { authorization } });
    await contract.check("GET", "/auth/me", response);
    return response.status;
  };
  const expectRefused = async (forged: Readonly<Record<string, string>>) => {
    for (const [what, token] of Object.entries(forged)) {
      expect([what, await ask(`Bearer ${token}`)]).toEqual([what, 401]);
    }
    expect(await ask(`Bearer ${mine.token}`)).toBe(200);
  };

  test("what is forged here is forged well: with our secret, header and claims it stands", async () => {
    expect(await ask(`Bearer ${await forge(header, claims)}`)).toBe(200);
  });

  test("no token stands without our signature, whatever its header calls for", async () => {
    const [, payload, signature] = parts;
    const forged: Record<string, string> = {};
    for (const alg of ["none", "None", "NONE", "nOnE", "", null, 0, ["HS256"], { alg: "HS256" }]) {
      forged[`alg ${JSON.stringify(alg)}, no signature`] = `${json({ alg, typ: "JWT" })}.${payload}.`;
      forged[`alg ${JSON.stringify(alg)}, our signature`] = `${
        json({ alg, typ: "JWT" })
      }.${payload}.${signature}`;
      forged[`alg ${JSON.stringify(alg)}, signed`] = await forge({ alg, typ: "JWT" }, claims);
    }
    forged["no alg"] = await forge({ typ: "JWT" }, claims);
    forged["alg in lower case"] = await forge({ alg: "hs256", typ: "JWT" }, claims);
    for (const [alg, hash] of [["HS384", "SHA-384"], ["HS512", "SHA-512"]] as const) {
      forged[alg] = await forge({ alg, typ: "JWT" }, claims, { hash });
    }
    for (const alg of ["RS256", "PS256", "ES256", "EdDSA", "Ed25519", "dir", "A128KW"]) {
      forged[`${alg} with an HMAC`] = await forge({ alg, typ: "JWT" }, claims);
    }
    forged["no signature"] = `${parts[0]}.${payload}.`;
    forged["two parts"] = `${parts[0]}.${payload}`;
    forged["five parts, as if encrypted"] = `${parts[0]}..${payload}.${signature}.${signature}`;
    forged["another secret"] = await forge(header, claims, { secret: THEIRS });
    forged["the secret's padding"] = await forge(header, claims, { secret: `${SECRET}=` });
    await expectRefused(forged);
  });

  test("no key stands that the token brings along", async () => {
    const k = json(THEIRS);
    const brought: Record<string, unknown>[] = [
      { kid: "../../../../dev/null" },
      { kid: "x' union select 'a" },
      { kid: THEIRS },
      { jwk: { kty: "oct", k, alg: "HS256" } },
      { jku: "https://elsewhere.example/keys.json" },
      { x5u: "https://elsewhere.example/key.pem" },
      { x5c: [k] },
      { crit: ["kid"], kid: "x" },
    ];
    const forged: Record<string, string> = {};
    for (const extra of brought) {
      forged[JSON.stringify(extra)] = await forge({ ...header, ...extra }, claims, { secret: THEIRS });
    }
    await expectRefused(forged);
  });

  test("no token stands that our secret signed for something else", async () => {
    const { sub, ...rest } = claims;
    const seconds = Math.floor(Date.now() / 1000);
    const changed: Record<string, unknown>[] = [
      { iss: "elsewhere" },
      { aud: "elsewhere" },
      { sub: String(other.id) },
      { sub: "0" },
      { sub: "" },
      { sub: `${sub} or 1=1` },
      { sub: "987654321" },
      { exp: seconds - 1 },
      { exp: String(seconds + 600) },
      { nbf: seconds + 60 },
      { nbf: "soon" },
      { sid: other.sessionId },
      { sid: crypto.randomUUID() },
      { sid: "" },
      { sid: null },
      { sid: [mine.sessionId] },
      { use: "refresh" },
      { use: ["access"] },
    ];
    const forged: Record<string, string> = {};
    for (const change of changed) {
      forged[JSON.stringify(change)] = await forge(header, { sub, ...rest, ...change });
    }
    for (const name of ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "sid", "use"]) {
      expect(Object.hasOwn(claims, name)).toBe(true);
      const less = Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
      forged[`no ${name}`] = await forge(header, less);
    }
    for (const typ of [undefined, "", "at+jwt", "JWE", "refresh+jwt", 1]) {
      forged[`typ ${typ}`] = await forge({ ...header, typ }, claims);
    }
    forged["crit exp"] = await forge({ ...header, crit: ["exp"], exp: 1 }, claims);
    forged["an unencoded payload"] = await forge({ ...header, crit: ["b64"], b64: false }, claims);
    for (const payload of [null, [claims], "claims", 1]) {
      forged[`payload ${JSON.stringify(payload)}`] = await forge(header, payload);
    }
    await expectRefused(forged);
  });

  test("no claim can be changed under our signature", async () => {
    const [first, , signature] = parts;
    const forged = Object.fromEntries(
      Object.entries(claims).map(([name, value]) => {
        const change = typeof value === "number" ? value + 1 : `${value}0`;
        return [name, `${first}.${json({ ...claims, [name]: change })}.${signature}`];
      }),
    );
    expect(Object.keys(forged)).toHaveLength(9);
    forged["role"] = `${first}.${json({ ...claims, role: "admin" })}.${signature}`;
    forged["the whole of another account's"] = `${first}.${other.token.split(".")[1]}.${signature}`;
    forged["another account's signature"] = `${first}.${parts[1]}.${other.token.split(".")[2]}`;
    await expectRefused(forged);
  });

  test("no secret stands for one of another kind", async () => {
    const key = await apiKeyOf(other, "admin");
    await expectRefused({
      "a refresh token": mine.refreshToken,
      "a refresh token as a key": mine.refreshToken.replace("qr_", "qk_"),
      "a session's id": mine.sessionId,
      "a key without its mark": key.slice(3),
      "a key in other case": `qk_${key.slice(3).toUpperCase()}`,
      "the beginning of a key": key.slice(0, 11),
      "a key and a letter": `${key}A`,
      "a mark alone": "qk_",
      "a key twice": `${key}${key}`,
    });
    expect(await ask(`Bearer ${key}`)).toBe(200);
    for (
      const secret of [mine.token, key, mine.sessionId, mine.refreshToken.slice(3), `${mine.refreshToken}A`]
    ) {
      expect(await exchange(world, secret.slice(0, 200))).toBe(401);
    }
    expect(await exchange(world, mine.refreshToken)).toBe(200);
  });

  test("no token stands that was cut, doubled or drawn out", async () => {
    const [first, payload, signature] = parts;
    await expectRefused({
      "the first half": mine.token.slice(0, mine.token.length / 2),
      "without the end": mine.token.slice(0, -3),
      "without the beginning": mine.token.slice(1),
      "doubled": mine.token + mine.token,
      "doubled with a dot": `${mine.token}.${mine.token}`,
      "with a dot": `${mine.token}.`,
      "with a letter": `${mine.token}A`,
      "payload and signature swapped": `${first}.${signature}.${payload}`,
      "dots": "..",
      "very long": `${first}.${payload}.${signature}${"A".repeat(6_000)}`,
      "a very long header": `${"A".repeat(6_000)}.${payload}.${signature}`,
    });
    // What no server takes in is refused before it gets to us, in whichever way.
    const { call } = world();
    const huge = await call("/auth/me", {
      as: null,
      headers: { authorization: `Bearer ${"A".repeat(200_000)}` },
    }).catch(() => null);
    expect([null, 400, 401, 413, 431]).toContain(huge?.status ?? null);
    await huge?.body?.cancel();
    expect(await ask(`Bearer ${mine.token}`)).toBe(200);
  });
}
