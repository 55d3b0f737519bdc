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

/** A customer's reference: pandas writes whole numbers beside missing ones as `17850.0`, which is `17850`. */
export function customerReference(cell: string | undefined): string | undefined {
  const text = stated(cell);
  return text?.endsWith("0") === true && /^\d+\.0+$/.test(text) ? text.slice(0, text.indexOf(".")) : text;
}

/** A whole number, also as pandas writes one (`6.0`); undefined for anything else. */
export function wholeNumber(text: string): number | undefined {
  const found = /^([+-]?\d{1,15})(?:\.0*)?$/.exec(text)?.[1];
  return found === undefined ? undefined : Number(found) + 0;
}

/** A plain decimal number of at most 15 digits; undefined for anything else. The decimal mark is a dot or, if said, a comma. */
export function plainNumber(text: string, mark: "." | ","): number | undefined {
  const dotted = mark === "," ? text.replace(",", ".") : text;
  if (mark === "," && text.includes(".")) return undefined;
  return /^[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})$/.test(dotted) ? Number(dotted) + 0 : undefined;
}
