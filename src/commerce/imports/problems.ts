import type { ErrorDetail } from "../../errors.ts";

/** Rows that could not be taken, by reason. */
export interface Problem {
  readonly reason: string;
  readonly count: number;
  /** The first ten lines, the header being line 1. */
  readonly lines: readonly number[];
  /** The cell that broke the rule, on the first line. */
  readonly example?: string;
}

const LINES_SHOWN = 10;
const EXAMPLE_LENGTH = 80;

/** Gathers bad rows without keeping them: a count and the first lines of each reason. Reasons come from our own texts. */
export interface Problems {
  add(reason: string, line: number, example?: string): void;
  /** Many lines at once, ascending. */
  addMany(reason: string, count: number, lines: readonly number[]): void;
  count(): number;
  list(): Problem[];
}

export function gatherProblems(): Problems {
  const byReason = new Map<string, { count: number; lines: number[]; example: string | undefined }>();
  const entry = (reason: string) => {
    const known = byReason.get(reason);
    if (known !== undefined) return known;
    const made = { count: 0, lines: [], example: undefined };
    byReason.set(reason, made);
    return made;
  };
  return {
    add(reason, line, example) {
      const found = entry(reason);
      found.count++;
      if (found.lines.length >= LINES_SHOWN) return;
      found.lines.push(line);
      if (found.lines.length === 1 && example !== undefined) found.example = shown(example);
    },
    addMany(reason, count, lines) {
      if (count === 0) return;
      const found = entry(reason);
      found.count += count;
      found.lines = [...found.lines, ...lines].toSorted((a, b) => a - b).slice(0, LINES_SHOWN);
    },
    count: () => [...byReason.values()].reduce((sum, { count }) => sum + count, 0),
    list: () =>
      [...byReason]
        .map(([reason, { count, lines, example }]) =>
          example === undefined ? { reason, count, lines } : { reason, count, lines, example }
        )
        .toSorted((a, b) => b.count - a.count || (a.lines[0] ?? 0) - (b.lines[0] ?? 0)),
  };
}

// A control character in an example would reach a terminal.
const shown = (text: string): string => text.slice(0, EXAMPLE_LENGTH).toWellFormed().replace(/\p{Cc}/gu, "�");

/** The problems as details of a refusal. */
export const detailsOf = (problems: readonly Problem[]): ErrorDetail[] =>
  problems.map(({ reason, count, lines, example }) => ({
    pointer: `/lines/${lines[0] ?? 0}`,
    message: `${reason}: ${count} ${count === 1 ? "row" : "rows"}, line ${lines.join(", ")}${
      count > lines.length ? ", …" : ""
    }${example === undefined ? "" : ` (“${example}”)`}`,
  }));
