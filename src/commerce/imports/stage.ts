import { AppError } from "../../errors.ts";
import { type Encoding, holdsForbidden, watchEncoding } from "./encoding.ts";
import { type Job, pause, renewLease, stopIfCancelled, writeStep } from "./job.ts";
import { addChunk, readChunk } from "./queries/jobs.ts";
import { rechunk, walk } from "./rechunk.ts";
import { type Delimiter, type EachRecord, recordReader, withoutSpacedQuote } from "./records.ts";
import { REASONS } from "./rows.ts";

/** What the bytes of a file are, once they are all staged. */
export interface Staged {
  readonly bytes: number;
  readonly chunks: number;
  readonly encoding: Encoding;
  /** SHA-256 over the SHA-256 of each chunk, hex: WebCrypto has no hash that goes on. */
  readonly hash: string;
}

/**
 * Puts the bytes into the stage as they arrive.
 *
 * @param most bytes that the file may have
 * @throws {AppError} `too_large`; `invalid` when it is empty or not text of a known encoding
 */
export async function stageFile(
  job: Job,
  body: ReadableStream<Uint8Array>,
  { most, size, encoding }: { most: number; size: number | undefined; encoding: Encoding | undefined },
): Promise<Staged> {
  const watch = watchEncoding(encoding);
  const hashes = hashOfChunks();
  let bytes = 0;
  let chunks = 0;
  for await (const chunk of rechunk(holding(job, walk(body)), most)) {
    watch.take(chunk);
    await hashes.take(chunk);
    await writeStep(job, "staging", [addChunk(job.id, chunks, chunk)]);
    bytes += chunk.length;
    chunks++;
    job.onProgress({ phase: "staging", done: bytes, total: size });
  }
  if (bytes === 0) throw new AppError("invalid", "The file is empty");
  return { bytes, chunks, encoding: watch.end(), hash: await hashes.end() };
}

/** The same bytes; the job stays held while they arrive, however slowly a chunk fills. */
async function* holding(job: Job, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    await renewLease(job);
    yield piece;
  }
}

/** Reads a body to its end for its hash alone, keeping nothing. */
export async function hashBody(body: ReadableStream<Uint8Array>, most: number): Promise<string> {
  const hashes = hashOfChunks();
  for await (const chunk of rechunk(walk(body), most)) await hashes.take(chunk);
  return await hashes.end();
}

function hashOfChunks() {
  const digests: Uint8Array[] = [];
  return {
    async take(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
      digests.push(new Uint8Array(await crypto.subtle.digest("SHA-256", chunk)));
    },
    async end(): Promise<string> {
      const all = new Uint8Array(digests.length * 32);
      digests.forEach((digest, index) => all.set(digest, index * 32));
      return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", all)));
    },
  };
}

/** SHA-256 of a short text, hex. */
export const hashText = async (text: string): Promise<string> =>
  hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** One staged chunk. */
export async function chunkAt({ deps, id }: Job, sequence: number): Promise<Uint8Array> {
  const [found] = await deps.db.read([readChunk(id, sequence)]);
  const data: unknown = found?.rows[0]?.["data"];
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (data instanceof Uint8Array) return data;
  throw new AppError("conflict", "The import stood still for too long and was given up. Run it again");
}

/** Chunks that are read before others may run: some 50 ms of work. A timer costs up to 4 ms. */
const CHUNKS_A_TURN = 4;

/** How the text of a file is cut. */
export interface Format {
  readonly delimiter: Delimiter;
  readonly newline: "\n" | "\r";
  /** The first record states the separator and is neither header nor row. */
  readonly separatorLine: boolean;
  /** The header has cells in quotes after a space; then those of the rows are meant as quotes too. */
  readonly spacedQuotes: boolean;
}

/** Takes one record; `trouble` is the reason why it can't be read, if there is one. */
export type EachRow = (cells: string[], line: number, trouble: string | undefined) => void;

/**
 * Reads the stage from its beginning, a chunk a query, record by record (the header first).
 *
 * @param after runs after the records of each chunk, with the bytes read so far
 */
export async function readStage(
  job: Job,
  { chunks, encoding }: Staged,
  { delimiter, newline, separatorLine, spacedQuotes }: Format,
  each: EachRow,
  after: (bytes: number) => Promise<void> | void,
): Promise<void> {
  const decoder = new TextDecoder(encoding);
  const read = recordReader(delimiter, newline);
  let suspicious = false;
  let bytes = 0;
  const eachRecord: EachRecord = (record, line, malformed) => {
    if (separatorLine && line === 1) return;
    const cells = spacedQuotes ? record.map(withoutSpacedQuote) : record;
    each(
      cells,
      line,
      malformed
        ? REASONS.malformed
        : suspicious && cells.some((cell) => holdsForbidden(cell, encoding))
        ? REASONS.forbidden
        : undefined,
    );
  };
  for (let sequence = 0; sequence < chunks; sequence++) {
    stopIfCancelled(job);
    if (sequence % CHUNKS_A_TURN === 0) await pause();
    const data = await chunkAt(job, sequence);
    const last = sequence === chunks - 1;
    const text = decoder.decode(data, { stream: !last });
    suspicious ||= holdsForbidden(text, encoding);
    read(text, last, eachRecord);
    bytes += data.length;
    await after(bytes);
    await renewLease(job);
  }
}
