import { LONGEST_KEY, LONGEST_TEXT, MOST_QUANTITY } from "../bounds.ts";
import { endOfTomorrow, onCalendar } from "../calendar.ts";
import { customerReference, stated, wholeNumber } from "./cells.ts";
import { parseInstant } from "./dates.ts";
import { linePrice } from "./money.ts";
import { isAmbiguous } from "./numerals.ts";
import { bad, type Reading, REASONS, type RowReader } from "./rows.ts";

/**
 * Reads lines of sale: `[line, invoice, product, description, category, quantity, unit price, line total, instant,
 * customer, country]`, money in minor units, the instant in UTC epoch milliseconds.
 */
export function salesReader(reading: Reading): RowReader {
  const { positions, dateOrder, decimalMark, now } = reading;
  const place = (field: string) => positions.get(field) ?? -1;
  const [atInvoice, atProduct, atQuantity, atPrice, atDate] = [
    place("invoice"),
    place("product"),
    place("quantity"),
    place("unit_price"),
    place("date"),
  ];
  const [atDescription, atCategory, atCustomer, atCountry] = [
    place("description"),
    place("category"),
    place("customer"),
    place("country"),
  ];
  const tooLate = endOfTomorrow(now);
  // The lines of an invoice carry the same date, one after the other.
  let lastText: string | undefined;
  let lastInstant: number | undefined;
  const instantOf = (text: string): number | undefined => {
    if (text !== lastText) {
      lastText = text;
      lastInstant = parseInstant(text, dateOrder);
    }
    return lastInstant;
  };
  return (cells, line) => {
    const invoice = stated(cells[atInvoice]);
    if (invoice === undefined) return bad("There is no invoice");
    const product = stated(cells[atProduct]);
    if (product === undefined) return bad("There is no product");
    const quantityText = (cells[atQuantity] ?? "").trim();
    if (isAmbiguous(quantityText, reading)) return bad(REASONS.ambiguous, quantityText);
    const quantity = wholeNumber(quantityText, decimalMark);
    if (quantity === undefined) return bad("The quantity is not a whole number", quantityText);
    if (quantity === 0) return bad("The quantity is zero");
    if (Math.abs(quantity) > MOST_QUANTITY) return bad("The quantity is beyond a million", quantityText);
    const priceText = (cells[atPrice] ?? "").trim();
    if (isAmbiguous(priceText, reading)) return bad(REASONS.ambiguous, priceText);
    const price = linePrice(priceText, quantity, decimalMark);
    if (price === undefined) return bad("The price is not a plain decimal number", priceText);
    if (price === "negative") return bad("The price is negative", priceText);
    if (price === "beyond") return bad("The price or the line's total is beyond 1,000,000,000.00", priceText);
    const dateText = (cells[atDate] ?? "").trim();
    const at = instantOf(dateText);
    if (at === undefined) return bad(REASONS.badDate, dateText);
    if (!onCalendar(at)) return bad(REASONS.offCalendar, dateText);
    if (at >= tooLate) return bad("The sale is later than tomorrow", dateText);
    const customer = customerReference(cells[atCustomer], decimalMark) ?? null;
    const description = stated(cells[atDescription]) ?? "";
    const category = stated(cells[atCategory]) ?? null;
    const country = stated(cells[atCountry]) ?? null;
    if (
      invoice.length > LONGEST_KEY || product.length > LONGEST_KEY || (customer?.length ?? 0) > LONGEST_KEY ||
      (category?.length ?? 0) > LONGEST_KEY || (country?.length ?? 0) > LONGEST_KEY ||
      description.length > LONGEST_TEXT
    ) return bad(REASONS.tooLong);
    return [
      line,
      invoice,
      product,
      description,
      category,
      quantity,
      price.unitPriceMinor,
      price.lineTotalMinor,
      at,
      customer,
      country,
    ];
  };
}
