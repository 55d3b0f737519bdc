import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { getModel } from "../../../src/clustering/model/registry.ts";
import { trainModel } from "../../../src/clustering/model/train.ts";
import { errorOf, matrixOf } from "../../compute/rows.ts";
import golden from "../../golden/segmentation.json" with { type: "json" };
import { testWasm } from "../../support/wasm.ts";
import { expectSelections } from "./golden.ts";
import { openPeople } from "./people.ts";

const file = `${process.env["REAL_DATA_DIR"] ?? "../shared/data"}/workbench_customers.csv`;
const COLUMNS = ["Age", "Annual_Income", "Spending_Score", "Purchase_Frequency"];

/** The four columns of the file, which quotes nothing. */
async function readCustomers(): Promise<number[][]> {
  const [header = "", ...lines] = (await readFile(file, "utf8")).trim().split(/\r?\n/);
  const places = COLUMNS.map((name) => header.split(",").indexOf(name));
  return lines.map((line) => places.map((place) => Number(line.split(",")[place])));
}

describe.skipIf(!existsSync(file))(
  `the real customers (skipped where ${file} is absent; set REAL_DATA_DIR)`,
  () => {
    test("selectClusters() chooses and clusters as scikit-learn does for random_state 0 to 19", async () => {
      expect(golden.workbench_customers).toHaveLength(20);
      await expectSelections(await testWasm(), matrixOf(await readCustomers()), golden.workbench_customers);
    });

    test("trainModel() makes the same model of them as they stand in the store", async () => {
      const world = await openPeople(await readCustomers());
      for (const [randomState, expected] of golden.workbench_customers.entries()) {
        const { version, nClusters, inertia } = await trainModel(world.deps, { randomState });
        const { clusters } = (await getModel(world.db, version)).document;
        expect(nClusters).toBe(expected.optimal_k);
        expect(errorOf(inertia, expected.inertias[nClusters - 2] ?? NaN)).toBeLessThanOrEqual(1e-9);
        const byAge = (points: readonly (readonly number[])[]) =>
          points.toSorted(([left = 0], [right = 0]) => left - right);
        const found = byAge(clusters.map(({ centroid }) => centroid)).flat();
        const wanted = byAge(
          Array.from({ length: nClusters }, (_, index) => expected.centers.slice(4 * index, 4 * index + 4)),
        ).flat();
        expect(Math.max(...wanted.map((value, index) => errorOf(found[index] ?? NaN, value))))
          .toBeLessThanOrEqual(1e-9);
      }
      await world.close();
    });
  },
);
