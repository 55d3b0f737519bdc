import { AppError } from "../../errors.ts";

/** How the bytes of a file become text. Only these four: everything else is one of them, or has to be said. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Finds the encoding while the bytes pass by, in order. */
export interface EncodingWatch {
  /** @throws {AppError} `invalid` when the file is not UTF-8 and nothing else was stated */
  take(chunk: Uint8Array): void;
  /** Call once, after the last chunk. */
  end(): Encoding;
}

/**
 * A byte order mark tells, then the pattern of zero bytes that UTF-16 has; what is left must be UTF-8 from end to end.
 *
 * @param stated what the caller says; it then stands
 */
export function watchEncoding(stated?: Encoding): EncodingWatch {
  let found = stated;
  let offset = 0;
  const strict = new TextDecoder("utf-8", { fatal: true });
  const check = (chunk: Uint8Array | undefined) => {
    try {
      if (chunk === undefined) strict.decode();
      else strict.decode(chunk, { stream: true });
    } catch (cause) {
      throw new AppError(
        "invalid",
        `The file is not UTF-8 (from byte ${offset} on). Save it as UTF-8, or state encoding=windows-1252 if that is what it is`,
        ["?encoding"],
        { cause },
      );
    }
  };
  return {
    take(chunk) {
      if (offset === 0) found ??= byMark(chunk) ?? byZeros(chunk) ?? "utf-8";
      if (found === "utf-8") check(chunk);
      offset += chunk.length;
    },
    end() {
      if (found === "utf-8") check(undefined);
      return found ?? "utf-8";
    },
  };
}

function byMark(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}

/** Latin text in UTF-16 has a zero in every other byte; UTF-8 text has none at all. */
function byZeros(bytes: Uint8Array): Encoding | undefined {
  const sample = bytes.subarray(0, 1000);
  const pairs = Math.floor(sample.length / 2);
  if (pairs < 2) return undefined;
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > pairs / 2 && even === 0) return "utf-16le";
  if (even > pairs / 2 && odd === 0) return "utf-16be";
  return undefined;
}

/**
 * Whether a piece of text holds what no cell may: NUL, or (where UTF-16 was read) the mark that the decoder puts in place
 * of a lone surrogate.
 */
export const holdsForbidden = (text: string, encoding: Encoding): boolean =>
  text.includes("\u0000") || (encoding.startsWith("utf-16") && text.includes("\ufffd"));
