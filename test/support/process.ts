import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import type { Writable } from "node:stream";

/** A child process whose output is kept, so that a failing test can show it. */
export interface Child {
  readonly process: ChildProcess;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Sends it a signal, if it still runs. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it, politely first; resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) endGroup(child);
});

/**
 * Starts a program in a process group of its own; neither it nor what it starts outlives the tests, and these may
 * end in any way: a runner that is interrupted kills its workers before their `exit` is called.
 */
export function startChild(
  command: string,
  args: readonly string[],
  { env = {}, cwd }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Child {
  const child = spawn(command, args, {
    env: { ...inherited(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
  });
  running.add(child);
  watch("add", child);
  let printed = "";
  const keep = (chunk: Uint8Array) => printed += new TextDecoder().decode(chunk);
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  // What it started would hold its output open, and so keep it from closing.
  child.on("exit", () => endGroup(child));
  const ended = new Promise<number | string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(code ?? signal ?? 0));
  });
  void ended.then(() => {
    running.delete(child);
    watch("drop", child);
  });
  return {
    process: child,
    output: () => printed,
    ended,
    signal: (signal) => send(child, signal),
    async stop(signal = "SIGTERM") {
      send(child, signal);
      const grace = setTimeout(() => send(child, "SIGKILL"), 5_000);
      await ended;
      clearTimeout(grace);
    },
  };
}

/** Not by the child's own kill(): on Deno that sends only the first signal it is asked for. */
function send({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}

/** Ends whatever is left of a child's group. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

/** Reads the groups that run, and ends them when the tests' end of the pipe closes. */
const WATCHDOG = `while read -r word group; do
  rest=; for one in $all; do [ "$one" = "$group" ] || rest="$rest $one"; done; all=$rest
  [ "$word" = add ] && all="$all $group"
done
for one in $all; do kill -s KILL -- "-$one"; done 2>/dev/null`;
let watchdog: Writable | undefined;

function watch(word: "add" | "drop", { pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (watchdog === undefined) {
    const shell = spawn("sh", ["-c", WATCHDOG], { stdio: ["pipe", "ignore", "ignore"], detached: true });
    shell.unref();
    watchdog = shell.stdin;
  }
  watchdog.write(`${word} ${pid}\n`);
}

/** What a program needs of this environment; settings of Quintile do not leak into a test. */
function inherited(): Record<string, string> {
  const names = [
    "PATH",
    "HOME",
    "TMPDIR",
    "TEMP",
    "LANG",
    "DENO_DIR",
    "npm_config_registry",
    "NPM_CONFIG_REGISTRY",
  ];
  const found = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(found), NO_COLOR: "1" };
}

/** A port of the loopback interface that nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Asks until the answer is wanted; fails with what the child printed when it ends or takes too long. */
export async function until(
  child: Child,
  wanted: () => Promise<boolean>,
  { seconds = 60, what }: { seconds?: number; what: string },
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  let over = false;
  void child.ended.then(() => over = true);
  while (Date.now() < deadline && !over) {
    if (await wanted().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not come up:\n${child.output()}`);
}
