/**
 * The one place where WebAssembly is instantiated. A job gets an instance of its own and throws it away: memory
 * never shrinks, and after a trap nothing of the instance may be trusted. Internal to `compute/`.
 */
import { AppError } from "../errors.ts";
import { KERNEL_FUNCTIONS, type Kernels } from "./kernels.ts";

/**
 * Runs a synchronous job in an instance of its own.
 * @throws {AppError} `internal` when a kernel traps; whatever `job` throws otherwise
 */
export function runJob<Result>(wasm: WebAssembly.Module, job: (kernels: Kernels) => Result): Result {
  try {
    return job(instantiate(wasm));
  } catch (error) {
    throw withoutTraps(error);
  }
}

/**
 * Runs a job that pauses between its steps in an instance of its own.
 * @throws {AppError} `internal` when a kernel traps; whatever `job` throws otherwise
 */
export async function runSteppedJob<Result>(
  wasm: WebAssembly.Module,
  job: (kernels: Kernels) => Promise<Result>,
): Promise<Result> {
  try {
    return await job(instantiate(wasm));
  } catch (error) {
    throw withoutTraps(error);
  }
}

/** Addresses stay below 2 GB: they leave the module as signed 32-bit numbers. */
const MAX_BYTES = 2 ** 31 - 2 ** 20;

/**
 * Makes sure that a kernel can allocate `bytes` bytes.
 * @throws {AppError} `too_large` when the host gives no more memory
 */
export function reserveMemory(kernels: Kernels, bytes: number): void {
  if (bytes > MAX_BYTES || kernels.reserve(bytes) === 0) {
    throw new AppError(
      "too_large",
      `This computation needs ${Math.ceil(bytes / 2 ** 20)} MB of memory, too much here`,
    );
  }
}

/** Copies numbers into the instance; returns their address. */
export function copyDoubles(kernels: Kernels, values: Float64Array): number {
  const pointer = kernels.allocate(values.byteLength);
  viewDoubles(kernels, pointer, values.length).set(values);
  return pointer;
}

/** Copies labels into the instance; returns their address. */
export function copyInts(kernels: Kernels, values: Int32Array): number {
  const pointer = kernels.allocate(values.byteLength);
  viewInts(kernels, pointer, values.length).set(values);
  return pointer;
}

/** A view of the instance's memory; growing the memory detaches it, so take it after the last allocation. */
export function viewDoubles(kernels: Kernels, pointer: number, length: number): Float64Array {
  return new Float64Array(kernels.memory.buffer, pointer, length);
}

/** A view like {@link viewDoubles}, of f32. */
export function viewFloats(kernels: Kernels, pointer: number, length: number): Float32Array {
  return new Float32Array(kernels.memory.buffer, pointer, length);
}

/** A view like {@link viewDoubles}, of i32. */
export function viewInts(kernels: Kernels, pointer: number, length: number): Int32Array {
  return new Int32Array(kernels.memory.buffer, pointer, length);
}

/** An instance for a job that outlives a call; its owner drops it after a trap. */
export function instantiate(wasm: WebAssembly.Module): Kernels {
  const { exports } = new WebAssembly.Instance(wasm, {});
  if (!isKernels(exports)) throw new AppError("internal", "The WebAssembly module is not Quintile's");
  return exports;
}

function isKernels(exports: WebAssembly.Exports): exports is WebAssembly.Exports & Kernels {
  return exports.memory instanceof WebAssembly.Memory &&
    Object.keys(KERNEL_FUNCTIONS).every((name) => typeof exports[name] === "function");
}

/** What a job threw; a trap as the one error that the rest of the house knows. */
export function withoutTraps(error: unknown): unknown {
  if (!(error instanceof WebAssembly.RuntimeError)) return error;
  return new AppError("internal", "A computation failed", [], { cause: error });
}
