import { readFile } from "node:fs/promises";

/** The kernels as they are built, and what the benchmark wants to know of them. */
export interface Kernels {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Compiled anew at each call: an engine that saw the same bytes before would answer with its own, warm copy. */
  fresh(): WebAssembly.Module;
  /** The most memory that an instance had during some work, in bytes. */
  peakOf(work: () => Promise<unknown>): Promise<number>;
}

export async function readKernels(): Promise<Kernels> {
  const bytes = new Uint8Array(await readFile(new URL("../../../dist/quintile.wasm", import.meta.url)));
  let copies = 0;
  return {
    bytes,
    fresh: () => new WebAssembly.Module(withNote(bytes, copies++)),
    async peakOf(work) {
      const { memories, stop } = watchMemories();
      await work().finally(stop);
      // A memory never shrinks: what it is after the work is the most that it was.
      return Math.max(0, ...memories.map(({ buffer }) => buffer.byteLength));
    },
  };
}

/** The same module with a custom section at its end, which no engine reads. */
function withNote(bytes: Uint8Array, note: number): Uint8Array<ArrayBuffer> {
  const content = new TextEncoder().encode(`\u0004copy${String(note).padStart(8, "0")}`);
  const copy = new Uint8Array(bytes.length + 2 + content.length);
  copy.set(bytes);
  copy.set([0, content.length], bytes.length);
  copy.set(content, bytes.length + 2);
  return copy;
}

/** Every memory of an instance that is made until it is told to stop. */
function watchMemories(): { memories: WebAssembly.Memory[]; stop: () => void } {
  const memories: WebAssembly.Memory[] = [];
  const original = WebAssembly.Instance;
  WebAssembly.Instance = new Proxy(original, {
    construct(target, argumentsList, newTarget) {
      const instance = Reflect.construct(target, argumentsList, newTarget);
      if (instance.exports.memory instanceof WebAssembly.Memory) memories.push(instance.exports.memory);
      return instance;
    },
  });
  return { memories, stop: () => WebAssembly.Instance = original };
}
