import { kernels } from "../../../../src/platform/worker_wasm.js";
import { clusterAgain } from "./job.ts";

/** Does the job `?times=` times and answers its inertia; whoever asks takes the time, since a Worker's clock may stand. */
export default {
  async fetch(request: Request): Promise<Response> {
    const times = Number(new URL(request.url).searchParams.get("times"));
    return Response.json({ inertia: await clusterAgain(kernels, times) });
  },
};
