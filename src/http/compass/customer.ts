import { createRoute, type z } from "@hono/zod-openapi";
import { ageOf } from "../../commerce/customers.ts";
import { fromMinor } from "../../commerce/money.ts";
import { type CustomerView, viewCustomer } from "../../insights/customer_view.ts";
import { cutOf } from "../../insights/cut.ts";
import { roundToCents } from "../../insights/money.ts";
import { dayNumber } from "../../insights/period.ts";
import type { Standpoint } from "../../insights/segment_history.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { shownInstant } from "../fields.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, missing, notModified, tagged } from "../schemas.ts";
import { CustomerView as WireView, ReferenceParams } from "./customer_schema.ts";
import { DatesQuery } from "./schemas.ts";

export const customer = room().openapi(
  createRoute({
    method: "get",
    path: "/customers/{reference}",
    operationId: "getCustomerView",
    summary: "One customer from all sides",
    description:
      "Sales, RFM and its history, churn, memberships, satisfaction, favourite products and last purchases. With dates, of " +
      "the sales that they leave; memberships and master data are those of now.",
    ...operation("Compass", "analyst"),
    request: { params: ReferenceParams, query: DatesQuery, headers: IfNoneMatch },
    responses: { ...answers(WireView, "The customer", tagged), ...notModified, ...missing },
  }),
  async (c) => {
    const { deps } = c.var;
    const { reference } = c.req.valid("param");
    const query = c.req.valid("query");
    const cut = cutOf(limitsOf(query), deps.now());
    const found = await unlessHeld(
      c,
      "getCustomerView",
      // An age and a membership change with the day, and no write tells.
      { ...query, reference, today: dayNumber(deps.now()) },
      cut,
      () => viewCustomer(deps, reference, cut),
    );
    return found === null ? c.body(null, 304) : c.json(toWire(found, deps.now()), 200);
  },
);

function toWire(view: CustomerView, now: number): z.infer<typeof WireView> {
  const { profile, figures, satisfaction, asOf } = view;
  return {
    customer_id: profile.reference,
    id: profile.id,
    uuid: profile.uuid,
    first_name: profile.firstName,
    last_name: profile.lastName,
    gender: profile.gender,
    age: ageOf(profile, now),
    email: profile.email,
    phone: profile.phone,
    city: profile.city,
    country: profile.country,
    created_at: shownInstant(profile.createdAt),
    stats: {
      first_purchase_at: figures.firstPurchaseAt === null ? null : shownInstant(figures.firstPurchaseAt),
      last_purchase_at: figures.lastPurchaseAt === null ? null : shownInstant(figures.lastPurchaseAt),
      total_purchases: figures.purchases,
      total_lifetime_value: fromMinor(figures.spendMinor),
      average_order_value: figures.averageOrderValue,
    },
    rfm: view.rfm === null ? null : standpointToWire(view.rfm),
    segment_history: view.history.map((stood) => ({ date: stood.date, ...standpointToWire(stood) })),
    churn: {
      risk: view.churn.risk,
      days_since_last_purchase: view.churn.daysSinceLastPurchase,
    },
    memberships: view.memberships.map(({ uuid, tier, startPeriod, endPeriod, isCurrent }) => ({
      membership_id: uuid,
      tier,
      start_period: startPeriod,
      end_period: endPeriod,
      is_current: isCurrent,
    })),
    satisfaction: {
      average_score: satisfaction === null || satisfaction.mean === null
        ? null
        : roundToCents(satisfaction.mean),
      latest_score: satisfaction?.latest ?? null,
      scores: satisfaction?.scores ?? 0,
    },
    favourite_products: view.favourites.map((
      { reference, uuid, name, purchases, quantity, revenueMinor },
    ) => ({
      product_id: reference,
      uuid,
      product_name: name,
      purchases,
      quantity,
      revenue: fromMinor(revenueMinor),
    })),
    last_purchases: view.purchases.map((purchase) => ({
      transaction_id: purchase.id,
      uuid: purchase.uuid,
      date: shownInstant(purchase.occurredAt),
      total_amount: fromMinor(purchase.amountMinor),
      quantity: purchase.quantity,
      channel: purchase.channel,
      payment_type: purchase.paymentType,
    })),
    as_of: asOf,
  };
}

const standpointToWire = (stood: Standpoint) => ({
  recency: stood.recency,
  frequency: stood.frequency,
  monetary: fromMinor(stood.monetaryMinor),
  recency_score: stood.recencyScore,
  frequency_score: stood.frequencyScore,
  monetary_score: stood.monetaryScore,
  segment: stood.segment,
});
