/** Numbers and days as the reader's own language writes them. */
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const money = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const score = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const month = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric", timeZone: "UTC" });
const decimal = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const change = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
const list = new Intl.ListFormat(undefined, { type: "conjunction" });

export const formatCount = (value: number): string => whole.format(value);
/** The store knows no currency, so none is shown. Above 100,000 nobody reads cents. */
export const formatMoney = (value: number): string =>
  Math.abs(value) >= 100_000 ? whole.format(value) : money.format(value);
/** A share from 0 to 1. */
export const formatShare = (share: number): string => percent.format(share);
export const formatScore = (value: number): string => score.format(value);
/** `2026-01-31` as `Jan 31, 2026`. */
export const formatDay = (text: string): string => day.format(new Date(`${text}T00:00:00Z`));
/** `2026-01-01` as `Jan 2026`. */
export const formatMonth = (text: string): string => month.format(new Date(`${text}T00:00:00Z`));
/** Two days as `May 1 – Jul 31, 2026`. */
export const formatDays = (from: string, to: string): string =>
  day.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
/** A number of whatever kind, with at most two decimals. */
export const formatNumber = (value: number): string => decimal.format(value);
/** How a number moved, always with its sign. */
export const formatChange = (value: number): string => change.format(value);
export const formatList = (values: readonly (string | number)[]): string => list.format(values.map(String));

/** `1 row`, `2 rows`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** A part of a whole, where an empty whole has no parts and a negative part (returns) shows as none. */
export const shareOf = (part: number, total: number): number =>
  total > 0 ? Math.min(1, Math.max(0, part / total)) : 0;
