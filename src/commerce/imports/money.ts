import { MOST_MINOR } from "../bounds.ts";
import { type Mark, parseNumeral } from "./numerals.ts";

/** A decimal number exactly as its text says: `unscaled / 10^scale`. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

const MINOR_DIGITS = 2;
const MOST_DIGITS = 18;

/**
 * Reads a decimal number from its text, without a float between.
 *
 * @param mark the decimal mark of the file
 * @returns undefined for anything else, and for more than 18 digits before or after the mark
 */
export function parseDecimal(text: string, mark: Mark): Decimal | undefined {
  const found = parseNumeral(text, mark);
  if (found === undefined) return undefined;
  const { negative, whole, fraction } = found;
  if (whole.length > MOST_DIGITS || fraction.length > MOST_DIGITS) return undefined;
  const digits = BigInt(whole + fraction);
  return { unscaled: negative ? -digits : digits, scale: fraction.length };
}

/**
 * `quantity × price` in minor units, rounded half away from zero, once.
 *
 * @param quantity a whole number
 */
export function minorOf({ unscaled, scale }: Decimal, quantity = 1): bigint {
  const product = unscaled * BigInt(quantity);
  if (scale <= MINOR_DIGITS) return product * 10n ** BigInt(MINOR_DIGITS - scale);
  const divisor = 10n ** BigInt(scale - MINOR_DIGITS);
  const half = divisor / 2n;
  return (product < 0n ? product - half : product + half) / divisor;
}

/** What a line costs, both in minor units. */
export interface LinePrice {
  readonly unitPriceMinor: number;
  readonly lineTotalMinor: number;
}

const SHORT = /^(\d{1,8})(?:\.(\d{1,2}))?$/;

/**
 * The price of a line, from the decimal text of one piece.
 *
 * @returns undefined when the text is no number; `"negative"` and `"beyond"` when it breaks a bound
 */
export function linePrice(
  text: string,
  quantity: number,
  mark: Mark,
): LinePrice | "negative" | "beyond" | undefined {
  // The common case (two decimals or fewer) needs whole numbers only: 10^10 × 10^6 is over 2^53, so it is checked first.
  const short = mark === "." ? SHORT.exec(text) : null;
  if (short !== null) {
    const [, whole = "", fraction = ""] = short;
    const unit = Number(whole) * 100 + (fraction.length === 1 ? Number(fraction) * 10 : Number(fraction));
    if (unit <= 1_000_000_000) return bounded(unit, unit * quantity);
  }
  const price = parseDecimal(text, mark);
  if (price === undefined) return undefined;
  if (price.unscaled < 0n) return "negative";
  return bounded(Number(minorOf(price)), Number(minorOf(price, quantity)));
}

const bounded = (unitPriceMinor: number, lineTotalMinor: number): LinePrice | "beyond" =>
  unitPriceMinor > MOST_MINOR || Math.abs(lineTotalMinor) > MOST_MINOR
    ? "beyond"
    : { unitPriceMinor, lineTotalMinor: lineTotalMinor + 0 };
