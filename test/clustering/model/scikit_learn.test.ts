import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { prepareChampion } from "../../../src/clustering/model/champion.ts";
import { FEATURES } from "../../../src/clustering/model/features.ts";
import { predict } from "../../../src/clustering/model/predict.ts";
import { getModel } from "../../../src/clustering/model/registry.ts";
import { trainModel } from "../../../src/clustering/model/train.ts";
import { groups, openPeople } from "./people.ts";

const script = fileURLToPath(new URL("../../golden/sklearn_model.py", import.meta.url));
const absent = spawnSync("python3", ["-c", "import sklearn"]).status !== 0;

describe.skipIf(absent)("scikit-learn (skipped where python3 has none)", () => {
  test.each([
    [FEATURES, undefined],
    [["spending_score", "age"] as const, 7],
  ])("predicts with an exported model of %j what predict() does", async (features, nClusters) => {
    const world = await openPeople(groups(300));
    const { version } = await trainModel(world.deps, { features, nClusters });
    // A second model's ids are not in the order of its sizes any more.
    const { document } = await getModel(
      world.db,
      (await trainModel(world.deps, { features, randomState: 5 })).version,
    );
    expect(version).toBe(1);
    const people = groups(2_000, 99, 9);
    const champion = prepareChampion(2, document);
    const found = people.map((values) => {
      const [age = 0, annual_income = 0, spending_score = 0, purchase_frequency = 0] = values.map(Number);
      return predict(champion, { age, annual_income, spending_score, purchase_frequency }).cluster;
    });
    const rows = people.map((values) =>
      document.features.map((feature) => values[FEATURES.indexOf(feature)])
    );
    const folder = await mkdtemp(join(tmpdir(), "quintile-"));
    await writeFile(join(folder, "model.json"), JSON.stringify(document));
    const { stdout, stderr } = spawnSync("python3", [script, "predict", join(folder, "model.json")], {
      input: JSON.stringify(rows),
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(found);
    await rm(folder, { recursive: true });
    await world.close();
  });
});
