/** Days of the sales: five years that hold a leap day or none are never shorter than this. */
export const SPAN_DAYS = 1_825;
export const DAY_MS = 86_400_000;

/** The calendar of one seed: its days are counted from 0 to {@link SPAN_DAYS} − 1. */
export interface Calendar {
  /** Midnight UTC of day 0, epoch milliseconds. */
  readonly startMs: number;
  /** Month of each day, 1 to 12. */
  readonly month: Uint8Array;
  /** Whole years that lie between each day and the last one. */
  readonly yearsAgo: Uint8Array;
  /** 1 on days of a sale: the first half of January, July, and the week of Black Friday. */
  readonly sale: Uint8Array;
  /** Running sums of how busy each day is, by season: `everyday`, `festive`, `bargain`. */
  readonly busy: Readonly<Record<Season, Float64Array>>;
}

/** Which days somebody shops on: every day, only before the holidays, mostly when prices are cut. */
export type Season = "everyday" | "festive" | "bargain";

/** How busy the months are, January first; 100 is an even month. */
const MONTHS: Readonly<Record<Season, readonly number[]>> = {
  everyday: [84, 83, 93, 98, 100, 98, 95, 92, 97, 101, 122, 158],
  festive: [3, 4, 6, 25, 6, 3, 3, 3, 4, 10, 220, 600],
  bargain: [90, 30, 35, 40, 40, 45, 120, 50, 40, 45, 110, 70],
};
/** Sunday first. */
const WEEKDAYS = [88, 86, 88, 92, 100, 122, 136];
const SALE_PULL: Readonly<Record<Season, number>> = {
  everyday: 115,
  festive: 110,
  bargain: 520,
};

/** `YYYY-MM-DD` of a day that is counted from the calendar's start; later days than its last are fine. */
export const dateOf = (calendar: Calendar, day: number): string =>
  new Date(calendar.startMs + day * DAY_MS).toISOString().slice(0, 10);

const isSale = (month: number, day: number): boolean =>
  (month === 1 && day >= 2 && day <= 16) ||
  (month === 7 && day >= 5 && day <= 25) ||
  (month === 11 && day >= 22 && day <= 29);

/** Builds the calendar of the five years that end with `end` (`YYYY-MM-DD`). */
export function makeCalendar(end: string): Calendar {
  const endMs = Date.parse(`${end}T00:00:00Z`);
  const startMs = endMs - (SPAN_DAYS - 1) * DAY_MS;
  const month = new Uint8Array(SPAN_DAYS);
  const yearsAgo = new Uint8Array(SPAN_DAYS);
  const sale = new Uint8Array(SPAN_DAYS);
  const busy = {
    everyday: new Float64Array(SPAN_DAYS),
    festive: new Float64Array(SPAN_DAYS),
    bargain: new Float64Array(SPAN_DAYS),
  };
  const sums: Record<Season, number> = { everyday: 0, festive: 0, bargain: 0 };
  for (let day = 0; day < SPAN_DAYS; day++) {
    const date = new Date(startMs + day * DAY_MS);
    const monthIndex = date.getUTCMonth();
    const dayOfMonth = date.getUTCDate();
    month[day] = monthIndex + 1;
    yearsAgo[day] = Math.floor((SPAN_DAYS - 1 - day) / 365);
    sale[day] = isSale(monthIndex + 1, dayOfMonth) ? 1 : 0;
    // Shops are shut on Christmas Day, and almost nobody orders.
    const shut = monthIndex === 11 && dayOfMonth === 25;
    for (const season of ["everyday", "festive", "bargain"] as const) {
      const pull = sale[day] === 1 ? SALE_PULL[season] : 100;
      const weight = (MONTHS[season][monthIndex] ?? 0) *
        (WEEKDAYS[date.getUTCDay()] ?? 0) * pull;
      busy[season][day] = sums[season] += shut ? Math.floor(weight / 20) : weight;
    }
  }
  return { startMs, month, yearsAgo, sale, busy };
}
