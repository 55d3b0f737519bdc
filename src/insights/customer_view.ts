import { fromMinor } from "../commerce/money.ts";
import type { Deps } from "../deps.ts";
import { CHURN_CUTS } from "./churn_risk.ts";
import type { Cut } from "./cut.ts";
import type { ChurnRow } from "./figures/churn_pie.ts";
import { roundToCents } from "./money.ts";
import { findCustomer, noSuchCustomer } from "./named_customers.ts";
import { dateOf, DAY, dayNumber, instantOf } from "./period.ts";
import { monthsSince, readView, type ViewRows } from "./queries/customer_view.ts";
import {
  createFeed,
  createRanking,
  doneBy,
  lastDayOf,
  type MonthColumns,
  monthNumber,
  type Standpoint,
  standpoint,
} from "./segment_history.ts";
import { readStanding } from "./standing.ts";

/** How many favourite products and last purchases, and over how many ends of months a view tells the history of segments. */
const MOST = { favourites: 5, purchases: 10, months: 12 };

/** A customer's sales; money in minor units, instants in epoch milliseconds. */
export interface CustomerFigures {
  readonly firstPurchaseAt: number | null;
  readonly lastPurchaseAt: number | null;
  readonly purchases: number;
  readonly spendMinor: number;
  /** Lifetime value / purchases in units; null without a purchase. */
  readonly averageOrderValue: number | null;
}

/** All there is to say of one customer. */
export interface CustomerView extends Omit<ViewRows, "among" | "months" | "memberships"> {
  /** By their start; current is which is valid on the stated day, else today or at the end of the range before it. */
  readonly memberships: readonly (ViewRows["memberships"][number] & { readonly isCurrent: boolean })[];
  readonly figures: CustomerFigures;
  /** Among all who bought in the cut; null without a purchase. */
  readonly rfm: Standpoint | null;
  /** At the ends of the last months, `date` being the last day of each, from the first purchase on. */
  readonly history: readonly (Standpoint & { readonly date: string })[];
  readonly churn: { readonly risk: ChurnRow["risk"]; readonly daysSinceLastPurchase: number | null };
}

/**
 * Views one customer from all sides, in the cut: what they bought, how they stand among all customers and stood at the ends of
 * the last twelve months, how likely they are lost. Memberships are those of now.
 *
 * @param reference as answers show it
 * @throws {AppError} `not_found` where nobody is shown under it, or was not there by the end of the cut
 */
export async function viewCustomer(
  { db }: Pick<Deps, "db">,
  reference: string,
  cut: Cut,
): Promise<CustomerView> {
  const { id } = await findCustomer({ db }, reference, "path reference");
  for (let attempt = 1;; attempt++) {
    const view = await viewOnce({ db }, id, cut);
    // What others did in the last year is read after the rest: a write in between would mix two stores.
    const { revision } = await readStanding({ db }, cut);
    if (revision === view.revision || attempt === MOST_ATTEMPTS) return view;
  }
}

/** Where sales come in faster than a view is read, the last of these is as good as another. */
const MOST_ATTEMPTS = 3;

async function viewOnce({ db }: Pick<Deps, "db">, id: number, cut: Cut): Promise<CustomerView> {
  const found = await readView(db, id, cut, MOST);
  if (found === null) throw noSuchCustomer("path reference");
  const { own, before } = found;
  const { among, months: _, memberships, ...rest } = own;
  const today = dateOf((cut.asOf ?? cut.latest) * DAY);
  const asOfDay = own.asOf === null ? null : dayNumber(instantOf(own.asOf));
  const rfm = standingOf(among, asOfDay);
  return {
    ...rest,
    memberships: memberships.map((one) => ({
      ...one,
      isCurrent: one.startPeriod <= today && today <= one.endPeriod,
    })),
    figures: figuresOf(among),
    rfm,
    history: await historyOf({ db }, cut, own, before),
    churn: churnOf(rfm),
  };
}

/** Where the customer stood at the ends of the last months, among all that there were then. */
async function historyOf(
  { db }: Pick<Deps, "db">,
  cut: Cut,
  own: ViewRows,
  before: MonthColumns,
): Promise<CustomerView["history"]> {
  const { ends, done } = endsOf(own);
  if (ends.length === 0) return [];
  const ranking = createRanking(ends, done);
  const feed = createFeed(ranking, before);
  for await (const page of monthsSince(db, cut)) feed.add(page);
  feed.finish();
  return ranking.finish().flatMap((ranks, index) => {
    const stood = done[index];
    const day = lastDayOf(ends[index] ?? 0);
    return stood === null || stood === undefined
      ? []
      : [{ date: dateOf(day * DAY), ...standpoint(stood, ranks, day) }];
  });
}

/** The ends of the last months that are over by the day of the view, and what the customer had done by each. */
function endsOf({ asOf, months }: ViewRows) {
  const first = months.find(({ purchases }) => purchases > 0)?.month;
  if (asOf === null || first === undefined) return { ends: [], done: [] };
  const current = monthNumber(asOf);
  const last = dateOf(lastDayOf(current) * DAY) === asOf ? current : current - 1;
  const ends = Array.from({ length: MOST.months }, (_, index) => last - MOST.months + 1 + index)
    .filter((month) => month >= first);
  return { ends, done: doneBy(months, ends) };
}

function standingOf(among: ViewRows["among"], day: number | null): Standpoint | null {
  if (among === null || among.last === null || among.purchases === 0 || day === null) return null;
  const { purchases, spendMinor, last, buyers, worseRecency, worseFrequency, worseMonetary } = among;
  const ranks = { buyers, recency: worseRecency, frequency: worseFrequency, monetary: worseMonetary };
  return standpoint({ purchases, spendMinor, last }, ranks, day);
}

const figuresOf = (among: ViewRows["among"]): CustomerFigures => ({
  firstPurchaseAt: among?.first ?? null,
  lastPurchaseAt: among?.last ?? null,
  purchases: among?.purchases ?? 0,
  spendMinor: among?.spendMinor ?? 0,
  averageOrderValue: among === null || among.purchases === 0
    ? null
    : roundToCents(fromMinor(among.spendMinor / among.purchases)),
});

/** The documented rule of days since the last purchase. */
function churnOf(rfm: Standpoint | null): CustomerView["churn"] {
  if (rfm === null) return { risk: "Unknown", daysSinceLastPurchase: null };
  const { high, medium } = CHURN_CUTS;
  const days = rfm.recency;
  return { risk: days > high ? "High" : days > medium ? "Medium" : "Low", daysSinceLastPurchase: days };
}
