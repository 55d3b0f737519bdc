import { describe, expect, test } from "vitest";
import { newApiKey, newRefreshToken } from "../../src/identity/secrets.ts";
import { signAccessToken } from "../../src/identity/tokens.ts";
import { hashPassword } from "../../src/identity/passwords.ts";
import { leaksOf } from "./secrecy.ts";
import { SECRET } from "./targets.ts";

const answer = (status = 200, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });
const token = () =>
  signAccessToken({ userId: 1, sessionId: "s" }, { secretKey: SECRET, now: 0, minutes: 1, tokenId: "t" });

describe("leaksOf()", () => {
  test("finds what no answer may hold, in bodies and headers", async () => {
    const hash = await hashPassword("a sentence that nobody guesses");
    for (const operation of [null, "getUser", "loginUser", "createApiKey"]) {
      for (const text of [JSON.stringify({ name: hash }), `{"a":"${SECRET}"}`]) {
        expect([operation, leaksOf(operation, answer(), text)]).toEqual([operation, [expect.any(String)]]);
      }
      expect(leaksOf(operation, answer(200, { "x-note": SECRET }), "{}")).toHaveLength(1);
      const fields = "password password_hash passwordHash hash key_hash tokenHash token_version SECRET_KEY";
      for (const name of fields.split(" ")) {
        expect([name, leaksOf(operation, answer(), `{"${name}" : 1}`)]).toEqual([name, [expect.any(String)]]);
      }
    }
  });

  test("allows a key, a token and a refresh token only where they are given", async () => {
    const texts = { key: newApiKey(), refresh: newRefreshToken(), access: await token() };
    const leaks = (operation: string | null, status: number, text: string) =>
      leaksOf(operation, answer(status), `{"x":"${text}"}`);
    for (const text of Object.values(texts)) {
      for (const operation of [null, "listApiKeys", "getMe", "listSessions"]) {
        expect(leaks(operation, 200, text)).toHaveLength(1);
      }
    }
    expect(leaks("createApiKey", 201, texts.key)).toEqual([]);
    expect(leaks("createApiKey", 422, texts.key)).toHaveLength(1);
    expect(leaks("createApiKey", 201, texts.access)).toHaveLength(1);
    for (const operation of ["loginUser", "loginRetailUser", "refreshSession"]) {
      expect(leaks(operation, 200, texts.access)).toEqual([]);
      expect(leaks(operation, 200, texts.refresh)).toEqual([]);
      expect(leaks(operation, 401, texts.access)).toHaveLength(1);
      expect(leaks(operation, 200, texts.key)).toHaveLength(1);
    }
    const cookie = { "set-cookie": `session=${texts.access}` };
    expect(leaksOf("loginUser", answer(200, cookie), "{}")).toEqual([]);
    expect(leaksOf("getMe", answer(200, cookie), "{}")).toHaveLength(1);
  });

  test("finds nothing in what is nobody's secret", () => {
    const text = JSON.stringify({
      prefix: "qk_3fJk2Lx0",
      token_type: "bearer",
      data_hash: "00ff",
      x: "password",
    });
    expect(leaksOf("listApiKeys", answer(), text)).toEqual([]);
  });
});
