import { parseArgs } from "node:util";
import { seedStore } from "../../commerce/seed/load.ts";
import { checkOptions, DEMO, type SeedOptions } from "../../commerce/seed/options.ts";
import type { Database } from "../../db/client.ts";
import { requireCurrent } from "../../db/version.ts";
import { AppError } from "../../errors.ts";
import { openDenoDatabase } from "../deno_database.ts";
import { migrateStore, versionOf } from "../migrations.ts";
import { showSeedProgress, sizeOf } from "../seed_progress.ts";
import { describe, taskConfig } from "./run_task.ts";

const USAGE = "Usage: deno task seed --customers N --transactions M --seed S [--end YYYY-MM-DD]";

/** Reads `--customers N --transactions M --seed S --end DATE`; what is not said is the demo's. */
function readOptions(args: readonly string[]): SeedOptions {
  const { customers, transactions, seed, end } = valuesOf(args);
  const whole = (text: string | undefined, otherwise: number): number =>
    text === undefined ? otherwise : /^\d{1,12}$/.test(text) ? Number(text) : NaN;
  return checkOptions({
    customers: whole(customers, DEMO.customers),
    transactions: whole(transactions, DEMO.transactions),
    seed: whole(seed, DEMO.seed),
    end: end ?? DEMO.end,
  });
}

function valuesOf(args: readonly string[]) {
  const option = { type: "string" } as const;
  try {
    const options = { customers: option, transactions: option, seed: option, end: option };
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    // The parser's own message goes on for sentences about positional arguments.
    throw new AppError("invalid", USAGE, [], { cause: error });
  }
}

/** A file made a moment ago has no tables yet and gets them; a store in use is migrated on purpose only. */
async function makeReady(db: Database): Promise<void> {
  const version = await versionOf(db);
  if (version.state === "empty") await migrateStore(db);
  else requireCurrent(version);
}

// Not runTask(): loading needs no kernels, so it works before they are built.
try {
  const options = readOptions(Deno.args);
  const { databaseUrl, databaseAuthToken } = taskConfig();
  const db = await openDenoDatabase(databaseUrl, databaseAuthToken, "task");
  try {
    await makeReady(db);
    const started = performance.now();
    const batches = await seedStore({ db }, options, showSeedProgress());
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
      batches === 0
        ? "The store holds exactly this already."
        : `Loaded ${
          sizeOf(options.customers, options.transactions)
        } of seed ${options.seed} in ${seconds} s.`,
    );
  } finally {
    db.close();
  }
} catch (error) {
  Deno.exitCode = 1;
  console.error(describe(error));
}
