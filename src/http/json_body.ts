import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";
import type { Environment } from "./context.ts";
import { parseExactly } from "./exact_json.ts";

/** Bytes that a JSON body may have, where the operation does not say otherwise. */
const MOST_BYTES = 1_048_576;

/** Bytes of a body over the bound that are read all the same. */
const MOST_DISCARDED = 8_388_608;

/**
 * Takes in a JSON body before any schema sees it: of the right type, bounded, UTF-8, well-formed and exact.
 * The bytes are kept for the key that may stand for them.
 *
 * @param optional an absent body counts as `{}`
 */
export const jsonBodyOf = (mostBytes = MOST_BYTES, optional = false) =>
  createMiddleware<Environment>(async (c, next) => {
    const request = c.req.raw;
    const bytes = await readBounded(request, mostBytes);
    const text = optional && bytes.length === 0 ? "{}" : stated(request.headers, bytes);
    const body = rewritten(text);
    c.set("body", bytes);
    // The validators read the request itself: they shall find what was checked here, and nothing else.
    c.req.raw = new Request(request.url, {
      method: request.method,
      headers: jsonHeaders(request.headers),
      body,
    });
    await next();
  });

/** The text of a body that must be there. */
function stated(headers: Headers, bytes: Uint8Array): string {
  requireJson(headers);
  const text = decode(bytes);
  if (text.trim() === "") throw new AppError("invalid", "Send a JSON object as the body; it is empty", [""]);
  return text;
}

/** @throws {AppError} `unsupported_media_type` for anything but plain JSON */
function requireJson(headers: Headers): void {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new AppError("unsupported_media_type", "Send the body as Content-Type: application/json", [
      "header content-type",
    ]);
  }
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity") {
    throw new AppError(
      "unsupported_media_type",
      "Send the body uncompressed: no Content-Encoding is understood",
      [
        "header content-encoding",
      ],
    );
  }
}

function jsonHeaders(stated: Headers): Headers {
  const headers = new Headers(stated);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  return headers;
}

/**
 * Reads a body up to the bound. What is a little over it is read to its end and thrown away: who is still sending when the
 * answer comes would see a broken connection, and not the answer.
 *
 * @throws {AppError} `too_large` over the bound, `malformed` when the body breaks off
 */
async function readBounded(request: Request, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = await reader?.read().catch(brokenOff) ?? { done: true, value: undefined };
    if (done) break;
    size += value.length;
    if (size <= mostBytes) pieces.push(value);
    if (size > MOST_DISCARDED) {
      await reader?.cancel();
      break;
    }
  }
  if (size > mostBytes) {
    throw new AppError("too_large", `The body has more than ${mostBytes} bytes. Send less`, [""]);
  }
  return joined(pieces, size);
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const brokenOff = (cause: unknown): never => {
  throw new AppError("malformed", "The body broke off; send it again", [""], { cause });
};

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError("malformed", "The body is not UTF-8", [""], { cause });
  }
}

/** The same JSON, with what is not exact marked as such. */
function rewritten(text: string): string {
  try {
    return JSON.stringify(parseExactly(text));
  } catch (cause) {
    // A RangeError too: it is nested deeper than anything that is asked for.
    throw new AppError("malformed", "The body is not well-formed JSON", [""], { cause });
  }
}
