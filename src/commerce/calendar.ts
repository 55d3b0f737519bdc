/** Milliseconds of a UTC day. */
const DAY = 86_400_000;

const EARLIEST = Date.UTC(1900, 0, 1);
const AFTER_LATEST = Date.UTC(2200, 0, 1);

/** Whether the instant lies on the calendar that Quintile keeps, 1900-01-01 to 2199-12-31. */
export const onCalendar = (at: number): boolean => at >= EARLIEST && at < AFTER_LATEST;

/** The first instant that is later than tomorrow; a sale from then on is refused. */
export const endOfTomorrow = (now: number): number => (Math.floor(now / DAY) + 2) * DAY;

/** The calendar day of an instant, `YYYY-MM-DD`, UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whole years from a day of birth to an instant, UTC; a birthday on 29 February is on 1 March in other years. */
export function ageOn(dob: string, now: number): number {
  const today = dayOf(now);
  const years = Number(today.slice(0, 4)) - Number(dob.slice(0, 4));
  return today.slice(5) < dob.slice(5) ? years - 1 : years;
}
