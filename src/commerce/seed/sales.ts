import { basketOf, type Line } from "./baskets.ts";
import { cumulative, pick } from "./distributions.ts";
import { membershipOn } from "./memberships.ts";
import { CHANNELS, preferenceOf } from "./people.ts";
import type { Plan } from "./plan.ts";
import { open, type Random, STREAMS, uuidOf } from "./random.ts";
import type { Slot } from "./schedule.ts";
import { isReturnVisit, plannedDay } from "./visits.ts";

/** One transaction as it is stored, with its lines. */
export interface Sale {
  readonly id: number;
  readonly uuid: string;
  /** Null: an anonymous sale. */
  readonly customerId: number | null;
  readonly membershipId: number | null;
  /** UTC epoch milliseconds; also when it was stored. */
  readonly occurredAt: number;
  /** Σ quantity × unit price, in minor units. */
  readonly amountMinor: number;
  readonly channel: string;
  readonly paymentType: string;
  readonly lines: readonly (Line & { readonly uuid: string })[];
}

const EXCHANGE_PER_MILLE = 8;
const FAITHFUL_PER_MILLE = 780;
const PAYMENTS = [
  "Credit Card",
  "Debit Card",
  "Digital Wallet",
  "Cash",
] as const;
/** How likely each payment is, by channel. */
const PAYMENT_SUMS = [[52, 18, 30, 0], [34, 38, 10, 18], [30, 12, 58, 0]].map(
  cumulative,
);
const STORE_SUMS = cumulative([1, 1, 1, 1]);

/** A line of the purchase before this visit, brought back in part or whole. */
function backFrom(
  plan: Plan,
  index: number,
  visit: number,
  random: Random,
): Line[] {
  const bought = basketOf(
    plan,
    index,
    visit - 1,
    plannedDay(plan, index, visit - 1),
  );
  const one = bought[random.below(bought.length)];
  if (one === undefined) return [];
  return [{ ...one, quantity: -(1 + random.below(one.quantity)) }];
}

function linesOf(
  plan: Plan,
  { index, visit, day }: Slot,
  random: Random,
): Line[] {
  if (isReturnVisit(plan, index, visit)) {
    if (random.chance(700)) return backFrom(plan, index, visit, random);
    return basketOf(plan, index, visit - 1, plannedDay(plan, index, visit - 1))
      .map((line) => ({ ...line, quantity: -line.quantity }));
  }
  const lines = basketOf(plan, index, visit, day);
  const exchanges = visit > 0 && index < plan.options.customers &&
    random.chance(EXCHANGE_PER_MILLE) &&
    !isReturnVisit(plan, index, visit - 1) &&
    plannedDay(plan, index, visit - 1) < day;
  return exchanges ? [...lines, ...backFrom(plan, index, visit, random)] : lines;
}

/** Makes the transaction of one slot; no other is needed for it. */
export function saleAt(
  plan: Plan,
  membershipIds: Uint32Array,
  slot: Slot,
): Sale {
  const { seed, customers } = plan.options;
  const { number, index, visit, day, occurredAt } = slot;
  const random = open(seed, STREAMS.sale, index, visit);
  const preferred = preferenceOf(plan, index);
  const channel = random.chance(FAITHFUL_PER_MILLE) ? preferred : random.below(CHANNELS.length);
  const payment = pick(random, PAYMENT_SUMS[channel] ?? STORE_SUMS);
  const lines = linesOf(plan, slot, random)
    .map((line, place) => ({
      ...line,
      uuid: uuidOf(seed, STREAMS.lineKey, number, place),
    }));
  return {
    id: number + 1,
    uuid: uuidOf(seed, STREAMS.saleKey, number),
    customerId: index < customers ? index + 1 : null,
    membershipId: index < customers ? membershipOn(plan, membershipIds, index, day) : null,
    occurredAt,
    amountMinor: lines.reduce(
      (sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor,
      0,
    ),
    channel: CHANNELS[channel] ?? CHANNELS[1],
    paymentType: PAYMENTS[payment] ?? PAYMENTS[0],
    lines,
  };
}
