/** The bounds of what the store takes, the same through every document and in imports. */

/** |amount|, |line total| and prices, in minor units. */
export const MOST_MINOR = 100_000_000_000;

/** |quantity| of a line. */
export const MOST_QUANTITY = 1_000_000;

/** Units that a file may state of a product. */
export const MOST_STOCK = 1_000_000_000;

/** The same through the API: returns may have brought a stock over what a file may state, and it can be put back. */
export const LARGEST_STOCK = 1_000_000_000_000;

/** Characters of a text (through the API; UTF-16 code units in a file), and of a key of another system. */
export const LONGEST_TEXT = 2_000;
export const LONGEST_KEY = 200;

/** Lines that one transaction, and so one batch of an import, has at most. */
export const MOST_LINES = 5_000;

/** The largest age in years. */
export const OLDEST = 130;
