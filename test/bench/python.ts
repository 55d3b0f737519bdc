import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A job for the anchor process; see anchors/anchor.py. */
export type Job = {
  readonly job: string;
  readonly path: string;
  readonly [option: string]: string | number;
};

/** The warm Python process that the benchmarks run beside us. */
export interface Anchor {
  /** Versions, and the BLAS kernel: one that does not know the CPU would make us look five times too good. */
  readonly about: string;
  run(job: Job): Promise<{ ms: number; value: number }>;
  close(): void;
}

/** Starts the anchor; null where Python or its packages are missing, which the caller says aloud. */
export async function startAnchor(): Promise<Anchor | null> {
  const script = fileURLToPath(new URL("anchors/anchor.py", import.meta.url));
  const child = spawn("python3", [script], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.on("error", () => {});
  const lines = createInterface({ input: child.stdout })
    [Symbol.asyncIterator]();
  const next = async (): Promise<Record<string, unknown> | null> => {
    const { value, done } = await lines.next();
    return done ? null : JSON.parse(value);
  };
  const hello = await next();
  if (hello === null) return null;
  return {
    about: String(hello["about"]),
    async run(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const answer = await next();
      if (answer === null) {
        throw new Error(`The anchor ended during ${job.job}`);
      }
      return { ms: Number(answer["ms"]), value: Number(answer["value"]) };
    },
    close: () => child.kill(),
  };
}
