import { describe, expect, test } from "vitest";
import { watchEncoding } from "../../../src/commerce/imports/encoding.ts";

describe("watchEncoding()", () => {
  test("watchEncoding() names the first byte that is not UTF-8, wherever the file is cut", () => {
    const text = new TextEncoder().encode("aé☕😀".repeat(3));
    const wrong = (bytes: Uint8Array, cut: number) => {
      const watch = watchEncoding();
      try {
        for (const piece of [bytes.slice(0, cut), bytes.slice(cut)]) if (piece.length > 0) watch.take(piece);
        watch.end();
      } catch (error) {
        return Number(/from byte (\d+) on/.exec(String(error))?.[1]);
      }
      return undefined;
    };
    for (let cut = 0; cut <= 31; cut++) {
      expect(wrong(text, cut)).toBeUndefined();
      expect(wrong(new Uint8Array([...text, 0xe9, 0x41]), cut)).toBe(30);
      expect(wrong(new Uint8Array([...text, 0xe2, 0x98]), cut)).toBe(30);
      expect(wrong(new Uint8Array([...text.slice(0, 10), 0x80, ...text]), cut)).toBe(10);
    }
  });
});
