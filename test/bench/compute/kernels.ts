import { readFile } from "node:fs/promises";
import { watchMemories } from "../../support/memories.ts";

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
      const { most, stop } = watchMemories();
      await work().finally(stop);
      return most();
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
