import { AppError } from "../../errors.ts";

/** Which comes first where a date is written in numbers with the year last. */
export const DATE_ORDERS = ["dmy", "mdy"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** What the dates of a file say about their order. Lines are those of the file. */
export interface DateEvidence {
  dmyLine: number | undefined;
  mdyLine: number | undefined;
  /** The first date that reads both ways, and differently. */
  ambiguousLine: number | undefined;
  /** Some date is written with the year last. */
  yearLast: boolean;
}

export const noEvidence = (): DateEvidence => ({
  dmyLine: undefined,
  mdyLine: undefined,
  ambiguousLine: undefined,
  yearLast: false,
});

const TIME = String
  .raw`(?:(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?\s*(Z|z|UTC|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}$`);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${TIME}$`);
const YEAR_LAST_START = /^(\d{1,2})([-/.])(\d{1,2})\2\d{2}/;

/** Adds what one date says about the order of all. */
export function weigh(evidence: DateEvidence, text: string, line: number): void {
  const found = YEAR_LAST_START.exec(text);
  if (found === null) return;
  const first = Number(found[1]);
  const second = Number(found[3]);
  evidence.yearLast = true;
  if (first > 12 && second <= 12) evidence.dmyLine ??= line;
  else if (second > 12 && first <= 12) evidence.mdyLine ??= line;
  else if (first !== second) evidence.ambiguousLine ??= line;
}

/**
 * The order of the whole file. It is never guessed: what the dates don't say, the caller must.
 *
 * @param wanted what the caller says; it then stands, and dates that contradict it are bad rows
 * @throws {AppError} `invalid` when the dates contradict each other, or none of them tells
 */
export function orderOf(evidence: DateEvidence, wanted?: DateOrder): DateOrder {
  if (wanted !== undefined) return wanted;
  const { dmyLine, mdyLine, ambiguousLine } = evidence;
  if (dmyLine !== undefined && mdyLine !== undefined) {
    throw new AppError(
      "invalid",
      `The dates contradict each other: line ${dmyLine} puts the day first, line ${mdyLine} the month. ` +
        "State date_order=dmy or date_order=mdy; the other rows are then reported as bad",
      ["?date_order"],
    );
  }
  if (dmyLine !== undefined) return "dmy";
  if (mdyLine !== undefined) return "mdy";
  if (ambiguousLine === undefined) return "dmy";
  throw new AppError(
    "invalid",
    `No date of the file tells whether the day or the month comes first (line ${ambiguousLine}, for one, reads both ways). ` +
      "State date_order=dmy or date_order=mdy",
    ["?date_order"],
  );
}

/**
 * The instant that a text means, UTC epoch milliseconds. Without an offset it is UTC; fractions are cut to milliseconds.
 * Two-digit years: 00–68 are 2000–2068, 69–99 are 1969–1999.
 *
 * @returns undefined when it is no date, or not of this order
 */
export function parseInstant(text: string, order: DateOrder): number | undefined {
  const iso = YEAR_FIRST.exec(text);
  if (iso !== null) return instant(Number(iso[1]), Number(iso[3]), Number(iso[4]), iso);
  const found = YEAR_LAST.exec(text);
  if (found === null) return undefined;
  const [day, month] = order === "dmy" ? [found[1], found[3]] : [found[3], found[1]];
  return instant(fullYear(found[4] ?? ""), Number(month), Number(day), found);
}

/** A day of birth: as any date, but a year of two digits never lies in the future. */
export function parseBirth(text: string, order: DateOrder, now: number): number | undefined {
  const at = parseInstant(text, order);
  if (at === undefined || at <= now || YEAR_LAST.exec(text)?.[4]?.length !== 2) return at;
  // From 2069 on fullYear says 19…, so these years keep their leap days a hundred years before.
  return new Date(at).setUTCFullYear(new Date(at).getUTCFullYear() - 100);
}

const fullYear = (text: string): number =>
  text.length === 4 ? Number(text) : Number(text) + (Number(text) <= 68 ? 2000 : 1900);

function instant(
  year: number,
  month: number,
  day: number,
  found: readonly (string | undefined)[],
): number | undefined {
  const start = Date.UTC(year, month - 1, day);
  const back = new Date(start);
  if (year < 100 || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return undefined;
  const [, , , , , hours, minutes, seconds = "0", fraction = "", half, zone] = found;
  if (hours === undefined || minutes === undefined) return start;
  const hour = half === undefined ? Number(hours) : hourOfHalf(Number(hours), half);
  if (hour === undefined || hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const offset = offsetOf(zone);
  if (offset === undefined) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  return start + ((hour * 60 + Number(minutes) - offset) * 60 + Number(seconds)) * 1000 + milliseconds;
}

const hourOfHalf = (hour: number, half: string): number | undefined =>
  hour < 1 || hour > 12 ? undefined : hour % 12 + (half.toLowerCase() === "pm" ? 12 : 0);

/** Minutes east of UTC. */
function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
