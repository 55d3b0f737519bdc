import { describe, expect, test } from "vitest";
import { digestOf, newApiKey, newRefreshToken, prefixOf } from "../../src/identity/secrets.ts";
import { checkUsername } from "../../src/identity/usernames.ts";

describe("secrets", () => {
  test.each([["qk_", newApiKey], ["qr_", newRefreshToken]])("%s… has 32 random bytes", (mark, make) => {
    const made = Array.from({ length: 500 }, make);
    for (const secret of made) {
      expect(secret).toMatch(new RegExp(`^${mark}[A-Za-z0-9_-]{43}$`));
      expect(Uint8Array.fromBase64(secret.slice(3), { alphabet: "base64url" })).toHaveLength(32);
    }
    expect(new Set(made).size).toBe(500);
  });

  test("a key shows eight characters of itself", () => {
    const key = newApiKey();
    expect(prefixOf(key)).toHaveLength(11);
    expect(key.startsWith(prefixOf(key))).toBe(true);
  });

  test("are kept as their SHA-256", async () => {
    expect(await digestOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("checkUsername()", () => {
  test.each(["abc", "a.b-c_1", "A".repeat(50), "123", "..."])("takes %j", (username) => {
    expect(() => checkUsername(username)).not.toThrow();
  });

  test.each(["", "ab", "a".repeat(51), "a@b", "a b", "a\nb", "abc\n", "ünïcode", "a\u0000b", "a/b", "<b>"])(
    "refuses %j",
    (username) => {
      expect(() => checkUsername(username)).toThrow(expect.objectContaining({ code: "invalid" }));
    },
  );
});
