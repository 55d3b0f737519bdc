import { gzipSync } from "node:zlib";
import { reserveMemory, runJob, viewDoubles } from "../../../src/compute/instance.ts";
import { median } from "../measure.ts";
import type { Kernels } from "./kernels.ts";

/** A figure of the kernels as a whole, and what it may be at most. */
export interface Figure {
  readonly what: string;
  readonly found: number;
  readonly unit: string;
  readonly most: number | null;
}

const COPIES = 25;
const COPIED_BYTES = 64 * 2 ** 20;

/** Milliseconds of some work. */
function clock(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Compiling and instantiating a module that the engine has never seen. */
function startUp({ fresh }: Kernels): number {
  return median(Array.from({ length: COPIES }, () => clock(() => new WebAssembly.Instance(fresh(), {}))));
}

/** Speed of copying an input into an instance, in GB/s: into memory just taken, and once more into the same. */
function copying(wasm: WebAssembly.Module): readonly [first: number, again: number] {
  const values = new Float64Array(COPIED_BYTES / 8).fill(1);
  const speeds = Array.from({ length: 5 }, () =>
    runJob(wasm, (kernels) => {
      reserveMemory(kernels, COPIED_BYTES);
      const view = viewDoubles(kernels, kernels.allocate(COPIED_BYTES), values.length);
      const first = clock(() => view.set(values));
      return [first, clock(() => view.set(values))] as const;
    }));
  const speedOf = (times: readonly number[]) => COPIED_BYTES / 1e6 / median(times);
  return [speedOf(speeds.map(([first]) => first)), speedOf(speeds.map(([, again]) => again))];
}

/** What the kernels cost before they have computed anything. */
export function fixedCosts(kernels: Kernels, wasm: WebAssembly.Module): Figure[] {
  const [first, again] = copying(wasm);
  return [
    { what: "WebAssembly, as it is", found: kernels.bytes.length / 1024, unit: "KiB", most: null },
    {
      what: "WebAssembly, gzip",
      found: gzipSync(kernels.bytes, { level: 9 }).length / 1024,
      unit: "KiB",
      most: 48,
    },
    { what: "compile and instantiate", found: startUp(kernels), unit: "ms", most: 2 },
    { what: "copy into fresh memory", found: first, unit: "GB/s", most: null },
    { what: "copy into the same memory again", found: again, unit: "GB/s", most: null },
  ];
}
