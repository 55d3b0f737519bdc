import { sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { championModel } from "../../../src/clustering/model/champion.ts";
import { documentText } from "../../../src/clustering/model/document.ts";
import { sha256 } from "../../../src/digest.ts";
import { elbow } from "../../../src/clustering/model/elbow.ts";
import { predict } from "../../../src/clustering/model/predict.ts";
import { getModel, listModels } from "../../../src/clustering/model/registry.ts";
import { type KProgress, trainModel } from "../../../src/clustering/model/train.ts";
import type { Database } from "../../../src/db/client.ts";
import { readRevision } from "../../../src/db/revision.ts";
import { groups, NOON, openPeople, type Person } from "./people.ts";

const ALL = { after: 0, limit: 100 };
const closers: (() => Promise<void>)[] = [];
const open = async (people: readonly Person[]) => {
  const world = await openPeople(people);
  closers.push(world.close);
  return world;
};
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const championsOf = async (db: Database): Promise<number[]> =>
  (await listModels(db, ALL)).filter(({ isChampion }) => isChampion).map(({ version }) => version);

describe("trainModel()", () => {
  test("makes the first model: ids by falling size, names of its own, champion, revision moved", async () => {
    const { db, deps } = await open(groups(200));
    const before = await readRevision(db);
    const told: KProgress[] = [];
    const trained = await trainModel(deps, { onProgress: (progress) => told.push(progress) });
    const { document, ...summary } = await getModel(db, trained.version);
    expect(summary).toMatchObject({ version: 1, origin: "trained", isChampion: true, createdAt: NOON });
    expect(trained).toEqual({
      version: 1,
      nClusters: document.clusters.length,
      silhouetteScore: document.metrics.silhouette_score,
      inertia: document.metrics.inertia,
      hash: await sha256(documentText(document)),
      changes: { kept: [], added: document.clusters.map((_, index) => index), gone: [] },
    });
    const sizes = document.clusters.map(({ size }) => size);
    expect(document.clusters.map(({ cluster_id }) => cluster_id)).toEqual(trained.changes.added);
    expect(sizes).toEqual(sizes.toSorted((left, right) => right - left));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(200);
    expect(new Set(document.clusters.map(({ cluster_name }) => cluster_name)).size).toBe(trained.nClusters);
    expect(document.parameters).toEqual({
      n_clusters: trained.nClusters,
      n_init: 10,
      max_iter: 300,
      tol: 1e-4,
      random_state: 42,
    });
    expect(told.map(({ k, step, steps }) => [k, step, steps])).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9, 10].map((k) => [k, k - 1, 9]),
    );
    expect(document.selection?.inertias).toEqual(told.map(({ inertia }) => inertia));
    expect(await readRevision(db)).toBe(before + 1);
  });

  test("says the means of each cluster's rows, which are the centroids of what it was trained on", async () => {
    const { db, deps } = await open(groups(120));
    const { document } = await getModel(
      db,
      (await trainModel(deps, { features: ["age", "annual_income"] })).version,
    );
    expect(document.features).toEqual(["age", "annual_income"]);
    for (const { centroid: [age = 0, income = 0], averages } of document.clusters) {
      expect(averages.age).toBeCloseTo(age, 9);
      expect(averages.annual_income).toBeCloseTo(income, 9);
      expect(averages.spending_score).toBeGreaterThan(0);
    }
  });

  test("predicts of the training rows what K-Means found", async () => {
    const people = groups(150);
    const { db, deps } = await open(people);
    const { version } = await trainModel(deps, {});
    const champion = await championModel({ db, config: deps.config }, version);
    const counts = new Map<number, number>();
    for (const [age, annual_income, spending_score, purchase_frequency] of people) {
      const { cluster } = predict(champion, {
        age: age ?? NaN,
        annual_income: annual_income ?? NaN,
        spending_score: spending_score ?? NaN,
        purchase_frequency: purchase_frequency ?? NaN,
      });
      counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
    }
    expect([...counts].toSorted(([left], [right]) => left - right))
      .toEqual(champion.document.clusters.map(({ cluster_id, size }) => [cluster_id, size]));
  });

  test("gives the same hash again: in a second run, and in another store", async () => {
    const [one, two] = [await open(groups(150)), await open(groups(150))];
    const first = await trainModel(one.deps, {});
    const second = await trainModel(one.deps, {});
    const elsewhere = await trainModel(two.deps, {});
    expect([second.hash, elsewhere.hash]).toEqual([first.hash, first.hash]);
    expect(second).toMatchObject({ version: 2, changes: { kept: first.changes.added, added: [], gone: [] } });
    expect((await trainModel(one.deps, { randomState: 7 })).hash).not.toBe(first.hash);
  });

  test("lets two train at once: two versions, one champion, matched to each other", async () => {
    const { db, deps } = await open(groups(150));
    const made = await Promise.all([trainModel(deps, {}), trainModel(deps, {})]);
    const [first, second] = made.toSorted((left, right) => left.version - right.version);
    expect([first?.version, second?.version]).toEqual([1, 2]);
    expect(await championsOf(db)).toEqual([2]);
    expect(first?.changes.added).toEqual(second?.changes.kept);
    expect(second?.changes).toMatchObject({ added: [], gone: [] });
  });

  test("matches again, and clusters no second time, when the champion has moved", async () => {
    const { db, deps } = await open(groups(150));
    const moves: number[] = [];
    let reads = 0;
    // Somebody else trains between our look at the champion and our write, three times over.
    const raced: Database = {
      ...db,
      async read(statements) {
        const found = await db.read(statements);
        const isLook = found[0]?.columns.join() === "version,document";
        if (isLook && ++reads <= 3) moves.push((await trainModel(deps, { nClusters: 1 + reads })).version);
        return found;
      },
    };
    let tried = 0;
    const trained = await trainModel({ ...deps, db: raced }, { onProgress: () => tried++, nClusters: 5 });
    expect([moves, trained.version, tried]).toEqual([[1, 2, 3], 4, 1]);
    expect(trained.changes).toEqual({ kept: [0, 1, 2, 3], added: [4], gone: [] });
    expect(await championsOf(db)).toEqual([4]);
  });

  test("gives up, with nothing written, when the champion keeps moving", async () => {
    const { db, deps } = await open(groups(60));
    const raced: Database = {
      ...db,
      async read(statements) {
        const found = await db.read(statements);
        if (found[0]?.columns.join() === "version,document") await trainModel(deps, { nClusters: 2 });
        return found;
      },
    };
    await expect(trainModel({ ...deps, db: raced }, { nClusters: 3 })).rejects.toMatchObject({
      code: "conflict",
      message: "Another model has become the champion meanwhile; try again",
    });
    expect((await listModels(db, ALL)).map(({ nClusters }) => nClusters)).toEqual([2, 2, 2, 2, 2]);
  });

  test("writes all or nothing", async () => {
    const { db, deps } = await open(groups(60));
    await trainModel(deps, {});
    const before = await readRevision(db);
    await db.write([
      sql`create trigger no_more before insert on models begin select raise(abort, 'no'); end`,
    ]);
    await expect(trainModel(deps, {})).rejects.toThrow();
    expect([await championsOf(db), await readRevision(db)]).toEqual([[1], before]);
  });

  test("stops when the signal is aborted, with nothing written", async () => {
    const { db, deps } = await open(groups(60));
    const controller = new AbortController();
    await expect(trainModel(deps, { signal: controller.signal, onProgress: () => controller.abort() }))
      .rejects
      .toMatchObject({ name: "AbortError" });
    expect(await listModels(db, ALL)).toEqual([]);
  });

  test("throws conflict when there are too few customers, or all are alike", async () => {
    const few = await open(groups(19));
    await expect(trainModel(few.deps, {})).rejects.toMatchObject({
      code: "conflict",
      message:
        "Only 19 of 19 customers have all of age, annual_income, spending_score, purchase_frequency; 20 are needed.",
    });
    const alike = await open(Array.from({ length: 25 }, () => [30, 50, 50, 5]));
    await expect(trainModel(alike.deps, {})).rejects.toMatchObject({ code: "conflict" });
  });

  test("tries no k above the number of different customers", async () => {
    const { deps, db } = await open(Array.from({ length: 30 }, (_, index) => [20 + index % 3, 50, 50, 5]));
    const trained = await trainModel(deps, {});
    expect([trained.nClusters, trained.silhouetteScore]).toEqual([3, 1]);
    expect((await getModel(db, 1)).document.selection?.k_range).toEqual([2, 3]);
    await expect(trainModel(deps, { nClusters: 4 })).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer: "/n_clusters" }],
    });
  });

  test.each([
    [{ nClusters: 1 }, "/n_clusters"],
    [{ nClusters: 11 }, "/n_clusters"],
    [{ nClusters: 2.5 }, "/n_clusters"],
    [{ randomState: -1 }, "/random_state"],
    [{ randomState: 2 ** 32 }, "/random_state"],
    [{ features: [] }, "/features"],
    [{ features: ["age" as const, "age" as const] }, "/features"],
  ])("throws invalid for %j", async (options, pointer) => {
    const { deps } = await open([]);
    await expect(trainModel(deps, options)).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer }],
    });
  });
});

describe("elbow()", () => {
  test("gives each k, makes no model and needs none", async () => {
    const { db, deps } = await open(groups(150));
    const told: number[] = [];
    const found = await elbow(deps, { onProgress: ({ k }) => told.push(k) });
    expect(found.kRange).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(told).toEqual(found.kRange);
    expect(await listModels(db, ALL)).toEqual([]);
    await trainModel(deps, {});
    const { document } = await getModel(db, 1);
    expect(document.selection).toEqual({
      k_range: found.kRange,
      inertias: found.inertias,
      silhouette_scores: found.silhouetteScores,
    });
    expect(document.parameters.n_clusters).toBe(found.optimalK);
  });

  test("throws conflict when there are too few customers", async () => {
    const { deps } = await open(groups(5));
    await expect(elbow(deps, {})).rejects.toMatchObject({ code: "conflict" });
  });
});
