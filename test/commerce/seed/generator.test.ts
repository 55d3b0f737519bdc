import { describe, expect, test } from "vitest";
import { BATCH_ROWS } from "../../../src/commerce/seed/batches.ts";
import { checkOptions, DEMO, type SeedOptions } from "../../../src/commerce/seed/options.ts";
import { AppError } from "../../../src/errors.ts";
import { batchesOf, everythingOf, fingerprint } from "./collect.ts";

const SMALL: SeedOptions = {
  customers: 300,
  transactions: 4_000,
  seed: 1,
  end: "2026-10-31",
};
const LARGEST_SEED: SeedOptions = {
  customers: 40,
  transactions: 500,
  seed: 0xffff_ffff,
  end: "2024-02-29",
};

describe("the generator", () => {
  test("gives the same bytes for the same seed, whatever the machine", () => {
    expect(fingerprint(DEMO)).toBe(
      "d12e1028790ce2f514c2a1a0fef1613b44bd113f5d7c8d5752dfa1410d7d3c27",
    );
    expect(fingerprint(SMALL)).toBe(
      "79205c3d7eb9b8b3d848fa48e429db6816bcd51f01a1e0c0d27be09cec2de2f6",
    );
    expect(fingerprint(LARGEST_SEED)).toBe(
      "f0750c908983a213fd1bd310fd2b4353ef6e9e2d7f4af38c0f9898b6ae3d4023",
    );
  });

  test("gives other bytes for another seed, size or end", () => {
    const all = [
      SMALL,
      { ...SMALL, seed: 2 },
      { ...SMALL, customers: 301 },
      { ...SMALL, transactions: 4_001 },
      { ...SMALL, end: "2026-10-30" },
    ];
    expect(new Set(all.map(fingerprint)).size).toBe(all.length);
  });

  test("goes on from any batch as if it had never stopped", () => {
    const whole = batchesOf(SMALL);
    whole.slice(0, -1).forEach(({ next }, index) => {
      expect(batchesOf(SMALL, next)).toEqual(whole.slice(index + 1));
    });
  });

  test.each([
    [1, 0],
    [1, 1],
    [1, 250],
    [50, 0],
    [50, 3],
    [2_000, 500],
    [3, 20_000],
  ])(
    "gives exactly %i customers and %i transactions",
    (customers, transactions) => {
      const { people, sales } = everythingOf({
        ...SMALL,
        customers,
        transactions,
      });
      expect(people.map(({ id }) => id)).toEqual(
        Array.from({ length: customers }, (_, index) => index + 1),
      );
      expect(sales.map(({ id }) => id)).toEqual(
        Array.from({ length: transactions }, (_, index) => index + 1),
      );
    },
  );

  test("keeps every batch within its rows, and ends with done", () => {
    const all = batchesOf({ ...SMALL, customers: 4_000 });
    for (const batch of all) {
      const rows = batch.step === "sales"
        ? batch.sales.reduce((sum, { lines }) => sum + 1 + lines.length, 0)
        : batch.step === "customers"
        ? batch.people.length + batch.memberships.length + batch.scores.length
        : 0;
      expect(rows).toBeLessThanOrEqual(BATCH_ROWS);
    }
    expect(all.at(-1)?.next).toEqual({ step: "done", from: 0 });
  });

  test("makes every UUID once, and each of version 4", () => {
    const { people, memberships, sales } = everythingOf(SMALL);
    const uuids = [
      ...people,
      ...memberships,
      ...sales,
      ...sales.flatMap(({ lines }) => lines),
    ].map(({ uuid }) => uuid);
    expect(new Set(uuids).size).toBe(uuids.length);
    const wellMade = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(uuids.filter((uuid) => !wellMade.test(uuid))).toEqual([]);
  });
});

describe("checkOptions()", () => {
  test.each([
    ["customers", 0],
    ["customers", 1_000_001],
    ["customers", 1.5],
    ["transactions", -1],
    ["transactions", 10_000_001],
    ["seed", -1],
    ["seed", 2 ** 32],
    ["seed", NaN],
    ["end", "2026-02-29"],
    ["end", "31.10.2026"],
    ["end", "2026-10-31T00:00:00Z"],
    ["end", "1900-01-01"],
  ])("refuses %s = %s and names it", (name, value) => {
    const check = () => checkOptions({ ...DEMO, [name]: value });
    expect(check).toThrow(AppError);
    expect(check).toThrow(
      expect.objectContaining({
        code: "invalid",
        details: [expect.objectContaining({ pointer: `/${name}` })],
      }),
    );
  });

  test("takes the bounds themselves", () => {
    for (
      const options of [
        { customers: 1, transactions: 0, seed: 0, end: "1906-01-01" },
        {
          customers: 1_000_000,
          transactions: 10_000_000,
          seed: 0xffff_ffff,
          end: "2198-12-31",
        },
      ]
    ) expect(checkOptions(options)).toEqual(options);
  });
});
