import { parseArgs } from "node:util";
import { AppError } from "../../errors.ts";
import { DATE_ORDERS, type DateOrder } from "../../commerce/imports/dates.ts";
import { type Encoding, ENCODINGS } from "../../commerce/imports/encoding.ts";
import { importFile } from "../../commerce/imports/import_file.ts";
import type { ImportKind } from "../../commerce/imports/fields.ts";
import type { Progress } from "../../commerce/imports/job.ts";
import { IMPORT_MODES, type ImportMode, type ImportReport } from "../../commerce/imports/report.ts";
import { IMPORT_KINDS } from "../../db/schema/imports.ts";
import { runTask } from "./run_task.ts";

const USAGE = `deno task import FILE.csv [options]
  --kind ${IMPORT_KINDS.join("|")}   what the file holds (found from its columns)
  --mode ${IMPORT_MODES.join("|")}   take the good rows (partial), or none if one is bad (atomic)
  --date-order ${DATE_ORDERS.join("|")}   where the dates themselves don't tell
  --encoding ${ENCODINGS.join("|")}
  --map field=Column   which column holds a field; may be repeated
  --json   print the report as JSON`;

/** What the command line asks for. */
interface Asked {
  readonly file: string;
  readonly kind: ImportKind | undefined;
  readonly mode: ImportMode | undefined;
  readonly dateOrder: DateOrder | undefined;
  readonly encoding: Encoding | undefined;
  readonly mapping: Readonly<Record<string, string>>;
  readonly json: boolean;
}

function readArguments(given: string[]): Asked {
  const text = { type: "string" } as const;
  let found;
  try {
    found = parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        kind: text,
        mode: text,
        "date-order": text,
        encoding: text,
        map: { type: "string", multiple: true },
        json: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new AppError("invalid", `${error instanceof Error ? error.message : "Wrong options"}\n${USAGE}`);
  }
  const { values, positionals: [file, ...more] } = found;
  if (file === undefined || more.length > 0) throw new AppError("invalid", `Name one file\n${USAGE}`);
  return {
    file,
    kind: oneOf("--kind", IMPORT_KINDS, values.kind),
    mode: oneOf("--mode", IMPORT_MODES, values.mode),
    dateOrder: oneOf("--date-order", DATE_ORDERS, values["date-order"]),
    encoding: oneOf("--encoding", ENCODINGS, values.encoding),
    mapping: Object.fromEntries((values.map ?? []).map(pairOf)),
    json: values.json ?? false,
  };
}

function oneOf<Word extends string>(
  option: string,
  words: readonly Word[],
  given: string | undefined,
): Word | undefined {
  if (given === undefined) return undefined;
  const found = words.find((word) => word === given);
  if (found === undefined) throw new AppError("invalid", `${option} is one of ${words.join(", ")}`);
  return found;
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new AppError("invalid", `--map takes field=Column, such as --map customer=Client`);
  return [text.slice(0, at), text.slice(at + 1)];
}

async function openFile(path: string): Promise<{ body: ReadableStream<Uint8Array>; size: number }> {
  try {
    const file = await Deno.open(path);
    const { size, isFile } = await file.stat();
    if (isFile) return { body: file.readable, size };
    file.close();
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new AppError("invalid", `${path} may not be read`);
    }
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new AppError("invalid", `There is no file ${path}`);
}

const PHASES = {
  staging: "Reading",
  detecting: "Looking over",
  validating: "Checking",
  applying: "Applying",
} as const;
const BAR = 30;

/** A bar on a terminal; elsewhere one line for each phase. */
function showProgress(): { show(progress: Progress): void; end(): void } {
  let phase: string | undefined;
  let drawn = 0;
  const bar = Deno.stderr.isTerminal();
  const write = (text: string) => Deno.stderr.writeSync(new TextEncoder().encode(text));
  return {
    show({ phase: now, done, total }) {
      const fresh = now !== phase;
      phase = now;
      if (!bar) {
        if (fresh) write(`${PHASES[now]} …\n`);
        return;
      }
      const share = total === undefined || total === 0 ? 0 : Math.min(done / total, 1);
      if (!fresh && share < 1 && Date.now() - drawn < 50) return;
      drawn = Date.now();
      const filled = Math.round(share * BAR);
      write(
        `\r\x1b[K${PHASES[now].padEnd(12)} [${"█".repeat(filled)}${"░".repeat(BAR - filled)}] ${
          Math.round(share * 100)
        } %`,
      );
    },
    end() {
      if (bar && phase !== undefined) write("\r\x1b[K");
    },
  };
}

function tell(report: ImportReport): string {
  const { rows } = report;
  const made = [
    [report.customers_created, "customers"],
    [report.products_created, "products"],
    [report.transactions_created, "transactions"],
    [report.lines_created, "lines"],
    [report.updated ?? 0, "rows updated"],
  ].filter(([count]) => count !== 0).map(([count, what]) => `${count} ${what}`);
  return [
    `${report.name} (${report.kind}): ${rows.read} rows read, ${rows.loaded} loaded, ${rows.skipped} there already, ` +
    `${rows.failed} bad, in ${(report.took_ms / 1000).toFixed(1)} s`,
    made.length === 0 ? "Nothing new." : `New: ${made.join(", ")}.`,
    `Columns: ${Object.entries(report.columns).map(([field, column]) => `${field} = ${column}`).join(", ")}`,
    ...(report.ignored_columns.length === 0 ? [] : [`Not used: ${report.ignored_columns.join(", ")}`]),
    ...report.errors.map(({ reason, count, lines, example }) =>
      `  ${count} × ${reason}: line ${lines.join(", ")}${count > lines.length ? ", …" : ""}${
        example === undefined ? "" : ` (“${example}”)`
      }`
    ),
  ].join("\n");
}

await runTask(async (deps) => {
  const { file, json, ...asked } = readArguments(Deno.args);
  const { body, size } = await openFile(file);
  const controller = new AbortController();
  const stop = () => controller.abort();
  Deno.addSignalListener("SIGINT", stop);
  const progress = showProgress();
  try {
    const report = await importFile(deps, {
      ...asked,
      body,
      size,
      name: file.split(/[\\/]/).at(-1) ?? file,
      signal: controller.signal,
      onProgress: progress.show,
    });
    progress.end();
    console.log(json ? JSON.stringify(report, null, 2) : tell(report));
  } finally {
    progress.end();
    Deno.removeSignalListener("SIGINT", stop);
  }
}, { needsCurrentStore: true });
