/** A worker of the pool in `compute_pool.ts`: the first message brings the kernels, every other one a task. */
import {
  createRestartServer,
  type Greeting,
  type Ready,
  type RestartTask,
} from "../compute/restart_server.ts";

let serve: ReturnType<typeof createRestartServer> | undefined;

self.onmessage = async ({ data }: MessageEvent<Greeting | RestartTask>) => {
  if ("wasm" in data) {
    serve = createRestartServer(data.wasm);
    const ready: Ready = { ready: true };
    self.postMessage(ready);
  } else self.postMessage(await serve?.(data));
};
