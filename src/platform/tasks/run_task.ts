import { type Config, ConfigError, parseConfig } from "../../config.ts";
import type { Deps } from "../../deps.ts";
import { asAppError } from "../../db/errors.ts";
import { openDenoDatabase } from "../deno_database.ts";
import { requireCurrent } from "../../db/version.ts";
import { versionOf } from "../migrations.ts";

/** Settings of a task, read from the environment that the service has too. A task serves nobody and needs no secret. */
export const taskConfig = (): Config => parseConfig(Deno.env.toObject(), "task");

/**
 * Runs a task against the configured store and ends the process with its verdict:
 * 0, or 1 after one line that says what is wrong.
 */
export async function runTask(
  task: (deps: Omit<Deps, "wasm">) => Promise<void>,
  { needsCurrentStore = false }: { needsCurrentStore?: boolean } = {},
): Promise<void> {
  try {
    const config = taskConfig();
    const db = await openDenoDatabase(config.databaseUrl, config.databaseAuthToken, "task");
    try {
      if (needsCurrentStore) requireCurrent(await versionOf(db));
      await task({
        config,
        db,
        now: Date.now,
        newId: () => crypto.randomUUID(),
        address: null,
      });
    } finally {
      db.close();
    }
  } catch (error) {
    Deno.exitCode = 1;
    console.error(describe(error));
  }
}

/** One line for a failure that has a cure; the whole error for a defect of ours. */
export function describe(error: unknown): unknown {
  const known = error instanceof ConfigError ? error : asAppError(error);
  if (known === undefined) return error;
  const details = "details" in known ? known.details.filter(({ message }) => message !== known.message) : [];
  return [known.message, ...details.map(({ pointer, message }) => `  ${pointer}: ${message}`)].join("\n");
}
