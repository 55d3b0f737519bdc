import { AppError } from "../errors.ts";
import type { Guard } from "./schema/guards.ts";

interface Meaning {
  readonly code: "conflict" | "invalid" | "unauthenticated";
  readonly message: string;
  readonly pointer: string;
}

/** What each guard means to a caller. */
const REFUSALS: Readonly<Record<Guard, Meaning>> = {
  account_gone: { code: "unauthenticated", message: "The account is not there any more", pointer: "" },
  amount_beyond: {
    code: "invalid",
    message: "The transaction's amount would be over the bound of 1,000,000,000.00",
    pointer: "/quantity",
  },
  category_unknown: { code: "invalid", message: "There is no such category", pointer: "/category_id" },
  champion_moved: {
    code: "conflict",
    message: "Another model has become the champion meanwhile; try again",
    pointer: "",
  },
  customer_unknown: { code: "invalid", message: "There is no such customer", pointer: "/customer_id" },
  last_admin: {
    code: "conflict",
    message: "This is the last active admin, and one must stay. Make somebody else an admin first",
    pointer: "",
  },
  lines_beyond: {
    code: "invalid",
    message: "The transaction has the most lines that one may have, 5,000",
    pointer: "/transaction_id",
  },
  membership_foreign: {
    code: "invalid",
    message: "The membership belongs to somebody else than the customer of the sale",
    pointer: "/membership_id",
  },
  membership_not_valid: {
    code: "invalid",
    message: "The membership is not valid on the day of the sale",
    pointer: "/membership_id",
  },
  membership_overlap: {
    code: "conflict",
    message: "The customer has another membership in this period",
    pointer: "/start_period",
  },
  membership_unknown: { code: "invalid", message: "There is no such membership", pointer: "/membership_id" },
  time_late: {
    code: "invalid",
    message: "A sale can't be dated later than tomorrow",
    pointer: "/time_id",
  },
  time_unknown: { code: "invalid", message: "There is no such day in the timeframe", pointer: "/time_id" },
};

/** What each named constraint means to a caller. A constraint that is not here is reported by its kind alone. */
const CONSTRAINTS: Readonly<Record<string, Meaning>> = {
  ...REFUSALS,
  stock_short: {
    code: "conflict",
    message: "There is not enough stock left for this sale",
    pointer: "/quantity",
  },
  price_negative: { code: "invalid", message: "A price can't be negative", pointer: "/price" },
  unit_price_negative: { code: "invalid", message: "A price can't be negative", pointer: "/unit_price" },
  quantity_zero: { code: "invalid", message: "A quantity can't be zero", pointer: "/quantity" },
  age_range: { code: "invalid", message: "An age lies between 0 and 130", pointer: "/age" },
  score_range: { code: "invalid", message: "A satisfaction score lies between 0 and 10", pointer: "/score" },
  membership_period: {
    code: "invalid",
    message: "The membership ends before it starts",
    pointer: "/end_period",
  },
};

/** Columns that a batch fills by look-up: null means that what the caller named is not there. */
const REFERENCES: Readonly<Record<string, { message: string; pointer: string }>> = {
  "transaction_items.product_id": { message: "There is no such product", pointer: "/product_id" },
  "transaction_items.transaction_id": { message: "There is no such transaction", pointer: "/transaction_id" },
  "transaction_items.occurred_at": { message: "There is no such transaction", pointer: "/transaction_id" },
};

/** What each runtime's fetch says when nobody is there: Deno, Node, workerd. */
const NETWORK = /^(fetch failed|error sending request|Network connection lost|internal error; reference)/i;

/** The error and what it was caused by, outermost first. drizzle and fetch both wrap. */
function* causes(error: unknown): Generator<Error> {
  for (let depth = 0; error instanceof Error && depth < 8; depth++) {
    yield error;
    error = error.cause;
  }
}

/** libSQL's stable word for what went wrong, such as `SQLITE_CONSTRAINT`. */
const codeOf = (error: Error): string => "code" in error && typeof error.code === "string" ? error.code : "";

/** Whether another writer held the lock, or the server took no more requests: either way nothing was done. */
export const isBusy = (error: unknown): boolean =>
  [...causes(error)].some((one) =>
    codeOf(one).startsWith("SQLITE_BUSY") || ("status" in one && one.status === 429)
  );

/**
 * Says what a failure of the database means, without its text: that holds SQL and parameters.
 * The file client and the server word the same failure differently (see the tests), so both are known here.
 *
 * @returns undefined for anything that is not the database's
 */
export function asAppError(error: unknown): AppError | undefined {
  for (const one of causes(error)) {
    if (one instanceof AppError) return one;
    const code = codeOf(one);
    const text = one.message;
    if (code.startsWith("SQLITE_CONSTRAINT") || /constraint failed/i.test(text)) {
      return constraint(text, error);
    }
    if (/no such (table|column)/i.test(text)) return notMigrated(error);
    if (
      /^(SQLITE_(BUSY|LOCKED|CANTOPEN|IOERR|FULL|READONLY)|SERVER_ERROR|HRANA_|STREAM_EXPIRED|CLIENT_CLOSED)/
        .test(code)
    ) return away(error);
    if (NETWORK.test(text) || one.name === "TimeoutError") return away(error);
  }
  return undefined;
}

function constraint(text: string, cause: unknown): AppError {
  const name = /CHECK constraint failed: (\w+)/i.exec(text)?.[1];
  const known = name === undefined ? undefined : CONSTRAINTS[name];
  if (known !== undefined) {
    return new AppError(known.code, known.message, [known.pointer], { cause });
  }
  const missing = /NOT NULL constraint failed: (\w+\.\w+)/i.exec(text)?.[1];
  const empty = missing === undefined ? undefined : REFERENCES[missing];
  if (empty !== undefined) return new AppError("invalid", empty.message, [empty.pointer], { cause });
  // An index over an expression is named by itself: `users_email` of the table users.
  const column = /UNIQUE constraint failed: (?:\w+\.|index '[a-z]+_)(\w+)/i.exec(text)?.[1];
  if (column !== undefined) {
    return new AppError("conflict", `The ${column} is already taken`, [`/${column}`], { cause });
  }
  if (/UNIQUE|PRIMARY KEY/i.test(text)) {
    return new AppError("conflict", "The same thing exists already", [], { cause });
  }
  if (/FOREIGN KEY/i.test(text)) {
    return new AppError("invalid", "It points at something that does not exist", [], { cause });
  }
  return new AppError("invalid", "A value breaks a rule of the store", [], { cause });
}

const notMigrated = (cause: unknown) =>
  new AppError("unavailable", "The database is not migrated to this version yet", [], {
    cause,
    retryAfter: 30,
  });

const away = (cause: unknown) =>
  new AppError("unavailable", "The database can't be reached right now; try again", [], {
    cause,
    retryAfter: 5,
  });
