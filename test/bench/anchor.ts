import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Run } from "./measure.ts";

/** A job for an anchor; see anchors/. */
export type Job = {
  readonly job: string;
  readonly [option: string]: string | number;
};

/** A warm process of another language that does the same work beside us. */
export interface Anchor<Hello> {
  readonly hello: Hello;
  /**
   * Does one job there, timed there.
   * @throws {Error} with its words when it fails or ends
   */
  run(job: Job): Promise<Run>;
  close(): void;
}

const Reply = z.union([
  z.object({
    ms: z.number(),
    cores: z.number().optional(),
    answer: z.record(z.string(), z.union([z.number(), z.string()])),
  }),
  z.object({ failed: z.string() }),
]);

/** Starts an anchor; null where the program or what it needs is missing, which the caller says aloud. */
export async function openAnchor<Hello>(
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  hello: z.ZodType<Hello>,
): Promise<Anchor<Hello> | null> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"], env });
  const reader = createInterface({ input: child.stdout });
  // A program that is not here prints nothing, and says so only by this.
  child.on("error", () => reader.close());
  const lines = reader[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    return done ? null : JSON.parse(value);
  };
  const first = await next();
  if (first === null) return null;
  return {
    hello: hello.parse(first),
    async run(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const line = await next();
      if (line === null) throw new Error(`${program} ended during ${job.job}`);
      const reply = Reply.parse(line);
      if ("failed" in reply) throw new Error(`${program} failed at ${job.job}: ${reply.failed}`);
      return reply;
    },
    close: () => child.kill(),
  };
}
