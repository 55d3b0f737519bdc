import { describe, expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { customerReference } from "../../src/commerce/queries/keys.ts";
import { type BgNbd, fitBgNbd, likelihood as buying, merged } from "../../src/insights/clv/bg_nbd.ts";
import { fitGammaGamma, type GammaGamma } from "../../src/insights/clv/gamma_gamma.ts";
import { cohorts } from "../../src/insights/cohorts.ts";
import { type CustomerLifetimes, readLifetimes } from "../../src/insights/customer_lifetimes.ts";
import { type CustomerView, viewCustomer } from "../../src/insights/customer_view.ts";
import { type Cut, cutOf } from "../../src/insights/cut.ts";
import { namedPages } from "../../src/insights/named_customers.ts";
import { rfmSegments } from "../../src/insights/rfm_segments.ts";
import { rfmTable } from "../../src/insights/rfm_table.ts";
import { rfmTransitions, transitionCuts } from "../../src/insights/rfm_transitions.ts";
import type { Standpoint } from "../../src/insights/segment_history.ts";
import type { TestStore } from "../support/store.ts";
import { goldenOf, hasSample, overSample, overSeeded, sample, sha256 } from "./golden_stores.ts";

const NOW = Date.UTC(2100, 0, 1);

interface Wanted {
  readonly as_of: string;
  readonly transitions: { readonly from: string; readonly to: string; readonly rows: unknown };
  readonly views: { readonly customers: number; readonly sha256: string; readonly first: string };
  readonly segments: unknown;
  readonly cohorts: unknown;
  readonly rfm: unknown;
  readonly lifetimes: string;
  readonly models: { readonly bg_nbd: BgNbd | null; readonly gamma_gamma: GammaGamma | null };
}

async function rfmOf(store: TestStore, cut: Cut) {
  const { values, spendMinor, scores, segments, rows, cutPoints } = await rfmTable(store, cut, {
    segment: null,
    customer: null,
    after: 0,
    limit: null,
  });
  const lines: string[] = [];
  for await (const page of namedPages(store, values.customer, rows)) {
    for (const { customer, row } of page) {
      const digits = `${scores.recency[row]}${scores.frequency[row]}${scores.monetary[row]}`;
      lines.push(
        [
          customer.reference,
          values.recency[row],
          values.frequency[row],
          spendMinor[row],
          digits,
          segments[row],
        ].join(),
      );
    }
  }
  return { cut_points: cutPoints, sha256: await sha256(lines.join("\n")) };
}

const told = (stood: Standpoint) =>
  `${stood.recency},${stood.frequency},${stood.monetaryMinor},` +
  `${stood.recencyScore}${stood.frequencyScore}${stood.monetaryScore},${stood.segment}`;

const lineOf = ({ profile, figures, rfm, history, churn, favourites, purchases }: CustomerView) =>
  [
    profile.reference,
    figures.firstPurchaseAt === null ? "-" : `${figures.firstPurchaseAt} ${figures.lastPurchaseAt}`,
    `${figures.purchases} ${figures.spendMinor}`,
    rfm === null ? "-" : told(rfm),
    history.map(({ date, ...stood }) => `${date}:${told(stood)}`).join(" "),
    churn.risk,
    favourites.map((one) => `${one.reference}:${one.purchases}:${one.quantity}:${one.revenueMinor}`).join(
      " ",
    ),
    purchases.map(({ id, amountMinor }) => `${id}:${amountMinor}`).join(" "),
  ].join("|");

/** A line for each of about forty customers who were there. */
async function viewsOf(store: TestStore, cut: Cut) {
  const everybody = await store.db.orm.all<{ reference: string }>(
    sql`select ${customerReference()} as reference from customers c order by id`,
  );
  const lines: string[] = [];
  const step = Math.ceil(everybody.length / 40);
  for (const { reference } of everybody.filter((_, index) => index % step === 0)) {
    const view = await viewCustomer(store, reference, cut).catch((error) => {
      expect(error).toMatchObject({ code: "not_found" });
      return null;
    });
    if (view !== null) lines.push(lineOf(view));
  }
  return { customers: lines.length, sha256: await sha256(lines.join("\n")), first: lines[0] };
}

/** What the models of buying are fitted to: a line for each customer with a purchase. */
async function lifetimesOf(store: TestStore, { customer, occasions, last, age, mean }: CustomerLifetimes) {
  const lines: string[] = [];
  for await (const page of namedPages(store, customer, Uint32Array.from(customer.keys()))) {
    for (const { customer: { reference }, row } of page) {
      const days = occasions[row] ?? 0;
      lines.push([reference, days, last[row], age[row], Math.round(100 * days * (mean[row] ?? 0))].join());
    }
  }
  return await sha256(lines.join("\n"));
}

/** At least as likely as what the package lifetimes found, and near it; where it found nothing, there is nothing to hold it to. */
function expectModels(lifetimes: CustomerLifetimes, { bg_nbd, gamma_gamma }: Wanted["models"]): void {
  if (bg_nbd !== null) {
    const fit = fitBgNbd(lifetimes);
    const wanted = buying(merged(lifetimes).rows, bg_nbd).value;
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(wanted - 1e-8 * Math.abs(wanted));
    expect([fit.r / bg_nbd.r, fit.alpha / bg_nbd.alpha].map((ratio) => Math.abs(ratio - 1) < 0.01)).toEqual([
      true,
      true,
    ]);
  }
  if (gamma_gamma !== null) {
    const fit = fitGammaGamma(lifetimes);
    expect([fit.p / gamma_gamma.p, fit.q / gamma_gamma.q].map((ratio) => Math.abs(ratio - 1) < 0.01)).toEqual(
      [true, true],
    );
  }
}

async function expectGolden(store: TestStore, name: string): Promise<void> {
  const golden = await goldenOf<Wanted>(name);
  expect(golden).toHaveLength(4);
  for (const { question, wanted } of golden) {
    const limits = { startDate: question.start_date, endDate: question.end_date, asOf: question.as_of };
    const cut = cutOf(limits, NOW);
    const { from, to } = wanted.transitions;
    const moves = await rfmTransitions(store, transitionCuts(limits, { from, to }, NOW), { from, to });
    const { rows, asOf } = await rfmSegments(store, cut);
    const { lifetimes } = await readLifetimes(store, cut);
    const { models, ...numbers } = wanted;
    expectModels(lifetimes, models);
    expect({
      as_of: asOf,
      rfm: await rfmOf(store, cut),
      segments: rows.map(({ definition: _, ...row }) => row),
      transitions: { from, to, rows: moves.rows },
      cohorts: (await cohorts(store, cut)).rows,
      lifetimes: await lifetimesOf(store, lifetimes),
      views: await viewsOf(store, cut),
    }).toEqual(numbers);
  }
}

describe("every number about customers, as pandas has it", () => {
  test("over a seeded store", async () => {
    await overSeeded((store) => expectGolden(store, "insights.json"));
  }, 60_000);

  test.skipIf(!hasSample)(
    `over the real sales sample (skipped where ${sample} is absent; set REAL_DATA_DIR)`,
    async () => {
      await overSample((store) => expectGolden(store, "insights_online_retail.json"));
    },
    120_000,
  );
});
