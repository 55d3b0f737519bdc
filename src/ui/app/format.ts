/** Numbers and days as the reader's own language writes them. */
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const money = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const score = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
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
export const formatList = (values: readonly (string | number)[]): string => list.format(values.map(String));

/** `1 row`, `2 rows`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** A part of a whole, where an empty whole has no parts and a negative part (returns) shows as none. */
export const shareOf = (part: number, total: number): number =>
  total > 0 ? Math.min(1, Math.max(0, part / total)) : 0;
