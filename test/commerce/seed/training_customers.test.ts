import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import {
  checkTrainingOptions,
  TRAINING_DEFAULTS,
  trainingCustomers,
} from "../../../src/commerce/seed/training_customers.ts";
import { elbow } from "../../../src/clustering/model/elbow.ts";
import { GROUPS } from "../../../src/commerce/seed/groups.ts";
import { testWasm } from "../../support/wasm.ts";
import { newWorld } from "../imports/world.ts";

const textOf = (options: Partial<typeof TRAINING_DEFAULTS> = {}) =>
  [...trainingCustomers({ ...TRAINING_DEFAULTS, ...options })].join("");

describe("trainingCustomers()", () => {
  test("makes the documented 5,000 customers, the same for the same seed", () => {
    const lines = textOf().trimEnd().split("\n");
    expect(lines).toHaveLength(5_001);
    expect(lines[0]).toBe("customer_id,gender,age,annual_income,spending_score,purchase_frequency");
    expect(new Set(lines.slice(1).map((line) => line.split(",")[0])).size).toBe(5_000);
    expect(textOf()).toBe(textOf());
    expect(textOf({ seed: 43 })).not.toBe(textOf());
    // More customers are the same ones, and further ones.
    expect(textOf({ rows: 60 }).startsWith(textOf({ rows: 50 }))).toBe(true);
  });

  test("can be imported: every row is accepted, with all that training needs", async () => {
    const world = await newWorld();
    const text = textOf();
    expect(await world.load(text)).toMatchObject({
      kind: "customers",
      rows: { read: 5_000, loaded: 5_000, skipped: 0, failed: 0 },
    });
    expect((await world.load(text)).rows.loaded).toBe(0);
    const [found] = await world.rows(sql`select count(*) as complete, min(age) as least, max(age) as most,
      min(spending_score) as low, max(spending_score) as high from customers
      where gender is not null and age is not null and annual_income > 0 and spending_score is not null
        and purchase_frequency >= 1`);
    expect(found).toMatchObject({ complete: 5_000 });
    expect(Number(found?.["least"])).toBeGreaterThanOrEqual(18);
    expect(Number(found?.["most"])).toBeLessThanOrEqual(100);
    expect([found?.["low"], found?.["high"]].every((score) => Number(score) >= 1 && Number(score) <= 100))
      .toBe(true);
  });

  test("makes groups that training finds", async () => {
    const world = await newWorld();
    await world.load(textOf({ rows: 600 }));
    const { optimalK } = await elbow({ ...world.deps, wasm: await testWasm() });
    expect(optimalK).toBe(GROUPS.length);
  });
});

describe("checkTrainingOptions()", () => {
  test.each([[{ rows: 0 }], [{ rows: 1.5 }], [{ rows: 1_000_001 }], [{ rows: NaN }], [{ seed: -1 }], [{
    seed: 2 ** 32,
  }]])(
    "refuses %j",
    (options) => {
      expect(() => checkTrainingOptions({ ...TRAINING_DEFAULTS, ...options })).toThrow(
        /is a whole number from/,
      );
    },
  );
});
