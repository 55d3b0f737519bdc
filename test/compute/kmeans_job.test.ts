import { expect, it } from "vitest";
import { runSteppedJob } from "../../src/compute/instance.ts";
import { beginFit, seedCenters } from "../../src/compute/kmeans_job.ts";
import { openKMeans } from "../../src/compute/kmeans_opening.ts";
import { createPace } from "../../src/compute/pace.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { testWasm } from "../support/wasm.ts";

it.each([800, 801, 807, 833])(
  "seeding %i rows leaves nearly every choice to the estimates in f32",
  async (rows) => {
    const uniform = createUniform(rows);
    const data = { values: Float64Array.from({ length: rows * 4 }, uniform), rows, columns: 4 };
    let choices = 0;
    let open = 0;
    await runSteppedJob(await testWasm(), async (kernels) => {
      const watched = {
        ...kernels,
        kmeansIsOpen(job: number) {
          const answer = kernels.kmeansIsOpen(job);
          choices++;
          open += answer;
          return answer;
        },
      };
      const job = await openKMeans(watched, data, { mostClusters: 20, pace: createPace() });
      beginFit(job, { nClusters: 20, tol: 1e-4, randomState: 1, skippedRestarts: 0 });
      for (let restart = 0; restart < 5; restart++) await seedCenters(job, 20);
    });
    expect(choices).toBe(5 * 19);
    expect(open).toBeLessThan(5);
  },
);
