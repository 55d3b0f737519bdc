import { describe, expect, it } from "vitest";
import { kMeans, kMeansSweep, type KMeansSweepFit } from "../../src/compute/kmeans.ts";
import { testWasm } from "../support/wasm.ts";
import { uniformMatrix } from "./rows.ts";

const wasm = await testWasm();

describe("kMeansSweep()", () => {
  const data = uniformMatrix(400, 3);

  it("gives for each number of clusters what a fit of its own gives", async () => {
    const fits: KMeansSweepFit[] = [];
    const options = { nClusters: [5, 2, 9, 2], nInit: 3, randomState: 7 };
    await kMeansSweep(wasm, data, options, (fit) => {
      fits.push(fit);
    });
    expect(fits.map(({ nClusters }) => nClusters)).toEqual([5, 2, 9, 2]);
    for (const { nClusters, ...fit } of fits) {
      expect(fit).toEqual(await kMeans(wasm, data, { ...options, nClusters }));
    }
  });

  it("checks every number before the first fit", async () => {
    let visits = 0;
    const sweep = kMeansSweep(wasm, data, { nClusters: [2, 401] }, () => {
      visits++;
    });
    await expect(sweep).rejects.toMatchObject({ code: "invalid" });
    expect(visits).toBe(0);
  });

  it("ends with what the visitor throws, or when it is cancelled between two fits", async () => {
    const visited: number[] = [];
    const thrown = kMeansSweep(wasm, data, { nClusters: [2, 3] }, () => {
      throw new RangeError("Enough");
    });
    await expect(thrown).rejects.toThrow("Enough");
    const controller = new AbortController();
    const reason = new Error("Gone");
    const options = { nClusters: [2, 3], signal: controller.signal };
    const cancelled = kMeansSweep(wasm, data, options, ({ nClusters }) => {
      visited.push(nClusters);
      controller.abort(reason);
    });
    await expect(cancelled).rejects.toBe(reason);
    expect(visited).toEqual([2]);
  });
});
