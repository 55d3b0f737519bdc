import { type Mark, type Numeral, parseNumeral } from "./numerals.ts";

/** pandas' default list of what counts as missing, and `?`; compared after trimming. */
const MISSING: ReadonlySet<string> = new Set([
  "",
  "#N/A",
  "#N/A N/A",
  "#NA",
  "-1.#IND",
  "-1.#QNAN",
  "-NaN",
  "-nan",
  "1.#IND",
  "1.#QNAN",
  "<NA>",
  "N/A",
  "NA",
  "NULL",
  "NaN",
  "None",
  "n/a",
  "nan",
  "null",
  "?",
]);

/** How every missing token starts, or is: all have fewer than nine characters. */
const MAY_BE_MISSING = /^(?:$|[#\-<Nn?]|1\.)/;

/** The trimmed text of a cell; undefined where nothing is stated. */
export function stated(cell: string | undefined): string | undefined {
  if (cell === undefined) return undefined;
  const text = cell.trim();
  // Hashing every cell would cost more than all the rest of reading it.
  return text.length < 9 && MAY_BE_MISSING.test(text) && MISSING.has(text) ? undefined : text;
}

const FLOATS: Readonly<Record<Mark, RegExp>> = {
  ".": /^(\d+)\.0+$/,
  // A file whose prices have a comma may have passed through pandas, which then wrote the dot; `1.000` is left as it is.
  ",": /^(\d+)(?:,0+|\.(?:0|00|0{4,}))$/,
};

/** A customer's reference: pandas writes whole numbers beside missing ones as `17850.0`, which is `17850`. */
export function customerReference(cell: string | undefined, mark: Mark): string | undefined {
  const text = stated(cell);
  return text?.endsWith("0") === true ? FLOATS[mark].exec(text)?.[1] ?? text : text;
}

const DIGITS = /^\d{1,15}$/;
const CURRENCY = /\p{Sc}/u;
const WHOLE = /^[+-]?\d{1,15}(?:\.0*)?$/;
const MOST_DIGITS = 15;

/** A whole number, also as pandas writes one (`6.0`) or with its thousands grouped; undefined for anything else. */
export function wholeNumber(text: string, mark: Mark): number | undefined {
  // The common case, before anything is cut into parts.
  if (DIGITS.test(text)) return Number(text);
  // An amount of money counts nothing: two columns were taken for each other.
  if (CURRENCY.test(text)) return undefined;
  const found = parseNumeral(text, mark) ?? (WHOLE.test(text) ? parseNumeral(text, ".") : undefined);
  if (found === undefined || !/^0*$/.test(found.fraction)) return undefined;
  return found.whole === "" ? undefined : numberOf(found);
}

/** A decimal number of at most 15 digits; undefined for anything else. */
export function plainNumber(text: string, mark: Mark): number | undefined {
  const found = parseNumeral(text, mark);
  return found === undefined || found.fraction.length > MOST_DIGITS ? undefined : numberOf(found);
}

function numberOf({ negative, whole, fraction }: Numeral): number | undefined {
  if (whole.length > MOST_DIGITS) return undefined;
  return Number(`${negative ? "-" : ""}${whole}.${fraction}0`) + 0;
}
