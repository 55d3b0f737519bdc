import { describe, expect, it } from "vitest";
import { reserveMemory, runJob, runSteppedJob } from "../../src/compute/instance.ts";
import { standardScale } from "../../src/compute/scaling.ts";
import { testWasm } from "../support/wasm.ts";
import { matrixOf } from "./rows.ts";

const wasm = await testWasm();
const BEYOND_MEMORY = 2 ** 31 - 16;

describe("the WebAssembly module", () => {
  it("imports nothing, so that it runs on every host", () => {
    expect(WebAssembly.Module.imports(wasm)).toEqual([]);
  });
});

describe("runJob()", () => {
  it("throws an internal error, and the next job is right, when a kernel traps", () => {
    const before = standardScale(wasm, matrixOf([[1], [3]]));
    expect(() =>
      runJob(
        wasm,
        (kernels) => kernels.daviesBouldin(BEYOND_MEMORY, 4, 2, BEYOND_MEMORY, 2),
      )
    ).toThrow(
      expect.objectContaining({ name: "AppError", code: "internal" }),
    );
    expect(standardScale(wasm, matrixOf([[1], [3]]))).toEqual(before);
  });

  it("keeps the trap out of the message and in the cause", () => {
    let caught: unknown;
    try {
      runJob(wasm, (kernels) => kernels.kmeansUpdate(BEYOND_MEMORY));
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({
      message: "A computation failed",
      cause: expect.any(WebAssembly.RuntimeError),
    });
  });

  it("gives every job a memory of its own", () => {
    const memories = [
      runJob(wasm, ({ memory }) => memory),
      runJob(wasm, ({ memory }) => memory),
    ];
    expect(memories[0]).not.toBe(memories[1]);
  });

  it("throws an internal error when the module is another one", () => {
    const empty = new WebAssembly.Module(
      Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    );
    expect(() => runJob(empty, () => 1)).toThrow(
      expect.objectContaining({ code: "internal" }),
    );
  });
});

describe("runSteppedJob()", () => {
  it("rejects with an internal error when a kernel traps after a pause", async () => {
    const job = runSteppedJob(wasm, async (kernels) => {
      await Promise.resolve();
      return kernels.kmeansUpdate(BEYOND_MEMORY);
    });
    await expect(job).rejects.toMatchObject({ code: "internal" });
  });
});

describe("reserveMemory()", () => {
  it("throws too_large when the bytes are more than the module can address", () => {
    runJob(wasm, (kernels) => {
      expect(() => reserveMemory(kernels, 2 ** 31)).toThrow(
        expect.objectContaining({ code: "too_large" }),
      );
      expect(() => reserveMemory(kernels, 2 ** 40)).toThrow(
        expect.objectContaining({ code: "too_large" }),
      );
    });
  });

  it("grows the memory when there is too little", () => {
    runJob(wasm, (kernels) => {
      const before = kernels.memory.buffer.byteLength;
      reserveMemory(kernels, before * 3);
      expect(kernels.memory.buffer.byteLength).toBeGreaterThanOrEqual(
        before * 3,
      );
    });
  });
});
