import { describe, expect, test } from "vitest";
import {
  checkSelectionWork,
  type KProgress,
  selectClusters,
} from "../../../src/clustering/model/selection.ts";
import { matrixOf } from "../../compute/rows.ts";
import { makeDataset } from "../../golden/datasets.ts";
import golden from "../../golden/segmentation.json" with { type: "json" };
import { testWasm } from "../../support/wasm.ts";
import { expectSelections } from "./golden.ts";

const wasm = await testWasm();
const data = makeDataset({
  name: "groups",
  kind: "blobs",
  rows: 60,
  columns: 2,
  clusters: 3,
  groups: 3,
  seed: 9,
});

describe("selectClusters()", () => {
  test.each(golden.cases)(
    "chooses and clusters as scikit-learn does for random_state 0 to 19 on $data.name",
    async ({ data, results }) => {
      expect(results).toHaveLength(20);
      await expectSelections(wasm, makeDataset(data), results);
    },
    120_000,
  );

  test("takes the smaller k when two have the same silhouette", async () => {
    const rows = matrixOf([[0], [0], [0], [2], [2], [3], [5]]);
    const { k, tried } = await selectClusters({ wasm }, rows, { randomState: 42 });
    expect(tried.map((one) => one.k)).toEqual([2, 3, 4]);
    const [, three, four] = tried.map(({ silhouetteScore }) => silhouetteScore);
    expect(three).toBe(four);
    expect(k).toBe(3);
  });

  test("tells of each k, and gives the scores of the best one", async () => {
    const told: KProgress[] = [];
    const { k, tried, inertia, clusters } = await selectClusters({ wasm }, data, {
      randomState: 1,
      onProgress: (progress) => told.push(progress),
    });
    expect(told).toEqual(tried.map((one, index) => ({ ...one, step: index + 1, steps: 9 })));
    const best = tried.find((one) => one.k === k);
    expect(best).toEqual({ k, inertia, silhouetteScore: clusters.evaluation.silhouetteScore });
    expect(Math.max(...tried.map((one) => one.silhouetteScore ?? -1))).toBe(best?.silhouetteScore);
  });

  test("uses the stated k alone", async () => {
    const { k, tried, clusters } = await selectClusters({ wasm }, data, { nClusters: 7, randomState: 1 });
    expect([k, clusters.nClusters, tried.map((one) => one.k)]).toEqual([7, 7, [7]]);
  });

  test("throws conflict when all rows are alike", async () => {
    const alike = matrixOf([[1, 2], [1, 2], [1, 2]]);
    await expect(selectClusters({ wasm }, alike, { randomState: 42 })).rejects.toMatchObject({
      code: "conflict",
      message: "All customers are alike in these features: there is nothing to tell apart",
    });
  });

  test("throws invalid at n_clusters when there are fewer distinct rows", async () => {
    const two = matrixOf([[1], [1], [2], [2]]);
    await expect(selectClusters({ wasm }, two, { nClusters: 3, randomState: 42 })).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer: "/n_clusters" }],
    });
  });

  test("stops between two k when the signal is aborted", async () => {
    const controller = new AbortController();
    let steps = 0;
    await expect(selectClusters({ wasm }, data, {
      randomState: 42,
      signal: controller.signal,
      onProgress: () => {
        steps++;
        controller.abort();
      },
    })).rejects.toMatchObject({ name: "AbortError" });
    expect(steps).toBe(1);
  });
});

describe("checkSelectionWork()", () => {
  test("lets 100,000 customers be tried with every k, and 250,000 with a stated one", () => {
    checkSelectionWork(100_000, undefined);
    checkSelectionWork(250_000, 10);
  });

  test.each([
    [
      100_001,
      undefined,
      /at most 100000 customers for all of k = 2 to 10.*100001\. State n_clusters, at most 10/,
    ],
    [250_001, undefined, /at most 100000 customers for all of k = 2 to 10, and there are 250001$/],
    [250_001, 2, /at most 250000 customers for k = 2, and there are 250001$/],
  ])("throws too_large for %i rows with k = %s, and says what to do", (rows, nClusters, message) => {
    expect(() => checkSelectionWork(rows, nClusters)).toThrow(
      expect.objectContaining({ code: "too_large", message: expect.stringMatching(message) }),
    );
  });
});
