import { Buffer } from "node:buffer";
import { scryptSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  checkNewPassword,
  HASH_BYTES,
  hashPassword,
  LONGEST_PASSWORD,
  SALT_BYTES,
  SCRYPT,
  SHORTEST_PASSWORD,
  verifyPassword,
} from "../../src/identity/passwords.ts";

const PHC = /^\$scrypt\$ln=14,r=8,p=5\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

describe("the constants of hashing", () => {
  test("are those that were decided", () => {
    expect(SCRYPT).toEqual({ log2Cost: 14, blockSize: 8, parallelization: 5 });
    expect([SALT_BYTES, HASH_BYTES, SHORTEST_PASSWORD, LONGEST_PASSWORD]).toEqual([16, 32, 8, 128]);
  });
});

describe("hashPassword()", () => {
  test("writes a PHC string that scrypt itself agrees with", async () => {
    const phc = await hashPassword("a sentence that nobody guesses");
    const [, salt = "", hash = ""] = PHC.exec(phc) ?? [];
    expect(Buffer.from(salt, "base64")).toHaveLength(16);
    const cost = { N: 2 ** 14, r: 8, p: 5, maxmem: 2 ** 26 };
    const expected = scryptSync("a sentence that nobody guesses", Buffer.from(salt, "base64"), 32, cost);
    expect(Buffer.from(hash, "base64").equals(expected)).toBe(true);
  });

  test("salts each time anew", async () => {
    const [one, other] = [await hashPassword("the same"), await hashPassword("the same")];
    expect(PHC.exec(one)?.[1]).not.toBe(PHC.exec(other)?.[1]);
    expect(PHC.exec(one)?.[2]).not.toBe(PHC.exec(other)?.[2]);
  });
});

describe("verifyPassword()", () => {
  test("knows the password, in any normalisation form, and no other", async () => {
    const phc = await hashPassword("caf\u00e9 au lait");
    expect(await verifyPassword("cafe\u0301 au lait", phc)).toBe(true);
    for (const wrong of ["cafe au lait", "caf\u00e9 au lait ", "Caf\u00e9 au lait", "caf\u00e9 au lai", ""]) {
      expect([wrong, await verifyPassword(wrong, phc)]).toEqual([wrong, false]);
    }
  });

  test("is wrong where there is no password, even for the one whose hash stands in for it", async () => {
    for (const password of ["", "\u0000", "password", "A".repeat(43)]) {
      expect([password, await verifyPassword(password, null)]).toEqual([password, false]);
    }
  });

  test("works as long where there is none", async () => {
    const phc = await hashPassword("a sentence that nobody guesses");
    const timed = async (stored: string | null) => {
      const started = performance.now();
      await verifyPassword("another", stored);
      return performance.now() - started;
    };
    const [some, none]: [number[], number[]] = [[], []];
    for (let round = 0; round < 5; round++) {
      some.push(await timed(phc));
      none.push(await timed(null));
    }
    const median = (all: number[]) => all.toSorted((a, b) => a - b)[2] ?? 0;
    const ratio = median(none) / median(some);
    expect(ratio > 0.6 && ratio < 1.7, `${ratio}`).toBe(true);
  });

  test("reads the costs from the stored string, so that they may be raised", async () => {
    const salt = Buffer.alloc(16, 1);
    const hash = scryptSync("an old one", salt, 32, { N: 1024, r: 8, p: 1 });
    const text = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
    const phc = `$scrypt$ln=10,r=8,p=1$${text(salt)}$${text(hash)}`;
    expect(await verifyPassword("an old one", phc)).toBe(true);
    expect(await verifyPassword("a new one", phc)).toBe(false);
  });

  test.each(["", "plain", "$scrypt$ln=14,r=8,p=5$$", "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA"])(
    "opens nothing with the unreadable hash %j",
    async (phc) => {
      await expect(verifyPassword("", phc)).rejects.toMatchObject({ code: "internal" });
    },
  );
});

describe("checkNewPassword()", () => {
  test.each([
    "12 chars abc",
    "x".repeat(127) + "y",
    "\u{1F600}\u{1F601}\u{1F602}\u{1F603}\u{1F604}\u{1F605}\u{1F606}\u{1F607}",
    // 128 characters that are 256 before they are composed.
    "e\u0301".repeat(128),
    "        ",
    "correct horse battery staple",
  ])("takes %j", (password) => {
    expect(() => checkNewPassword(password)).not.toThrow();
  });

  test.each([
    "",
    "1234567",
    "x".repeat(129),
    "\u{1F600}".repeat(7),
    "e\u0301".repeat(7),
    "e\u0301".repeat(129),
  ])(
    "refuses %j for its length",
    (password) => {
      expect(() => checkNewPassword(password)).toThrow("A password has 8 to 128 characters");
    },
  );

  test.each(["password", "PASSWORD1", "Qwertyuiop", "12345678", "iloveyou", "trustno1", "admin123"])(
    "refuses %j, one of the commonest",
    (password) => {
      expect(() => checkNewPassword(password)).toThrow("one of the commonest");
    },
  );

  test("points at the field", () => {
    expect(() => checkNewPassword("short")).toThrow(
      expect.objectContaining({
        code: "invalid",
        details: [expect.objectContaining({ pointer: "/password" })],
      }),
    );
  });
});
