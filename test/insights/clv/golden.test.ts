import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import {
  type BgNbd,
  fitBgNbd,
  likelihood,
  merged,
  probabilityAlive,
  purchasesIfAlive,
} from "../../../src/insights/clv/bg_nbd.ts";
import { expectedSpend, fitGammaGamma, type GammaGamma } from "../../../src/insights/clv/gamma_gamma.ts";
import { discountedPurchases } from "../../../src/insights/clv/discounted.ts";
import { digamma, hypergeometric, logGamma } from "../../../src/insights/clv/special_functions.ts";

interface Case {
  readonly frequency: readonly number[];
  readonly recency: readonly number[];
  readonly age: readonly number[];
  readonly mean: readonly number[];
  readonly bg_nbd: BgNbd & { readonly log_likelihood: number };
  readonly gamma_gamma: GammaGamma & { readonly log_likelihood: number };
  readonly alive: readonly number[];
  readonly purchases: readonly number[];
  readonly spend: readonly number[];
  readonly value: readonly number[];
}
const golden: {
  readonly gamma: readonly (readonly [number, number, number])[];
  readonly hypergeometric: readonly (readonly [number, number, number, number, number])[];
  readonly cases: readonly Case[];
} = JSON.parse(await readFile(new URL("../../golden/clv.json", import.meta.url), "utf8"));

/** As near as so many digits, and as so much where it is nothing. */
const near = (found: number, wanted: number, digits: number, least = 1e-12) =>
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.max(least, 10 ** -digits * Math.abs(wanted)));

const occasionsOf = ({ frequency, recency, age }: Case) => ({
  repeats: Float64Array.from(frequency),
  last: Float64Array.from(recency),
  age: Float64Array.from(age),
});

describe("special functions, as scipy has them", () => {
  test("logGamma() and digamma()", () => {
    for (const [x, log, slope] of golden.gamma) {
      near(logGamma(x), log, 13, 1e-13);
      near(digamma(x), slope, 12, 1e-13);
    }
  });

  test("hypergeometric()", () => {
    for (const [a, b, c, z, value] of golden.hypergeometric) {
      const { mantissa, exponent } = hypergeometric(a, b, c, z);
      near(mantissa * Math.exp(exponent), value, 11, 1e-12);
    }
  });

  test("hypergeometric() is NaN rather than wrong where it does not settle", () => {
    expect(hypergeometric(1, 1, 1, 1).mantissa).toBeNaN();
  });
});

describe.each(golden.cases.map((one, index) => ({ one, index })))(
  "customers $index, as lifetimes has them",
  ({ one }) => {
    const fit = fitBgNbd(occasionsOf(one));
    const spending = {
      occasions: Float64Array.from(one.frequency, (repeats) => repeats + 1),
      mean: Float64Array.from(one.mean),
    };

    test("BG/NBD is fitted at least as well, to the same parameters", () => {
      const { r, alpha, a, b, log_likelihood: wanted } = one.bg_nbd;
      near(likelihood(merged(occasionsOf(one)).rows, one.bg_nbd).value, wanted, 11);
      expect(fit.logLikelihood).toBeGreaterThanOrEqual(wanted - 1e-9 * Math.abs(wanted));
      near(fit.r, r, 3);
      near(fit.alpha, alpha, 3);
      near(fit.a / fit.b, a / b, 3);
      // Where customers do not differ in how easily they leave, both run away together.
      if (a < 1_000) near(fit.a, a, 3);
    });

    test("Gamma-Gamma is fitted at least as well, to the same parameters", () => {
      const found = fitGammaGamma(spending);
      const { p, q, v, log_likelihood: wanted } = one.gamma_gamma;
      expect(found.logLikelihood).toBeGreaterThanOrEqual(wanted - 1e-9 * Math.abs(wanted));
      near(found.p, p, 3);
      near(found.q, q, 3);
      near(found.v, v, 3);
    });

    test("every customer is expected to do the same", () => {
      const model = one.bg_nbd;
      one.frequency.forEach((repeats, row) => {
        const last = one.recency[row] ?? 0;
        const age = one.age[row] ?? 0;
        const alive = probabilityAlive(model, repeats, last, age);
        near(alive, one.alive[row] ?? NaN, 9);
        near(alive * purchasesIfAlive(model, repeats, age, 90), one.purchases[row] ?? NaN, 8);
        const spend = expectedSpend(one.gamma_gamma, repeats + 1, one.mean[row] ?? 0);
        near(spend, one.spend[row] ?? NaN, 9);
        near(spend * alive * discountedPurchases(model, repeats, age, 12, 0.01), one.value[row] ?? NaN, 8);
      });
    });
  },
);

const cdnow = process.env["CDNOW_SUMMARY"];

test.skipIf(cdnow === undefined || !existsSync(cdnow))(
  "the CDNOW customers have the published parameters (skipped without CDNOW_SUMMARY; see test/golden/make_clv.py)",
  async () => {
    const [, ...lines] = (await readFile(cdnow ?? "", "utf8")).trim().split("\n");
    const column = (index: number) => Float64Array.from(lines, (line) => Number(line.split(",")[index]));
    const found = fitBgNbd({ repeats: column(0), last: column(1), age: column(2) });
    expect(found.fittedOn).toBe(2357);
    expect(found.logLikelihood).toBeCloseTo(-9582.43, 2);
    expect([found.r, found.alpha, found.a, found.b].map((value) => value.toFixed(3)))
      .toEqual(["0.243", "4.414", "0.793", "2.426"]);
  },
);
