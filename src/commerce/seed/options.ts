import { AppError } from "../../errors.ts";

/** What a seeded store is made of. The same options give the same bytes. */
export interface SeedOptions {
  /** 1 to 1,000,000. */
  readonly customers: number;
  /** 0 to 10,000,000. */
  readonly transactions: number;
  /** 0 to 2^32 − 1. */
  readonly seed: number;
  /** The last day of the sales, `YYYY-MM-DD`; the first lies five years back. */
  readonly end: string;
}

/** The store that `start` shows. */
export const DEMO: SeedOptions = {
  customers: 5_000,
  transactions: 50_000,
  seed: 42,
  end: "2026-10-31",
};

const BOUNDS = {
  customers: [1, 1_000_000],
  transactions: [0, 10_000_000],
  seed: [0, 0xffff_ffff],
} as const;

const FIRST_END = "1906-01-01";
const LAST_END = "2198-12-31";

/** A day that exists, within what the calendar of a store holds. */
function isDay(text: string): boolean {
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) || text < FIRST_END || text > LAST_END
  ) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * Gives the options back when every one of them can be used.
 *
 * @throws {AppError} `invalid`, naming each that can't
 */
export function checkOptions(options: SeedOptions): SeedOptions {
  const wrong: { pointer: string; message: string }[] = [];
  for (const name of ["customers", "transactions", "seed"] as const) {
    const [least, most] = BOUNDS[name];
    const value = options[name];
    if (!Number.isInteger(value) || value < least || value > most) {
      wrong.push({
        pointer: `/${name}`,
        message: `${name} is a whole number from ${least} to ${most}`,
      });
    }
  }
  if (!isDay(options.end)) {
    wrong.push({
      pointer: "/end",
      message: `end is a day from ${FIRST_END} to ${LAST_END}`,
    });
  }
  if (wrong.length > 0) {
    const problem = wrong.map(({ message }) => message).join("; ");
    throw new AppError(
      "invalid",
      `The seed can't be used: ${problem}`,
      wrong.map(({ pointer }) => pointer),
    );
  }
  const { customers, transactions, seed, end } = options;
  return { customers, transactions, seed, end };
}
