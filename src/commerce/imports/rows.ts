import type { DateOrder } from "./dates.ts";
import type { Notation } from "./numerals.ts";

/** What is settled for the whole file before its rows are read. */
export interface Reading extends Notation {
  /** Field → position of its column. */
  readonly positions: ReadonlyMap<string, number>;
  /** Columns of the header; a row with more or fewer cells is bad. */
  readonly width: number;
  readonly dateOrder: DateOrder;
  readonly now: number;
}

/** Why a row can't be taken. The reason is one of our own sentences, never the caller's text. */
export interface BadRow {
  readonly reason: string;
  readonly example?: string;
}

/** Tells a bad row from a good one, which is an array of what will be written. */
export type RowResult<Row> = Row | BadRow;

export const bad = (reason: string, example?: string): BadRow =>
  example === undefined ? { reason } : { reason, example };

/** A cell that goes into the store as JSON, in the order that the kind's statements expect. */
export type Packed = readonly (string | number | null)[];

/** Reads one record of a kind into what its statements expect: the line first, then the fields. */
export type RowReader = (cells: readonly string[], line: number) => RowResult<Packed>;

/** Makes the reader of one kind. */
export type MakesReader = (reading: Reading) => RowReader;

export const isBad = (result: RowResult<Packed>): result is BadRow => "reason" in result;

/** Reasons that every kind shares. */
export const REASONS = {
  ragged: "The row does not have as many cells as the header",
  malformed: "Text follows a closing quote",
  forbidden: "The row holds NUL or a character that can't be read",
  tooLong: "A text is too long",
  noCustomer: "There is no customer",
  badDate: "The date can't be read, or not in the order of the file",
  offCalendar: "The date lies outside 1900 to 2199",
  ambiguous: "The comma may mark decimals or group thousands, and the file's other numbers do not tell which",
} as const;
