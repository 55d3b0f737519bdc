import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { documentText } from "../../../src/clustering/model/document.ts";
import { sha256 } from "../../../src/digest.ts";
import { getModel, importModel, listModels, setChampion } from "../../../src/clustering/model/registry.ts";
import { trainModel } from "../../../src/clustering/model/train.ts";
import type { Database } from "../../../src/db/client.ts";
import { readRevision } from "../../../src/db/revision.ts";
import { exampleDocument } from "./example.ts";
import { groups, NOON, openPeople } from "./people.ts";

const ALL = { after: 0, limit: 100 };
const WHO = { actorId: 5, address: "192.0.2.7" };

describe("the registry of models", () => {
  let world: Awaited<ReturnType<typeof openPeople>>;
  let db: Database;
  beforeEach(async () => {
    world = await openPeople(groups(60));
    ({ db } = world);
  });
  afterEach(() => world.close());

  const champions = async () =>
    (await listModels(db, ALL)).filter(({ isChampion }) => isChampion).map(({ version }) => version);
  const audited = () =>
    db.orm.all<Record<string, unknown>>(
      sql`select at, actor_id, action, address, detail from audit_log order by id`,
    );

  test("listModels() gives pages by ascending version, with what the document says", async () => {
    await trainModel(world.deps, { nClusters: 3 });
    await importModel(world.deps, exampleDocument(), { champion: false });
    await trainModel(world.deps, { nClusters: 2 });
    const all = await listModels(db, ALL);
    expect(all.map(({ version, origin, isChampion, nClusters }) => [version, origin, isChampion, nClusters]))
      .toEqual([
        [1, "trained", false, 3],
        [2, "imported", false, 2],
        [3, "trained", true, 2],
      ]);
    const {
      format: _format,
      clusters: _clusters,
      scaler: _scaler,
      algorithm: _algorithm,
      selection: _selection,
      ...rest
    } = exampleDocument();
    expect(all[1]).toEqual({
      ...rest,
      version: 2,
      origin: "imported",
      isChampion: false,
      createdAt: NOON,
      hash: await sha256(documentText(exampleDocument())),
      changes: { kept: [], added: [0, 4], gone: [0, 1, 2] },
      nClusters: 2,
    });
    expect((await listModels(db, { after: 1, limit: 1 })).map(({ version }) => version)).toEqual([2]);
    expect(await listModels(db, { after: 3, limit: 10 })).toEqual([]);
  });

  test("getModel() gives the whole document, digit for digit, and throws not_found for no version", async () => {
    const version = await importModel(world.deps, exampleDocument(), { champion: false });
    expect((await getModel(db, version)).document).toEqual(exampleDocument());
    await expect(getModel(db, 99)).rejects.toMatchObject({ code: "not_found" });
  });

  test("setChampion() rolls back to a version, writes it down and moves the revision", async () => {
    await trainModel(world.deps, { nClusters: 3 });
    await trainModel(world.deps, { nClusters: 2 });
    const before = await readRevision(db);
    expect(await setChampion(world.deps, 1, WHO)).toMatchObject({
      version: 1,
      isChampion: true,
      nClusters: 3,
    });
    expect(await champions()).toEqual([1]);
    expect(await readRevision(db)).toBe(before + 1);
    expect(await audited()).toEqual([{
      at: NOON,
      actor_id: 5,
      action: "champion_set",
      address: "192.0.2.7",
      detail: '{"version":1,"previous":2}',
    }]);
  });

  test("setChampion() throws invalid at the version when there is none, and changes nothing", async () => {
    await trainModel(world.deps, { nClusters: 3 });
    await expect(setChampion(world.deps, 2, WHO)).rejects.toMatchObject({
      code: "invalid",
      message: "There is no such model version",
      details: [{ pointer: "/version" }],
    });
    expect([await champions(), await audited()]).toEqual([[1], []]);
  });

  test("setChampion() works where there is no champion, and says so, as an import does", async () => {
    await importModel(world.deps, exampleDocument(), { champion: false });
    expect(await audited()).toMatchObject([{ action: "model_imported", detail: '{"champion":false}' }]);
    await setChampion(world.deps, 1, { actorId: 5, address: null });
    expect(await champions()).toEqual([1]);
    expect((await audited()).at(-1)).toMatchObject({ detail: '{"version":1,"previous":null}' });
  });

  test("setChampion() tells the true predecessor when others change the champion at once", async () => {
    for (let version = 1; version <= 4; version++) await trainModel(world.deps, { nClusters: 2 });
    await Promise.all([1, 2, 3].map((version) => setChampion(world.deps, version, WHO)));
    const steps = (await audited()).map(({ detail }) => JSON.parse(String(detail)));
    expect(steps).toHaveLength(3);
    expect(steps.map(({ previous }) => previous)).toEqual([
      4,
      ...steps.slice(0, 2).map(({ version }) => version),
    ]);
    expect(await champions()).toEqual([steps[2].version]);
  });

  test("importModel() makes it the champion when it shall be", async () => {
    await trainModel(world.deps, { nClusters: 3 });
    const before = await readRevision(db);
    expect(await importModel(world.deps, exampleDocument(), { champion: true })).toBe(2);
    expect(await champions()).toEqual([2]);
    expect(await readRevision(db)).toBe(before + 1);
    // Trained on the same features, the next model continues it.
    const next = await trainModel(world.deps, { nClusters: 2, features: ["age", "annual_income"] });
    expect(next.changes).toEqual({ kept: [0, 4], added: [], gone: [] });
    const { document } = await getModel(db, next.version);
    expect(document.clusters.map(({ cluster_name }) => cluster_name)).toEqual([
      "Average Spender",
      "High Value",
    ]);
  });

  test("importModel() of an exported model gives the same model", async () => {
    const { version, hash } = await trainModel(world.deps, {});
    const exported: unknown = JSON.parse(JSON.stringify((await getModel(db, version)).document));
    const again = await getModel(db, await importModel(world.deps, exported, { champion: false }));
    expect([again.hash, again.document]).toEqual([hash, (await getModel(db, version)).document]);
  });

  test("importModel() throws invalid, and stores nothing, when the document is none", async () => {
    await expect(importModel(world.deps, { ...exampleDocument(), features: ["age"] }, { champion: true }))
      .rejects
      .toMatchObject({ code: "invalid" });
    expect(await listModels(db, ALL)).toEqual([]);
  });
});
