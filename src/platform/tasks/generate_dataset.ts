import { parseArgs } from "node:util";
import {
  checkTrainingOptions,
  TRAINING_DEFAULTS,
  trainingCustomers,
  type TrainingOptions,
} from "../../commerce/seed/training_customers.ts";
import { AppError } from "../../errors.ts";
import { describe } from "./run_task.ts";

const OUTPUT = "data/customers.csv";
const USAGE =
  `Usage: deno task generate-dataset [--rows ${TRAINING_DEFAULTS.rows}] [--seed ${TRAINING_DEFAULTS.seed}] [--output ${OUTPUT}]`;

/** What the command line asks for; what is not said is the documented data set. */
function readArguments(args: string[]): TrainingOptions & { readonly output: string } {
  const { rows, seed, output = OUTPUT } = valuesOf(args);
  const whole = (text: string | undefined, otherwise: number): number =>
    text === undefined ? otherwise : /^\d{1,12}$/.test(text) ? Number(text) : NaN;
  const options = { rows: whole(rows, TRAINING_DEFAULTS.rows), seed: whole(seed, TRAINING_DEFAULTS.seed) };
  return { ...checkTrainingOptions(options), output };
}

function valuesOf(args: string[]) {
  const option = { type: "string" } as const;
  try {
    return parseArgs({ args, options: { rows: option, seed: option, output: option } }).values;
  } catch (error) {
    // The parser's own message goes on for sentences about positional arguments.
    throw new AppError("invalid", USAGE, [], { cause: error });
  }
}

async function write(path: string, lines: Iterable<string>): Promise<void> {
  const folder = path.replace(/[^/\\]*$/, "");
  try {
    if (folder !== "") await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(path, ReadableStream.from(lines));
  } catch (error) {
    throw new AppError("invalid", `${path} can't be written; --output names another file`, [], {
      cause: error,
    });
  }
}

// Not runTask(): no store is needed.
try {
  const { output, ...options } = readArguments(Deno.args);
  await write(output, trainingCustomers(options));
  console.log(`Wrote ${options.rows} customers to ${output}. Load them: deno task import ${output}`);
} catch (error) {
  Deno.exitCode = 1;
  console.error(describe(error));
}
