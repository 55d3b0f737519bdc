import { AppError } from "../../errors.ts";
import { type DateEvidence, type DateOrder, noEvidence, orderOf, weigh } from "./dates.ts";
import { fieldsOf, type ImportKind } from "./fields.ts";
import type { Job } from "./job.ts";
import { markOf, type Notation } from "./numerals.ts";
import { type Mapping, recognise, type Recognised, recognisedCount } from "./recognise.ts";
import { type Delimiter, DELIMITERS, firstRecord, isSpacedQuote, newlineOf } from "./records.ts";
import { chunkAt, type Format, readStage, type Staged } from "./stage.ts";

/** What the caller says about the file; all else is found. */
export interface Hints {
  readonly kind?: ImportKind | undefined;
  readonly mapping?: Mapping | undefined;
  readonly dateOrder?: DateOrder | undefined;
}

/** How the file is to be read, found over all of it. */
export interface Plan extends Recognised, Notation {
  readonly format: Format;
  readonly width: number;
  readonly dateOrder: DateOrder;
  /** Whether any date has its year last, so that the order mattered. */
  readonly yearLast: boolean;
}

const SAMPLE_CHARACTERS = 65_536;

/**
 * The first pass over the stage: separator, columns, and over every row the order of dates and the decimal mark.
 *
 * @throws {AppError} `invalid` when the header, the dates or a quote can't be understood
 */
export async function detectPlan(job: Job, staged: Staged, hints: Hints): Promise<Plan> {
  const start = new TextDecoder(staged.encoding).decode(await chunkAt(job, 0), { stream: staged.chunks > 1 });
  const stated = statedDelimiter(start);
  const text = stated === undefined ? start : start.slice("sep=;".length);
  const delimiter = stated ?? delimiterOf(text, hints.mapping ?? {});
  const format: Format = {
    delimiter,
    newline: newlineOf(start),
    separatorLine: stated !== undefined,
    spacedQuotes: firstRecord(text.slice(0, SAMPLE_CHARACTERS), delimiter).some(isSpacedQuote),
  };
  let found: { recognised: Recognised; width: number } | undefined;
  let dates: readonly number[] = [];
  let decimals: readonly number[] = [];
  const evidence: DateEvidence = noEvidence();
  const marks = { dot: false, comma: false };
  const seen: (string | undefined)[] = [];
  await readStage(job, staged, format, (cells, line) => {
    if (found === undefined) {
      const recognised = recognise(cells, hints.mapping, hints.kind);
      const { dates: dateFields, decimals: decimalFields } = fieldsOf(recognised.kind);
      found = { recognised, width: cells.length };
      dates = placesOf(recognised, dateFields);
      decimals = placesOf(recognised, decimalFields);
      return;
    }
    if (cells.length !== found.width) return;
    for (const place of dates) {
      const text = cells[place] ?? "";
      if (text === seen[place]) continue;
      seen[place] = text;
      weigh(evidence, text.trim(), line);
    }
    for (const place of decimals) {
      const mark = markOf((cells[place] ?? "").trim());
      if (mark === ".") marks.dot = true;
      else if (mark === ",") marks.comma = true;
    }
  }, (bytes) => job.onProgress({ phase: "detecting", done: bytes, total: staged.bytes }));
  if (found === undefined) {
    throw new AppError("invalid", "The file has no header: its first line must name the columns");
  }
  return {
    ...found.recognised,
    width: found.width,
    format,
    dateOrder: orderOf(evidence, hints.dateOrder),
    yearLast: evidence.yearLast,
    decimalMark: marks.comma && !marks.dot ? "," : ".",
    markCertain: marks.comma !== marks.dot,
  };
}

const placesOf = ({ positions }: Recognised, fields: readonly string[]): number[] =>
  fields.flatMap((field) => positions.get(field) ?? []);

/** The separator that Excel states on a first line of its own, such as `sep=;`; undefined where there is none. */
export function statedDelimiter(start: string): Delimiter | undefined {
  const said = /^sep=(.)(?:[\r\n]|$)/i.exec(start)?.[1];
  return DELIMITERS.find((delimiter) => delimiter === said);
}

/** The separator under which the header makes most sense: most columns recognised, then most columns. */
export function delimiterOf(start: string, mapping: Mapping): Delimiter {
  const sample = start.slice(0, SAMPLE_CHARACTERS);
  const scored = DELIMITERS.map((delimiter) => {
    const header = firstRecord(sample, delimiter);
    return { delimiter, score: recognisedCount(header, mapping) * 10_000 + header.length };
  });
  return scored.reduce((best, one) => one.score > best.score ? one : best).delimiter;
}
