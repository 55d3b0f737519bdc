import fc from "fast-check";

/** How the text of a body is spoilt. */
export type Damage =
  | { readonly kind: "text"; readonly text: string }
  /** Breaks the text off after this share of it, in percent. */
  | { readonly kind: "cut"; readonly share: number }
  | { readonly kind: "around"; readonly before: string; readonly after: string }
  /** Bytes that are no UTF-8, put in after this share. */
  | { readonly kind: "bytes"; readonly share: number; readonly bytes: readonly number[] }
  | { readonly kind: "utf-16" }
  /** The same JSON, with so much white space that it is over the bound. */
  | { readonly kind: "padded" }
  | { readonly kind: "deep"; readonly depth: number }
  /** The connection ends within the body. */
  | { readonly kind: "broken off" };

const share = fc.integer({ min: 0, max: 99 });

export const oddDamage: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("text" as const),
      text: fc.constantFrom(
        "",
        " \n",
        "null",
        "[]",
        "{}",
        "[{}]",
        '"text"',
        "1",
        "true",
        "{",
        "NaN",
        "{,}",
        "{'a':1}",
      ),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("cut" as const), share }) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ["\ufeff", ""],
      ["[", "]"],
      ["", ","],
      ["", "}"],
      ["/**/", ""],
      ["", "\u0000"],
      ["\n\t ", "\n"],
    )
      .map(([before = "", after = ""]) => ({ kind: "around" as const, before, after })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("bytes" as const),
      share,
      bytes: fc.constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [
        0xe2,
        0x82,
      ]),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "utf-16" as const }, { kind: "broken off" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "padded" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("deep" as const),
      depth: fc.integer({ min: 100, max: 20_000 }),
    }),
  },
);

/** More than a JSON body may have. */
const TOO_MANY_BYTES = 1_048_577;

const encoder = new TextEncoder();

/** The bytes of a body's text, spoilt. */
export function spoiltBytes(text: string, damage: Damage | undefined): Uint8Array<ArrayBuffer> {
  const cutAt = (share: number) => Math.floor(text.length * share / 100);
  switch (damage?.kind) {
    case "text":
      return encoder.encode(damage.text);
    case "cut":
      return encoder.encode(text.slice(0, cutAt(damage.share)));
    case "around":
      return encoder.encode(damage.before + text + damage.after);
    case "bytes": {
      const [head, tail] = [text.slice(0, cutAt(damage.share)), text.slice(cutAt(damage.share))].map((part) =>
        encoder.encode(part)
      );
      return new Uint8Array([...head ?? [], ...damage.bytes, ...tail ?? []]);
    }
    case "utf-16":
      return new Uint8Array(
        [...text].flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8]),
      );
    case "padded":
      return encoder.encode(text.padEnd(TOO_MANY_BYTES));
    case "deep":
      return encoder.encode(`${"[".repeat(damage.depth)}${text}${"]".repeat(damage.depth)}`);
    default:
      return encoder.encode(text);
  }
}

/** A body whose connection ends in its midst. */
export const brokenOff = (body: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    pull(controller) {
      controller.enqueue(body.slice(0, body.length / 2));
      controller.error(new TypeError("The connection was closed"));
    },
  });
