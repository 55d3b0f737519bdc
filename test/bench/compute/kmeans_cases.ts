import { kmeans } from "ml-kmeans";
import { kMeans, kMeansSweep } from "../../../src/compute/kmeans.ts";
import type { KMeansResult } from "../../../src/compute/kmeans_job.ts";
import type { RestartPool } from "../../../src/compute/restarts.ts";
import { createComputePool } from "../../../src/platform/compute_pool.ts";
import { type Matrix, rowOf } from "../../../src/compute/matrix.ts";
import { digestOf } from "../../compute/digest.ts";
import { type Answer, type Side, timed } from "../measure.ts";
import type { Job } from "../python.ts";
import type { Case, Goal } from "./case.ts";
import { keep, rowsOf } from "./data.ts";
import { firstCenters, mixture, rfm } from "./made.ts";
import { intel, pythonSides, quintile, scikitLearn } from "./sides.ts";

const ONE = "scikit-learn, one thread";
const TWO = "scikit-learn, two threads";

interface Setting {
  readonly make: () => Matrix;
  readonly k: number;
  readonly rounds: number;
  /** Every side begins at the same centers; else each draws its own by k-means++, we as scikit-learn does. */
  readonly sameCenters: boolean;
  readonly goals: readonly Goal[];
}

const answerOf = async ({ inertia, iterations, labels }: KMeansResult): Promise<Answer> => ({
  inertia,
  iterations,
  labels: await digestOf(labels),
});

const inertiaOf = (data: Matrix, labels: readonly number[], centers: readonly number[][]): number =>
  labels.reduce((sum, label, row) => {
    const center = centers[label] ?? [];
    return sum +
      rowOf(data, row).reduce((square, value, column) => square + (value - (center[column] ?? NaN)) ** 2, 0);
  }, 0);

/** What most people take in JavaScript. It stops at as small a shift as scikit-learn, near enough. */
function mlKMeans(data: Matrix, k: number, init: Matrix | undefined): Side {
  const rows = rowsOf(data);
  const options = {
    maxIterations: 300,
    tolerance: 1e-4 / k,
    ...(init === undefined ? { seed: 42 } : { initialization: rowsOf(init) }),
  };
  return {
    name: "ml-kmeans",
    atMost: data.rows > 10_000 ? 1 : Infinity,
    run: timed(() => kmeans(rows, k, options), async ({ clusters, centroids, iterations }) => ({
      inertia: inertiaOf(data, clusters, centroids),
      iterations,
      labels: await digestOf(Int32Array.from(clusters)),
    })),
  };
}

function kmeansCase({ make, k, rounds, sameCenters, goals }: Setting, size: string): Case {
  return {
    title: `K-Means ${size}, k = ${k}, ${
      sameCenters ? "the same first centers" : "each by its own k-means++"
    }`,
    rounds,
    goals,
    async prepare(bench) {
      const data = make();
      const init = sameCenters ? firstCenters(data, k) : undefined;
      const job: Job = {
        job: "kmeans",
        path: await keep(bench.folder, "kmeans.f64", data.values),
        columns: data.columns,
        k,
        n_init: 1,
        ...(init === undefined ? {} : { init: await keep(bench.folder, "init.f64", init.values) }),
      };
      const { others, skipped } = pythonSides(bench.python, [...scikitLearn(job), ...intel(job)]);
      const options = { nClusters: k, nInit: 1, randomState: 42, ...(init === undefined ? {} : { init }) };
      return {
        ours: quintile(bench, (wasm) => kMeans(wasm, data, options), answerOf),
        others: [...others, mlKMeans(data, k, init)],
        skipped,
        inputBytes: data.values.byteLength,
      };
    },
  };
}

/** Every k from 2 to 10, ten starts each: what an elbow curve takes. */
async function elbowCurve(wasm: WebAssembly.Module, data: Matrix, pool?: RestartPool): Promise<Answer> {
  const inertias: Record<string, number> = {};
  const options = { nClusters: [2, 3, 4, 5, 6, 7, 8, 9, 10], nInit: 10, randomState: 42, pool };
  await kMeansSweep(wasm, data, options, ({ nClusters, inertia }) => {
    inertias[`inertia at ${nClusters}`] = inertia;
  });
  return inertias;
}

/** @param workers beside this thread; 0 for none */
const elbowCase = (how: string, ratio: number, workers: number): Case => ({
  title: `Elbow 5,000 × 3, k = 2 … 10, ten starts each, ${how}`,
  rounds: 9,
  goals: [{ against: ONE, ratio }],
  async prepare(bench) {
    const data = rfm(5_000);
    const job = { job: "elbow", path: await keep(bench.folder, "elbow.f64", data.values), columns: 3 };
    const pool = workers === 0 ? undefined : createComputePool(bench.wasm, workers);
    await pool?.started;
    return {
      ours: quintile(bench, (wasm) => elbowCurve(wasm, data, pool), (inertias) => inertias),
      ...pythonSides(bench.python, [...scikitLearn(job), ...intel(job)]),
      inputBytes: data.values.byteLength,
      end: () => pool?.close(),
    };
  },
});

const plain = (one: number, two?: number): Goal[] => [
  { against: ONE, ratio: one },
  ...(two === undefined ? [] : [{ against: TWO, ratio: two }]),
];
const small = () => rfm(5_000);
const wide = () => mixture(100_000, 16, 20);

export const KMEANS_CASES: readonly Case[] = [
  kmeansCase({ make: small, k: 5, rounds: 25, sameCenters: true, goals: plain(8) }, "5,000 × 3"),
  kmeansCase(
    { make: () => rfm(100_000), k: 8, rounds: 9, sameCenters: true, goals: plain(8, 5) },
    "100,000 × 3",
  ),
  kmeansCase({ make: wide, k: 16, rounds: 7, sameCenters: true, goals: plain(4, 2.2) }, "100,000 × 16"),
  kmeansCase(
    { make: () => mixture(1_000_000, 8, 12), k: 8, rounds: 5, sameCenters: true, goals: plain(5, 2.5) },
    "1,000,000 × 8",
  ),
  kmeansCase({ make: small, k: 5, rounds: 25, sameCenters: false, goals: [] }, "5,000 × 3"),
  kmeansCase({ make: wide, k: 16, rounds: 5, sameCenters: false, goals: [] }, "100,000 × 16"),
  elbowCase("one thread", 10, 0),
  elbowCase("two workers", 18, 2),
];
