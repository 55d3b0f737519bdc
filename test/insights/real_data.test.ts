import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importFile } from "../../src/commerce/imports/import_file.ts";
import { parseConfig } from "../../src/config.ts";
import { readDashboard, type SegmentModel, segmentPeriod } from "../../src/insights/dashboard.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { testWasm } from "../support/wasm.ts";

const file = `${process.env["REAL_DATA_DIR"] ?? "../shared/data"}/online_retail_sample.csv`;
const ALWAYS = { startDate: null, endDate: null };

/** What scikit-learn found; noise is in no cluster and in no score. */
interface GoldenSegments {
  readonly clusters: {
    readonly size: number;
    readonly total_revenue: number;
    readonly members_sha256: string;
  }[];
  readonly silhouette_score: number;
  readonly davies_bouldin_index: number;
  readonly noise: number;
}

interface Golden extends Record<SegmentModel, GoldenSegments> {
  readonly customers: number;
}

const MODELS: readonly SegmentModel[] = ["kmeans", "dbscan"];

const sha256 = async (text: string): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();

describe.skipIf(!existsSync(file))(
  `the real sales sample (skipped where ${file} is absent; set REAL_DATA_DIR)`,
  () => {
    let store: TestStore;
    let golden: Golden;
    let wasm: WebAssembly.Module;
    beforeAll(async () => {
      [store, wasm] = await Promise.all([freshStore(), testWasm()]);
      golden = JSON.parse(
        await readFile(new URL("../golden/online_retail_segments.json", import.meta.url), "utf8"),
      );
      const handle = await open(file);
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { bytesRead, buffer } = await handle.read(new Uint8Array(65_536));
          if (bytesRead === 0) return controller.close();
          controller.enqueue(buffer.subarray(0, bytesRead));
        },
      });
      const deps = {
        db: store.db,
        config: parseConfig({}, "start"),
        now: Date.now,
        newId: () => crypto.randomUUID(),
      };
      await importFile(deps, { body, name: "sample.csv" });
      await handle.close();
    });
    afterAll(() => store.close());

    test.each(MODELS)(
      "segmentPeriod() puts the same customers together as scikit-learn does with %s",
      async (model) => {
        const { values, clusters } = await segmentPeriod({ db: store.db, wasm }, ALWAYS, model);
        const rows = await store.db.orm.all<{ id: number; reference: string }>(
          sql`select id, reference from customers`,
        );
        const references = new Map(rows.map(({ id, reference }) => [id, reference]));
        const members = clusters.sizes.map(() => new Array<string>());
        clusters.labels.forEach((label, row) =>
          members[label]?.push(references.get(values.customer[row] ?? 0) ?? "")
        );
        expect(values.customer).toHaveLength(golden.customers);
        expect(await Promise.all(members.map((cluster) => sha256(cluster.sort().join("\n")))))
          .toEqual(golden[model].clusters.map(({ members_sha256 }) => members_sha256));
      },
    );

    test.each(MODELS)("readDashboard() gives their sizes, revenues and scores with %s", async (model) => {
      const { segmentation, evaluation } = await readDashboard({ db: store.db, wasm }, ALWAYS, model);
      const { clusters, noise, silhouette_score, davies_bouldin_index } = golden[model];
      const found = segmentation
        .filter(({ category, count }) => category !== "Noise" && count > 0)
        .map(({ count, totalRevenue }) => [count, totalRevenue]);
      // As many clusters as have names of their own: no two of them are summed up as Others.
      expect(clusters).toHaveLength(3);
      expect(found.sort(([left = 0], [right = 0]) => right - left))
        .toEqual(clusters.map(({ size, total_revenue }) => [size, total_revenue]));
      expect(segmentation.find(({ category }) => category === "Noise")?.count).toBe(noise);
      expect(evaluation.noiseShare).toBeCloseTo(noise / golden.customers, 12);
      expect(evaluation.silhouetteScore).toBeCloseTo(silhouette_score, 7);
      expect(evaluation.daviesBouldinIndex).toBeCloseTo(davies_bouldin_index, 9);
    });
  },
);
