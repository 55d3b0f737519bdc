import { kMeans } from "../../../../src/compute/kmeans.ts";
import type { Matrix } from "../../../../src/compute/matrix.ts";
import { firstCenters, rfm } from "../made.ts";

let made: { data: Matrix; init: Matrix } | undefined;

/** The job that Deno and workerd are timed at, as many times in a row as asked; answers its inertia. */
export async function clusterAgain(wasm: WebAssembly.Module, times: number): Promise<number> {
  if (made === undefined) {
    const data = rfm(100_000);
    made = { data, init: firstCenters(data, 8) };
  }
  let inertia = NaN;
  for (let time = 0; time < times; time++) {
    ({ inertia } = await kMeans(wasm, made.data, { nClusters: 8, init: made.init }));
  }
  return inertia;
}
