import Papa from "papaparse";
import { AppError } from "../../errors.ts";

/** Papa Parse's own parser, below its readers of files and streams: text in, complete records out, where it stopped. */
interface Parser {
  parse(text: string, base: number, leaveLast: boolean): {
    readonly data: readonly string[][];
    readonly errors: readonly { readonly code?: string; readonly row?: number; readonly index?: number }[];
    readonly meta: { readonly cursor: number };
  };
}
const Parser: new (options: { delimiter: string; newline: string; preview?: number }) => Parser = Papa.Parser;

/** The separators that a file may have, the likeliest first. */
export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Takes one record. `malformed`: text follows a closing quote. The cells belong to the taker. */
export type EachRecord = (cells: string[], line: number, malformed: boolean) => void;

/** A record longer than this is taken for a quote that was never closed. Characters. */
const LONGEST_RECORD = 1_048_576;

/** How lines end: old Macintosh files alone have no line feed. */
export const newlineOf = (text: string): "\n" | "\r" =>
  !text.includes("\n") && text.includes("\r") ? "\r" : "\n";

/** The first record of a text, for trying a separator. */
export function firstRecord(text: string, delimiter: Delimiter): string[] {
  const newline = newlineOf(text);
  const start = text.search(/[^\r\n]/);
  if (start === -1) return [];
  const { data } = new Parser({ delimiter, newline, preview: 1 }).parse(text.slice(start), 0, false);
  const cells = [...(data[0] ?? [])];
  dropReturn(cells);
  return cells;
}

const SPACED_QUOTE = /^\s+"([^]*)"\s*$/;

/** Whether a cell is in quotes that a space stands before; to the format, these are a part of it. */
export const isSpacedQuote = (cell: string): boolean => SPACED_QUOTE.test(cell);

/** The cell as it was meant where a file has spaces before its quotes. */
export const withoutSpacedQuote = (cell: string): string =>
  SPACED_QUOTE.exec(cell)?.[1]?.replaceAll('""', '"') ?? cell;

/**
 * Cuts a text that arrives in pieces into records, with the line on which each starts. Where the pieces are cut makes no
 * difference. Empty lines are passed over.
 *
 * @returns a function that takes the next piece; `last` says that it is the end
 */
export function recordReader(
  delimiter: Delimiter,
  newline: "\n" | "\r",
): (text: string, last: boolean, each: EachRecord) => void {
  const parser = new Parser({ delimiter, newline });
  let rest = "";
  let line = 1;
  return (text, last, each) => {
    const input = rest + text;
    const { data, errors, meta } = parser.parse(input, 0, !last);
    const open = last ? errors.find(({ code }) => code === "MissingQuotes") : undefined;
    if (open !== undefined) {
      throw openQuote(line + count(input, newline, 0, Math.min(open.index ?? 0, input.length)));
    }
    const consumed = last ? input.length : meta.cursor;
    const malformed = new Set(errors.flatMap(({ row }) => row === undefined ? [] : [row]));
    // Every record but the very last ends with a newline; more of them are inside quotes.
    const oneLineEach = count(input, newline, 0, consumed) === data.length - (last ? 1 : 0);
    data.forEach((cells, index) => {
      const start = line;
      line += oneLineEach
        ? 1
        : 1 + cells.reduce((sum, cell) => sum + count(cell, newline, 0, cell.length), 0);
      dropReturn(cells);
      if (cells.length === 1 && cells[0] === "") return;
      each(cells, start, malformed.has(index));
    });
    rest = last ? "" : input.slice(consumed);
    if (rest.length > LONGEST_RECORD) throw openQuote(line);
  };
}

/** A line that ends with carriage return and line feed leaves the return in its last cell. */
function dropReturn(cells: string[]): void {
  const last = cells[cells.length - 1];
  if (last !== undefined && last.endsWith("\r")) cells[cells.length - 1] = last.slice(0, -1);
}

function count(text: string, wanted: string, from: number, to: number): number {
  let found = 0;
  for (let at = text.indexOf(wanted, from); at !== -1 && at < to; at = text.indexOf(wanted, at + 1)) found++;
  return found;
}

const openQuote = (line: number): AppError =>
  new AppError(
    "invalid",
    `A quote opens on line ${line} and is never closed. Close it, or double it if it is part of the text`,
    [
      `/lines/${line}`,
    ],
  );
