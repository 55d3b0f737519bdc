import { kernels } from "../../../src/platform/worker_wasm.js";
import { hashJobs } from "./jobs.ts";

/** Answers every request with the hashes of the golden jobs, run here. */
export default {
  fetch: async (): Promise<Response> => Response.json(await hashJobs(kernels)),
};
