import { LONGEST_KEY, LONGEST_TEXT, MOST_STOCK, OLDEST } from "../bounds.ts";
import { dayOf, onCalendar } from "../calendar.ts";
import { customerReference, plainNumber, stated, wholeNumber } from "./cells.ts";
import { parseBirth, parseInstant } from "./dates.ts";
import { linePrice } from "./money.ts";
import { isAmbiguous } from "./numerals.ts";
import { bad, type BadRow, type Packed, type Reading, REASONS, type RowReader } from "./rows.ts";

type Cells = readonly string[];

/** Reads one cell; undefined when the field has no column or the cell states nothing. */
const cellOf = ({ positions }: Reading, cells: Cells, field: string): string | undefined => {
  const position = positions.get(field);
  return position === undefined ? undefined : stated(cells[position]);
};

const referenceOf = ({ positions, decimalMark }: Reading, cells: Cells, field: string): string | undefined =>
  customerReference(cells[positions.get(field) ?? -1], decimalMark);

const tooLong = (row: Packed): boolean =>
  row.some((value, index) =>
    typeof value === "string" && value.length > (index === 1 ? LONGEST_KEY : LONGEST_TEXT)
  );

const checked = (row: Packed): Packed | BadRow => tooLong(row) ? bad(REASONS.tooLong) : row;

/** A day, or why it is none. */
function dayIn(reading: Reading, text: string, at = parseInstant(text, reading.dateOrder)): string | BadRow {
  if (at === undefined) return bad(REASONS.badDate, text);
  return onCalendar(at) ? dayOf(at) : bad(REASONS.offCalendar, text);
}

const CUSTOMER_TEXTS = [
  "first_name",
  "last_name",
  "gender",
  "phone",
  "city",
  "country",
  "income_level",
  "shopping_preference",
  "customer_segment",
] as const;

const MEASURES = [
  { field: "annual_income", least: 0, most: 1e12, reason: "The annual income is not a number of 0 or more" },
  {
    field: "spending_score",
    least: 1,
    most: 100,
    reason: "The spending score is not a number from 1 to 100",
  },
  {
    field: "purchase_frequency",
    least: 0,
    most: 1e9,
    reason: "The purchase frequency is not a number of 0 or more",
  },
] as const;

/** `[line, reference, nine texts, email, age, dob, annual income, spending score, purchase frequency]`; null is not stated. */
export const customersReader = (reading: Reading): RowReader => (cells, line) => {
  const reference = referenceOf(reading, cells, "reference");
  if (reference === undefined) return bad(REASONS.noCustomer);
  const email = cellOf(reading, cells, "email");
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    return bad("The email address is not one", email);
  }
  const ageText = cellOf(reading, cells, "age");
  const age = ageText === undefined ? undefined : wholeNumber(ageText, reading.decimalMark);
  if (ageText !== undefined && (age === undefined || age < 0 || age > OLDEST)) {
    return bad("The age is not a whole number from 0 to 130", ageText);
  }
  const dobText = cellOf(reading, cells, "dob");
  const dob = dobText === undefined
    ? null
    : dayIn(reading, dobText, parseBirth(dobText, reading.dateOrder, reading.now));
  if (dob !== null && typeof dob !== "string") return dob;
  if (dob !== null && dob > dayOf(reading.now)) return bad("The day of birth is in the future", dobText);
  const measures: (number | null)[] = [];
  for (const { field, least, most, reason } of MEASURES) {
    const text = cellOf(reading, cells, field);
    if (isAmbiguous(text ?? "", reading)) return bad(REASONS.ambiguous, text);
    const value = text === undefined ? null : plainNumber(text, reading.decimalMark);
    if (value === undefined || (value !== null && (value < least || value > most))) return bad(reason, text);
    measures.push(value);
  }
  const texts = CUSTOMER_TEXTS.map((field) => cellOf(reading, cells, field) ?? null);
  return checked([line, reference, ...texts, email ?? null, age ?? null, dob, ...measures]);
};

/** `[line, reference, name, description, category, brand, price in minor units, stock]`; null is not stated. */
export const productsReader = (reading: Reading): RowReader => (cells, line) => {
  const reference = cellOf(reading, cells, "reference");
  if (reference === undefined) return bad("There is no reference of a product");
  const priceText = cellOf(reading, cells, "price");
  if (isAmbiguous(priceText ?? "", reading)) return bad(REASONS.ambiguous, priceText);
  const price = priceText === undefined ? null : linePrice(priceText, 1, reading.decimalMark);
  if (price === undefined) return bad("The price is not a plain decimal number", priceText);
  if (price === "negative") return bad("The price is negative", priceText);
  if (price === "beyond") return bad("The price is beyond 1,000,000,000.00", priceText);
  const stockText = cellOf(reading, cells, "stock");
  if (isAmbiguous(stockText ?? "", reading)) return bad(REASONS.ambiguous, stockText);
  const stock = stockText === undefined ? null : wholeNumber(stockText, reading.decimalMark);
  if (stock === undefined || (stock !== null && (stock < 0 || stock > MOST_STOCK))) {
    return bad("The stock is not a whole number of 0 or more", stockText);
  }
  const texts = ["name", "description", "category", "brand"].map((field) =>
    cellOf(reading, cells, field) ?? null
  );
  return checked([line, reference, ...texts, price?.unitPriceMinor ?? null, stock]);
};

/** `[line, customer, start, end, tier]`; the days are inclusive. */
export const membershipsReader = (reading: Reading): RowReader => (cells, line) => {
  const customer = referenceOf(reading, cells, "customer");
  if (customer === undefined) return bad(REASONS.noCustomer);
  const start = dayIn(reading, cellOf(reading, cells, "start_period") ?? "");
  if (typeof start !== "string") return start;
  const end = dayIn(reading, cellOf(reading, cells, "end_period") ?? "");
  if (typeof end !== "string") return end;
  if (start > end) return bad("The membership ends before it starts", `${start} – ${end}`);
  const tierText = cellOf(reading, cells, "tier") ?? "";
  const tier = tierText.toLowerCase();
  if (tier !== "bronze" && tier !== "silver" && tier !== "gold") {
    return bad("The tier is not bronze, silver or gold", tierText);
  }
  return checked([line, customer, start, end, tier]);
};

/** `[line, customer, day, score]`, the score from 0 to 10. */
export const satisfactionReader = (reading: Reading): RowReader => (cells, line) => {
  const customer = referenceOf(reading, cells, "customer");
  if (customer === undefined) return bad(REASONS.noCustomer);
  const day = dayIn(reading, cellOf(reading, cells, "date") ?? "");
  if (typeof day !== "string") return day;
  const text = cellOf(reading, cells, "score") ?? "";
  const score = plainNumber(text, reading.decimalMark);
  if (score === undefined || score < 0 || score > 10) {
    return bad("The score is not a number from 0 to 10", text);
  }
  return checked([line, customer, day, score]);
};
