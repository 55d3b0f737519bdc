import { z } from "@hono/zod-openapi";
import { LONGEST_TEXT, MOST_MINOR } from "../commerce/bounds.ts";
import { fromMinor } from "../commerce/money.ts";
import { onCalendar } from "../commerce/calendar.ts";
import { parseInstant } from "../commerce/imports/dates.ts";

/** What the bodies of commerce are made of. Each says what it should be; the field's name stands before it. */

/** What no text may hold: NUL ends it in SQLite, and half a surrogate pair is not UTF-8. */
const isPlain = (text: string): boolean => !text.includes("\u0000") && text.isWellFormed();

/** A text of the store, perhaps empty. */
export const text = (most = LONGEST_TEXT) =>
  z.string({ error: "should be text" })
    .max(most, `should have at most ${most} characters`)
    .refine(isPlain, "should hold no NUL character and no half of a surrogate pair");

/** A text that says something. */
export const name = () => text().regex(/\S/, "should not be empty");

export const email = () =>
  // What is too long is not looked at any further: the pattern takes the square of the length.
  text().max(320, { error: "should have at most 320 characters", abort: true })
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "should be an email address such as ann@shop.example, or null");

export const whole = (least: number, most: number) => {
  const error = `should be a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, error).max(most, error);
};

/** The largest key that a caller may choose: the next ones are made from it, and must stay exact in JSON. */
export const LARGEST_ID = 2_147_483_647;

/** An integer key. */
export const id = () => whole(1, LARGEST_ID);

/** A key of what is there: those that are made after the largest chosen one are larger than it. */
export const knownId = () => whole(1, Number.MAX_SAFE_INTEGER);

/** An integer key in a path. */
export const idInPath = (example: number) =>
  z.string().regex(/^\d{1,15}$/, `should be a whole number, such as ${example}`).transform(Number)
    .openapi({ type: "integer", minimum: 1, example });

/** A key as answers show it. */
export const madeId = () => z.number().int().min(1);

/** A key of Retail's; any case is understood. */
export const uuid = () =>
  z.string({ error: "should be a UUID" })
    .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, "should be a UUID")
    .transform((key) => key.toLowerCase())
    .openapi({ format: "uuid" });

export const madeUuid = () => z.string().openapi({ format: "uuid" });

const MOST_AMOUNT = fromMinor(MOST_MINOR);

/** An amount of money with at most two decimals; `least` is 0 for prices. */
export const amount = (least: 0 | "any" = "any") => {
  const from = least === 0 ? 0 : -MOST_AMOUNT;
  const error = "should be a number with at most two decimals, such as 19.99";
  const range = `should lie between ${from} and ${MOST_AMOUNT}`;
  return z.number({ error }).min(from, range).max(MOST_AMOUNT, range)
    .refine((value) => decimalsOf(value) <= 2, error);
};

/** Decimals of the shortest text that means this double; one that says more never gets here (see exact_json.ts). */
function decimalsOf(value: number): number {
  const [digits = "", exponent = "0"] = String(value).split("e");
  return (digits.split(".")[1]?.length ?? 0) - Number(exponent);
}

const ISO = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A date-time in ISO 8601, in epoch milliseconds: with an offset or without one (UTC), with 0 to 9 fraction digits (cut to
 * milliseconds), or a bare date.
 */
export const instant = () => {
  const message = "should be a date and time such as 2026-01-31T10:00:00Z, on the calendar from 1900 to 2199";
  return z.string({ error: message }).transform((stated, context) => {
    const at = ISO.test(stated) ? parseInstant(stated.replace("t", "T"), "dmy") : undefined;
    if (at !== undefined && onCalendar(at)) return at;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }).openapi({ format: "date-time", example: "2026-01-31T10:00:00Z" });
};

/** An instant as answers show it. */
export const shownInstant = (at: number): string => new Date(at).toISOString();

export const madeInstant = () =>
  z.string().openapi({ format: "date-time", example: "2026-01-31T10:00:00.000Z" });
