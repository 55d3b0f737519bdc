import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../../src/app.ts";
import { seedStore } from "../../src/commerce/seed/load.ts";
import { DEMO } from "../../src/commerce/seed/options.ts";
import { dbscan } from "../../src/compute/dbscan.ts";
import { kMeans } from "../../src/compute/kmeans.ts";
import type { Matrix } from "../../src/compute/matrix.ts";
import { referenceDbscan } from "../../src/compute/reference/dbscan.ts";
import { referenceKMeans } from "../../src/compute/reference/kmeans.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { silhouetteScore } from "../../src/compute/scores.ts";
import { parseConfig } from "../../src/config.ts";
import { freshStore } from "../support/store.ts";
import { testWasm } from "../support/wasm.ts";
import { compare, type Side, timed } from "./measure.ts";
import { type Job, startAnchor } from "./python.ts";

/** The rows as plain arrays, for the references. */
const rowsOf = ({ values, rows, columns }: Matrix): number[][] =>
  Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);

/** Rows around `k` centres, standardised enough: sums of uniforms, so that no two runtimes differ. */
function blobs(rows: number, columns: number, k: number): Matrix {
  const uniform = createUniform(7);
  const centres = Array.from({ length: k * columns }, () => 6 * uniform());
  const values = Float64Array.from({ length: rows * columns }, (_, index) => {
    const cluster = Math.floor(index / columns) % k;
    return (centres[cluster * columns + index % columns] ?? 0) + uniform() +
      uniform() + uniform() - 1.5;
  });
  return { values, rows, columns };
}

const folder = await mkdtemp(join(tmpdir(), "quintile-bench-"));
const [wasm, anchor, store] = await Promise.all([
  testWasm(),
  startAnchor(),
  freshStore(),
]);
const python = (name: string, job: Job): Side[] =>
  anchor === null ? [] : [{ name, run: async () => (await anchor.run(job)).ms }];
console.log(
  anchor === null
    ? "SKIPPED: the Python side (python3 with scikit-learn, pandas and threadpoolctl is not here)"
    : `Beside us, in one process, one thread unless said: ${anchor.about}`,
);
try {
  for (
    const [rows, columns, k, rounds] of [
      [5_000, 3, 5, 15],
      [100_000, 3, 8, 5],
      [100_000, 16, 16, 3],
    ] as const
  ) {
    const data = blobs(rows, columns, k);
    const path = join(folder, `${rows}x${columns}.f64`);
    await writeFile(path, new Uint8Array(data.values.buffer));
    const job = { job: "kmeans", path, columns, k, n_init: 1 };
    const points = rows > 5_000 ? [] : rowsOf(data);
    await compare(`K-Means ${rows} × ${columns}, k = ${k}, one start`, {
      name: "Quintile (WebAssembly)",
      run: timed(() => kMeans(wasm, data, { nClusters: k, nInit: 1, randomState: 42 })),
    }, [
      ...points.length === 0 ? [] : [{
        name: "plain TypeScript, as the tests' reference",
        run: timed(() =>
          referenceKMeans(points, {
            nClusters: k,
            nInit: 1,
            maxIter: 300,
            tol: 1e-4,
            randomState: 42,
          })
        ),
      }],
      ...python("scikit-learn, one thread", job),
      ...python("scikit-learn, two threads", { ...job, threads: 2 }),
    ], rounds);
  }
  // The eps that finds the groups at each density: smaller ones leave most rows as noise, larger ones join all.
  for (const [rows, eps, rounds] of [[5_000, 0.3, 15], [50_000, 0.2, 5]] as const) {
    const data = blobs(rows, 3, 5);
    const path = join(folder, `dbscan${rows}.f64`);
    await writeFile(path, new Uint8Array(data.values.buffer));
    const options = { eps, minSamples: 5 };
    const points = rows > 5_000 ? [] : rowsOf(data);
    await compare(
      `DBSCAN ${rows} × 3, eps = ${eps}, min_samples = 5`,
      {
        name: "Quintile (WebAssembly)",
        run: timed(() => dbscan(wasm, data, options)),
      },
      [
        ...points.length === 0 ? [] : [{
          name: "plain TypeScript, as the tests' reference",
          run: timed(() => referenceDbscan(points, options)),
        }],
        ...python("scikit-learn, one thread", { job: "dbscan", path, columns: 3, eps, min_samples: 5 }),
      ],
      rounds,
    );
  }
  for (const [rows, rounds] of [[5_000, 9], [20_000, 3]] as const) {
    const data = blobs(rows, 3, 5);
    const path = join(folder, `silhouette${rows}.f64`);
    await writeFile(path, new Uint8Array(data.values.buffer));
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 5);
    await compare(
      `Exact silhouette of ${rows} × 3, k = 5`,
      {
        name: "Quintile (WebAssembly)",
        run: timed(() => silhouetteScore(wasm, data, labels)),
      },
      python("scikit-learn, one thread", {
        job: "silhouette",
        path,
        columns: 3,
        k: 5,
      }),
      rounds,
    );
  }
  await seedStore(store, DEMO);
  const config = parseConfig({}, "start");
  const scope = {
    db: store.db,
    now: Date.now,
    newId: () => crypto.randomUUID(),
    address: null,
  };
  const app = createApp({
    config,
    wasm,
    open: () => scope,
    asset: () => Promise.resolve(null),
  });
  await compare(
    "The Retail dashboard over the demo (5,000 customers, 50,000 transactions)",
    {
      name: "Quintile: GET /dashboard/, request to JSON",
      run: timed(async () => await (await app.request("http://localhost/dashboard/")).text()),
    },
    python("pandas + scikit-learn over the same file", {
      job: "dashboard",
      path: store.url.slice("file:".length),
    }),
    9,
  );
} finally {
  anchor?.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}
