import { kMeans } from "../../../src/compute/kmeans.ts";
import { createUniform } from "../../../src/compute/reference/mt19937.ts";
import { watchMemories } from "../../support/memories.ts";
import { kernels } from "../../../src/platform/worker_wasm.js";

const ROWS = 1_000_000;
const COLUMNS = 8;
const CLUSTERS = 8;

/** A million rows around eight centers, by column. */
function makeColumns(): Float32Array[] {
  const uniform = createUniform(3);
  const centers = Array.from({ length: CLUSTERS * COLUMNS }, () => 8 * uniform());
  return Array.from({ length: COLUMNS }, (_, column) => {
    const values = new Float32Array(ROWS);
    for (let row = 0; row < ROWS; row++) {
      values[row] = (centers[row % CLUSTERS * COLUMNS + column] ?? 0) + uniform() + uniform();
    }
    return values;
  });
}

/** Clusters a million rows of eight columns in f32, and says what came of it. */
export default {
  async fetch(): Promise<Response> {
    const memories = watchMemories();
    const data = { columns: makeColumns(), rows: ROWS };
    const found = await kMeans(kernels, data, { nClusters: CLUSTERS, nInit: 1 });
    memories.stop();
    const { labels, precision, iterations } = found;
    const sizes = new Array<number>(CLUSTERS).fill(0);
    for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
    return Response.json({ precision, iterations, sizes, memory: memories.most() });
  },
};
