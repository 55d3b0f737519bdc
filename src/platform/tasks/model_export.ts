import { parseArgs } from "node:util";
import { untrained } from "../../clustering/model/champion.ts";
import { readChampion } from "../../clustering/model/queries/models.ts";
import { getModel } from "../../clustering/model/registry.ts";
import { AppError } from "../../errors.ts";
import { runTask } from "./run_task.ts";

const USAGE = "deno task model:export [--version N] [--output FILE]   the champion, printed, by default";

/** What the command line asks for. */
function readArguments(
  args: string[],
): { readonly version: number | undefined; readonly output: string | undefined } {
  let values;
  try {
    ({ values } = parseArgs({ args, options: { version: { type: "string" }, output: { type: "string" } } }));
  } catch (error) {
    throw new AppError("invalid", `${error instanceof Error ? error.message : "Wrong options"}\n${USAGE}`);
  }
  const { version, output } = values;
  if (version !== undefined && !/^[1-9]\d{0,14}$/.test(version)) {
    throw new AppError("invalid", `--version is the number of a model version\n${USAGE}`);
  }
  return { version: version === undefined ? undefined : Number(version), output };
}

async function write(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    throw new AppError("invalid", `${path} can't be written`, [], { cause: error });
  }
}

await runTask(async ({ db }) => {
  const { version, output } = readArguments(Deno.args);
  const found = version === undefined ? await readChampion(db) : await getModel(db, version);
  if (found === undefined) throw untrained();
  const text = JSON.stringify(found.document, null, 2);
  if (output === undefined) return console.log(text);
  await write(output, `${text}\n`);
  console.log(`Wrote model version ${found.version} to ${output}`);
}, { needsCurrentStore: true });
