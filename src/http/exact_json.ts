/** A number that a double may hold less exactly than its text says it: many digits, or an exponent. */
const MAY_BE_INEXACT = /[\d.]{16}|\d[eE]/;

/**
 * Parses JSON. A number that no double holds as its text says it becomes an object, which no schema takes for a number
 * or a text: so `19.990000000000000001` is not quietly 19.99, and 2^53 + 1 not quietly 2^53.
 *
 * @throws {SyntaxError} when it is not JSON
 */
export function parseExactly(text: string): unknown {
  if (!MAY_BE_INEXACT.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_name, value: unknown, context?: { source?: string }) => {
    const source = context?.source;
    return typeof value !== "number" || source === undefined || saysTheSame(source, value)
      ? value
      : { inexact: source };
  });
}

const saysTheSame = (source: string, value: number): boolean =>
  Number.isFinite(value) && decimalOf(source) === decimalOf(String(value));

/** One text for all ways to write a decimal number: its digits without outer zeros, and their place. */
function decimalOf(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  // Not by a pattern: one that looks for trailing zeros tries every run of zeros on its way.
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  const significant = digits.slice(0, end);
  if (significant === "") return "0";
  const place = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${place}`;
}
