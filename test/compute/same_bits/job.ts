import type { Part } from "./hash.ts";

/** A piece of work: its name, and everything that it answers, in a fixed order. */
export interface Job {
  readonly name: string;
  run(wasm: WebAssembly.Module): Promise<readonly Part[]>;
}
