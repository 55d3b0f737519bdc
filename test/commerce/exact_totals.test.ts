import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { testWasm } from "../support/wasm.ts";

const PRODUCT = "2c6f3f0e-5d0f-4a52-9d55-0c6f4f6d3c11";

/** A price as its decimal text, in one of the ways to write it: whole, with one or two decimals, zeros behind, exponent. */
const price = fc.tuple(fc.nat({ max: 2_000_000 }), fc.nat({ max: 99 }), fc.nat({ max: 3 })).map(
  ([whole, cents, form]) => {
    const plain = `${whole}.${String(cents).padStart(2, "0")}`;
    return [
      plain,
      `${plain}00`,
      `${whole * 100 + cents}e-2`,
      `0.${String(whole * 100 + cents).padStart(9, "0")}e7`,
    ][form] ??
      plain;
  },
);

/** What a decimal text means, in hundredths: exactly, with no float between. */
function hundredths(text: string): bigint {
  const [, whole = "", fraction = "", exponent = "0"] = /^(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(text) ?? [];
  const places = 2 + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return places >= 0 ? digits * 10n ** BigInt(places) : digits / 10n ** BigInt(-places);
}

/** Hundredths as the shortest decimal text, as JSON shows a number. */
const shown = (amount: bigint): string =>
  `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`.replace(
    /\.?0+$/,
    (zeros) => zeros.includes(".") ? "" : zeros,
  )
    .replace(/(\.\d)0$/, "$1");

describe("totals", () => {
  let store: TestStore;
  let app: ReturnType<typeof createApp>;
  beforeAll(async () => {
    store = await freshStore();
    await store.db.write([
      sql`insert into products (uuid, name, price_minor, created_at, updated_at) values (${PRODUCT}, 'P', 1, 0, 0)`,
    ]);
    const scope = { db: store.db, now: Date.now, newId: () => crypto.randomUUID(), address: null };
    app = createApp({
      config: parseConfig({}, "start"),
      wasm: await testWasm(),
      open: () => scope,
      asset: () => Promise.resolve(null),
    });
  });
  afterAll(() => store.close());

  test("of sales equal decimal arithmetic on the texts that were sent, to the last digit that is shown", async () => {
    const line = fc.record({ price, quantity: fc.integer({ min: 1, max: 40 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), async (lines) => {
        const details = lines.map((one) =>
          `{"product_id":"${PRODUCT}","quantity":${one.quantity},"price_per_unit":${one.price}}`
        );
        const response = await app.request("http://localhost/transactions/", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: `{"customer_id":null,"date":"2026-01-05","transaction_details":[${details.join()}]}`,
        });
        const answer = await response.text();
        expect([response.status, answer]).toEqual([201, expect.any(String)]);
        const totals = lines.map((one) => hundredths(one.price) * BigInt(one.quantity));
        const total = totals.reduce((sum, one) => sum + one, 0n);
        expect(/"total_amount":([^,}]+)/.exec(answer)?.[1]).toBe(shown(total));
        const id = /"id":"([^"]+)"/.exec(answer)?.[1] ?? "";
        const kept = await store.db.orm.all<{ amount: number; minor: number }>(
          sql`select t.amount_minor as amount,
          i.line_total_minor as minor from transactions t join transaction_items i on i.transaction_id = t.id
          where t.uuid = ${id} order by i.id`,
        );
        expect(kept.map(({ minor }) => BigInt(minor))).toEqual(totals);
        expect(BigInt(kept[0]?.amount ?? -1)).toBe(total);
        const read = await (await app.request(`http://localhost/transactions/${id}`)).text();
        expect([...read.matchAll(/"total_amount":([^,}]+)/g)].map(([, text]) => text)).toEqual(
          totals.map(shown),
        );
      }),
      { numRuns: 500 },
    );
  });
});
