/** What stands between whole and fraction; the other one may then group thousands. */
export type Mark = "." | ",";

/** What the numbers of a file say about its decimal mark. */
export interface Notation {
  readonly decimalMark: Mark;
  /** Some number of the file tells the mark, and none tells the other: only then is `1,234` read. */
  readonly markCertain: boolean;
}

const LEADING_CURRENCY = /^([+-]?)\p{Sc}\s*/u;
const TRAILING_CURRENCY = /\s*\p{Sc}$/u;
const MAY_HAVE_CURRENCY = /[^\d.,+-]/;

/** The text without one currency sign before or after it. */
function withoutCurrency(text: string): string {
  if (!MAY_HAVE_CURRENCY.test(text)) return text;
  const led = text.replace(LEADING_CURRENCY, "$1");
  return led === text ? text.replace(TRAILING_CURRENCY, "") : led;
}

// Groups are of exactly three digits, and the first has no zero before it: `0,500` is a fraction.
const NUMBERS: Readonly<Record<Mark, RegExp>> = {
  ".": /^([+-]?)(?:([1-9]\d{0,2}(?:,\d{3})+)|(\d*))(?:\.(\d*))?$/,
  ",": /^([+-]?)(?:([1-9]\d{0,2}(?:\.\d{3})+)|(\d*))(?:,(\d*))?$/,
};

/** A decimal number in its parts, all of them digits. */
export interface Numeral {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/**
 * Reads a decimal number from its text: digits, perhaps grouped by the other mark, a sign, and one currency sign.
 *
 * @returns undefined for anything else
 */
export function parseNumeral(text: string, mark: Mark): Numeral | undefined {
  const found = NUMBERS[mark].exec(withoutCurrency(text));
  if (found === null) return undefined;
  const [, sign, grouped, plain = "", fraction = ""] = found;
  const whole = grouped?.replace(/[.,]/g, "") ?? plain;
  return whole === "" && fraction === "" ? undefined : { negative: sign === "-", whole, fraction };
}

const ONE_GROUP = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
const MANY_GROUPS = /^[+-]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})+$/;
const PLAINLY_DOTTED = /^\d+\.\d{1,2}$/;

/** The decimal mark that a number tells; undefined for what is no number, and for `1,234`, which may be either. */
export function markOf(text: string): Mark | undefined {
  if (PLAINLY_DOTTED.test(text)) return ".";
  const dots = text.includes(".");
  const commas = text.includes(",");
  if (!dots && !commas) return undefined;
  const number = withoutCurrency(text);
  if (ONE_GROUP.test(number)) return undefined;
  const grouping = MANY_GROUPS.exec(number)?.[1];
  if (grouping !== undefined) return grouping === "." ? "," : ".";
  // Where both are there, the last one is the mark; a number that reads in one way only tells by that.
  const mark = number.lastIndexOf(",") > number.lastIndexOf(".") ? "," : ".";
  return parseNumeral(number, mark) === undefined ? undefined : mark;
}

/** Whether a text may be thousands as well as a fraction, and the file does not tell. A dot alone is taken for the mark. */
export const isAmbiguous = (text: string, { markCertain }: Notation): boolean =>
  !markCertain && text.includes(",") && ONE_GROUP.test(withoutCurrency(text));
