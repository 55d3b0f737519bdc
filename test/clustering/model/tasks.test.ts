import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { getModel, importModel, listModels } from "../../../src/clustering/model/registry.ts";
import { exampleDocument } from "./example.ts";
import { openPeople } from "./people.ts";

const ALL = { after: 0, limit: 100 };

describe("the tasks of models", () => {
  let world: Awaited<ReturnType<typeof openPeople>>;
  let folder: string;
  beforeEach(async () => {
    world = await openPeople([]);
    folder = await mkdtemp(join(tmpdir(), "quintile-"));
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  const run = (task: string, ...args: string[]) => {
    const path = fileURLToPath(new URL(`../../../src/platform/tasks/${task}.ts`, import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, ["run", "-q", "-A", path, ...args], {
      env: { ...process.env, DATABASE_URL: world.url, NO_COLOR: "1" },
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };

  test("model:export prints the champion, or writes a version, and model:import takes it", async () => {
    await importModel(world.deps, exampleDocument(), { champion: true });
    const other = { ...exampleDocument(), data: { rows: 21, hash: "cd".repeat(32) } };
    await importModel(world.deps, other, { champion: false });
    const printed = run("model_export");
    expect([printed.status, JSON.parse(printed.stdout)]).toEqual([0, exampleDocument()]);
    const file = join(folder, "model.json");
    expect(run("model_export", "--version", "2", "--output", file).stdout).toContain("Wrote model version 2");
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(other);
    expect(run("model_import", file).stdout).toBe("Model version 3\n");
    expect(run("model_import", file, "--champion").stdout).toBe("Model version 4 is the champion now\n");
    expect((await getModel(world.db, 4)).document).toEqual(other);
    expect((await listModels(world.db, ALL)).map(({ isChampion }) => isChampion)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  }, 60_000);

  test("say in a line or two what is wrong, and end with 1", async () => {
    expect(run("model_export")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Model not trained"),
    });
    expect(run("model_export", "--version", "7")).toMatchObject({
      status: 1,
      stderr: "There is no such model version\n",
    });
    expect(run("model_export", "--version", "x").stderr).toContain("deno task model:export");
    expect(run("model_import").stderr).toContain("Name one file");
    expect(run("model_import", join(folder, "none.json")).stderr).toContain("can't be read");
    const file = join(folder, "bad.json");
    await writeFile(file, "{");
    expect(run("model_import", file).stderr).toContain("is not JSON");
    await writeFile(file, JSON.stringify({ ...exampleDocument(), scaler: { mean: [1, 2], scale: [1, 0] } }));
    expect(run("model_import", file)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("/scaler/scale/1: A scale is a number above 0"),
    });
    expect(await listModels(world.db, ALL)).toEqual([]);
  }, 60_000);
});
