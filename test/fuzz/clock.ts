/** The days that the store's clock and the dates of the requests agree upon. */

export const DAY = 86_400_000;

/** Midnight of the day on which all requests are sent. */
export const TODAY = Date.UTC(2026, 10, 22);

/** The calendar day of an instant. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
