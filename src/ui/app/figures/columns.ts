import { formatCount, formatDay, formatMoney, formatMonth, formatNumber, formatShare } from "../format.ts";
import type { Row } from "../wire.ts";

/** A column of numbers: what it is called, where its value is, and how that is written. */
export interface Column {
  readonly label: string;
  readonly value: (row: Row) => unknown;
  readonly write: (value: unknown) => string;
  readonly isNumber: boolean;
}

const NOTHING = "–";

const numbers =
  (format: (value: number) => string) => (label: string, key: string | Column["value"]): Column => ({
    label,
    value: typeof key === "string" ? (row) => row[key] : key,
    write: (value) => typeof value === "number" ? format(value) : NOTHING,
    isNumber: true,
  });

const texts = (format: (value: string) => string) => (label: string, key: string): Column => ({
  label,
  value: (row) => row[key],
  write: (value) => typeof value === "string" && value !== "" ? format(value) : NOTHING,
  isNumber: false,
});

export const count = numbers(formatCount);
export const money = numbers(formatMoney);
/** Of what is counted in parts too. */
export const number = numbers((value) => formatNumber(Math.round(value * 10) / 10));
/** Of a share in per cent. */
export const percent = numbers((value) => formatShare(value / 100));
/** Of a share from 0 to 1. */
export const share = numbers(formatShare);
export const text = texts((value) => value);
export const month = texts(formatMonth);
/** Of a name as the service writes it among its data: `at_risk` as `At risk`. */
export const name = texts((value) => nameOf(value));

export function nameOf(key: string): string {
  const words = key.replaceAll("_", " ").replace(/^cant\b/, "can't");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The columns of rows that this page has no words for: each by its own name, written by what it holds. */
export const columnsOf = (rows: readonly Row[]): readonly Column[] =>
  Object.keys(rows[0] ?? {}).map((key) => ({
    label: nameOf(key),
    value: (row) => row[key],
    write: writeAny,
    isNumber: typeof rows[0]?.[key] === "number",
  }));

function writeAny(value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  if (typeof value !== "string") return NOTHING;
  return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDay(value) : value;
}
