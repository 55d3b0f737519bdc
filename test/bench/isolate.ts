import { z } from "zod";

/**
 * What an isolate's heap takes, in MiB: the live and not yet collected objects, what it has reserved for them, and what
 * lies outside: buffers and the memories of WebAssembly.
 */
export interface Heap {
  readonly used: number;
  readonly reserved: number;
  readonly outside: number;
}

const MIB = 2 ** 20;

const Usage = z.object({
  result: z.object({ usedSize: z.number(), totalSize: z.number(), backingStorageSize: z.number() }),
});

/**
 * Looks into the isolate of a development server. The memory that a Worker is limited by is its isolate's; the resident
 * memory of the process has the server's own in it.
 *
 * @param port the server's inspector port
 */
export async function inspectIsolate(port: number): Promise<{ heap(): Promise<Heap>; close(): void }> {
  // The inspector demands an Origin. Deno's constructor takes headers; the types in force here, Node's, do not know that.
  const socket: unknown = Reflect.construct(WebSocket, [`ws://127.0.0.1:${port}/ws`, {
    headers: { origin: "http://localhost" },
  }]);
  if (!(socket instanceof WebSocket)) throw new TypeError("That made no WebSocket");
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const waiting = new Map<number, (answer: unknown) => void>();
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const answer: unknown = JSON.parse(data);
    const { id } = z.object({ id: z.number().optional() }).parse(answer);
    if (id !== undefined) waiting.get(id)?.(answer);
  };
  let asked = 0;
  const ask = (method: string): Promise<unknown> => {
    const id = ++asked;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method }));
    });
  };
  await ask("Runtime.enable");
  return {
    async heap() {
      const { result } = Usage.parse(await ask("Runtime.getHeapUsage"));
      const { usedSize, totalSize, backingStorageSize } = result;
      return { used: usedSize / MIB, reserved: totalSize / MIB, outside: backingStorageSize / MIB };
    },
    close: () => socket.close(),
  };
}
