import { parseArgs } from "node:util";
import { importModel } from "../../clustering/model/registry.ts";
import { AppError } from "../../errors.ts";
import { runTask } from "./run_task.ts";

const USAGE = "deno task model:import FILE [--champion]   with --champion it answers from now on";

/** Bytes that a document may have: a hundred clusters take a tenth of it. */
const MOST_BYTES = 1_048_576;

/** What the command line asks for. */
function readArguments(args: string[]): { readonly file: string; readonly champion: boolean } {
  let found;
  try {
    found = parseArgs({ args, allowPositionals: true, options: { champion: { type: "boolean" } } });
  } catch (error) {
    throw new AppError("invalid", `${error instanceof Error ? error.message : "Wrong options"}\n${USAGE}`);
  }
  const { values, positionals: [file, ...more] } = found;
  if (file === undefined || more.length > 0) throw new AppError("invalid", `Name one file\n${USAGE}`);
  return { file, champion: values.champion ?? false };
}

async function readText(path: string): Promise<string> {
  let size;
  try {
    ({ size } = await Deno.stat(path));
    if (size <= MOST_BYTES) return await Deno.readTextFile(path);
  } catch (error) {
    throw new AppError("invalid", `${path} can't be read`, [], { cause: error });
  }
  throw new AppError("too_large", `${path} has ${size} bytes; a model's document has at most ${MOST_BYTES}`);
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("malformed", `${path} is not JSON`, [], { cause: error });
  }
}

await runTask(async (deps) => {
  const { file, champion } = readArguments(Deno.args);
  const version = await importModel(deps, parse(file, await readText(file)), { champion });
  console.log(`Model version ${version}${champion ? " is the champion now" : ""}`);
}, { needsCurrentStore: true });
