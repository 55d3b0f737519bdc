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
  let unfinished = new Uint8Array(0);
  const strict = new TextDecoder("utf-8", { fatal: true });
  const check = (chunk: Uint8Array | undefined) => {
    try {
      if (chunk === undefined) strict.decode();
      else strict.decode(chunk, { stream: true });
    } catch (cause) {
      const bytes = new Uint8Array([...unfinished, ...(chunk ?? [])]);
      const wrong = offset - unfinished.length + firstInvalid(bytes);
      throw new AppError(
        "invalid",
        `The file is not UTF-8 (from byte ${wrong} on). Save it as UTF-8, or state encoding=windows-1252 if that is what it is`,
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
      unfinished = unfinishedEnd(new Uint8Array([...unfinished, ...chunk.subarray(-3)]));
    },
    end() {
      if (found === "utf-8") check(undefined);
      return found ?? "utf-8";
    },
  };
}

const sizeOf = (lead: number): number => lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

/** The last bytes, at most three, of valid UTF-8, where they begin a character that the next piece ends. */
function unfinishedEnd(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const lead = bytes[bytes.length - back] ?? 0;
    if (lead >= 0xc0) return sizeOf(lead) > back ? bytes.slice(-back) : new Uint8Array(0);
  }
  return new Uint8Array(0);
}

/** Where the first character starts that is none; only run once the bytes are known to hold one. */
function firstInvalid(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length;) {
    const size = sizeOf(bytes[at] ?? 0);
    if (size > 1 && !isCharacter(bytes.subarray(at, at + size))) return at;
    at += size;
  }
  return bytes.length;
}

function isCharacter(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
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
