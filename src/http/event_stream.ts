import type { RequestContext } from "./context.ts";
import { logFailure, problemBody, toAppError } from "./errors.ts";

/** What a long job tells of itself, and how it learns that nobody listens any more. */
export interface Listener {
  /** Aborted when the caller leaves. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: unknown) => void;
}

/** Whether the caller wants to hear of the work while it is done. */
export const wantsEvents = (c: RequestContext): boolean =>
  c.req.header("accept")?.includes("text/event-stream") === true;

/**
 * Runs a job as server-sent events: many `progress`, then one `result` or one `error` (the problem). A caller who leaves
 * cancels the job, and the request is over once it has tidied up.
 *
 * @param job gives the documented body
 */
export function eventStream(c: RequestContext, job: (listener: Listener) => Promise<unknown>) {
  const { room, requestId } = c.var;
  const { path } = c.req;
  const controller = new AbortController();
  const { signal } = controller;
  const encoder = new TextEncoder();
  let ended: Promise<void> = Promise.resolve();
  const run = async (stream: ReadableStreamDefaultController<Uint8Array>) => {
    const send = (event: string, data: unknown) => {
      if (signal.aborted) return;
      stream.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
    };
    try {
      send("result", await job({ signal, onProgress: (progress) => send("progress", progress) }));
    } catch (error) {
      // That the caller has left is no failure of anybody's.
      if (signal.aborted && error === signal.reason) return;
      const known = toAppError(error);
      logFailure(known, requestId, path);
      send("error", problemBody(known, room, requestId));
    }
    if (!signal.aborted) stream.close();
  };
  const body = new ReadableStream<Uint8Array>({
    start(stream) {
      ended = run(stream);
    },
    cancel() {
      controller.abort();
      return ended;
    },
  });
  return c.body(body, 200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
}
