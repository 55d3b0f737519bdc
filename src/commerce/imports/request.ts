import type { KeyScope } from "../../db/idempotency.ts";
import type { Hints } from "./detect.ts";
import type { Encoding } from "./encoding.ts";
import type { Progress } from "./job.ts";
import type { ImportMode } from "./report.ts";

/** A file to import, and what the caller says about it. */
export interface ImportRequest extends Hints {
  /** The bytes; read once, never held as a whole. */
  readonly body: ReadableStream<Uint8Array>;
  /** What the file is called, for the report. */
  readonly name: string;
  readonly mode?: ImportMode | undefined;
  readonly encoding?: Encoding | undefined;
  /** Bytes, where they are known beforehand. */
  readonly size?: number | undefined;
  /** Makes a retry safe: the same key and file answer the stored report. */
  readonly idempotency?: KeyScope | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
