import { AppError } from "../../errors.ts";

/** Bytes of one staged chunk; fixed, so that what is staged never depends on how the bytes arrived. */
export const CHUNK_BYTES = 512 * 1024;

/**
 * Cuts a stream of bytes into chunks of one size, the last one shorter.
 *
 * @param most bytes that the whole may have
 * @throws {AppError} `too_large` beyond that
 */
export async function* rechunk(
  source: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let chunk = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  let total = 0;
  for await (const piece of source) {
    total += piece.length;
    if (total > most) throw tooLarge(most);
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + CHUNK_BYTES - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < CHUNK_BYTES) continue;
      yield chunk;
      chunk = new Uint8Array(CHUNK_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.slice(0, filled);
}

/** The refusal of a file over `MAX_IMPORT_MB`. */
export const tooLarge = (most: number): AppError =>
  new AppError(
    "too_large",
    `The file has more than ${
      Math.floor(most / 1_048_576)
    } MB (MAX_IMPORT_MB). Split it; overlapping parts add nothing twice`,
  );

/** A stream of bytes as something to walk; leaving the walk early cancels the stream. */
export async function* walk(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}
