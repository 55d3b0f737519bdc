/** A worker of the pool in `compute_pool.ts`: the first message brings the kernels, every other one a task. */
import {
  createRestartServer,
  type Farewell,
  type Greeting,
  type Ready,
  type RestartTask,
} from "../compute/restart_server.ts";

let server: ReturnType<typeof createRestartServer> | undefined;

self.onmessage = async ({ data }: MessageEvent<Greeting | Farewell | RestartTask>) => {
  if ("wasm" in data) {
    server = createRestartServer(data.wasm);
    const ready: Ready = { ready: true };
    self.postMessage(ready);
  } else if ("forget" in data) server?.forget();
  else self.postMessage(await server?.serve(data));
};
