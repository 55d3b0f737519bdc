import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { FEATURES } from "../../../src/clustering/model/features.ts";
import { getModel } from "../../../src/clustering/model/registry.ts";
import { trainModel } from "../../../src/clustering/model/train.ts";
import { addCustomers, groups, openPeople, type Person } from "./people.ts";

const closers: (() => Promise<void>)[] = [];
const open = async (people: readonly Person[]) => {
  const world = await openPeople(people);
  closers.push(world.close);
  return world;
};
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe("trainModel() after another model", () => {
  test("keeps every id and name on the same data, whatever it is trained with", async () => {
    const options = fc.record({
      data: fc.integer({ min: 1, max: 1_000 }),
      nClusters: fc.integer({ min: 2, max: 10 }),
      randomState: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      features: fc.subarray([...FEATURES], { minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ data, ...wanted }) => {
        const { deps, close } = await openPeople(groups(60, data));
        const first = await trainModel(deps, wanted);
        const again = await trainModel(deps, wanted);
        await close();
        expect(again).toEqual({
          ...first,
          version: 2,
          changes: { kept: first.changes.added, added: [], gone: [] },
        });
      }),
      { numRuns: 15 },
    );
  });

  test("keeps ids and names when the data moves a little, and tells what came and went", async () => {
    const { db, deps } = await open(groups(200));
    const first = await getModel(db, (await trainModel(deps, { nClusters: 4 })).version);
    await addCustomers(db, groups(30), 1000);
    const more = await trainModel(deps, { nClusters: 6 });
    const second = await getModel(db, more.version);
    expect(more.changes).toEqual({ kept: [0, 1, 2, 3], added: [4, 5], gone: [] });
    const named = ({ document }: typeof first) =>
      new Map(document.clusters.map(({ cluster_id, cluster_name }) => [cluster_id, cluster_name]));
    for (const [id, name] of named(first)) expect(named(second).get(id)).toBe(name);
    expect(new Set(named(second).values()).size).toBe(6);
    const fewer = await trainModel(deps, { nClusters: 3 });
    expect([fewer.changes.kept.length, fewer.changes.added, fewer.changes.gone.length]).toEqual([3, [], 3]);
    const third = await getModel(db, fewer.version);
    for (const [id, name] of named(third)) expect(named(second).get(id)).toBe(name);
    for (const [id, cluster] of third.document.clusters.entries()) {
      expect(cluster.cluster_id).toBe(fewer.changes.kept[id]);
    }
  });

  test("begins anew when the features are others", async () => {
    const { deps } = await open(groups(100));
    await trainModel(deps, { nClusters: 3 });
    const { changes } = await trainModel(deps, { nClusters: 2, features: ["purchase_frequency", "age"] });
    expect(changes).toEqual({ kept: [], added: [0, 1], gone: [0, 1, 2] });
  });
});
