import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  changeMembership,
  endMembership,
  getMembership,
  listMemberships,
  startMembership,
} from "../../src/commerce/memberships.ts";
import type { EntityKey } from "../../src/commerce/queries/keys.ts";
import type { MembershipValues } from "../../src/commerce/queries/memberships.ts";
import { recordSale } from "../../src/commerce/sales.ts";
import { listTransactions } from "../../src/commerce/transactions.ts";
import { ALL, NOON, openShop, type Shop, uuidOf } from "./shop.ts";

const NOBODY = uuidOf(999_999);
/** The spring of 2026. */
const SPRING: MembershipValues = { startPeriod: "2026-03-01", endPeriod: "2026-05-31", tier: "gold" };

describe("memberships", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
    await shop.db.write([
      sql`insert into customers (id, uuid, created_at, updated_at) values (1, 'ann', 0, 0), (2, 'bob', 0, 0)`,
    ]);
  });
  afterEach(() => shop.close());

  const start = (over: Partial<MembershipValues> & { readonly customerId?: EntityKey } = {}) =>
    startMembership(shop.deps, { customerId: 1, ...SPRING, ...over });
  const change = (key: EntityKey, over: Partial<MembershipValues> = {}) =>
    changeMembership(shop.deps, key, { ...SPRING, ...over });
  const OVERLAP = { code: "conflict", details: [{ pointer: "/start_period" }] };

  /** Periods beside the spring; whether they overlap it. */
  const PERIODS = [
    ["ends the day before", "2026-02-01", "2026-02-28", false],
    ["ends on the first day", "2026-02-01", "2026-03-01", true],
    ["lies within", "2026-04-01", "2026-04-30", true],
    ["is the same", "2026-03-01", "2026-05-31", true],
    ["lies around", "2026-01-01", "2026-12-31", true],
    ["is the first day alone", "2026-03-01", "2026-03-01", true],
    ["is the last day alone", "2026-05-31", "2026-05-31", true],
    ["starts on the last day", "2026-05-31", "2026-06-30", true],
    ["starts the day after", "2026-06-01", "2026-06-30", false],
  ] as const;

  describe("startMembership()", () => {
    test.each([["id", 1], ["UUID", "ann"]])(
      "starts one for the customer with this %s",
      async (_, customerId) => {
        expect(await start({ customerId })).toEqual({ uuid: uuidOf(1), at: NOON });
        const membership = {
          id: 1,
          uuid: uuidOf(1),
          customerUuid: "ann",
          ...SPRING,
          createdAt: NOON,
          updatedAt: NOON,
        };
        expect(await getMembership(shop.deps, 1)).toEqual(membership);
        expect(await getMembership(shop.deps, uuidOf(1))).toEqual(membership);
        expect(await shop.revision()).toBe(1);
      },
    );

    test.each(PERIODS)(
      "keeps to one membership a day for a period that %s another",
      async (_, startPeriod, endPeriod, overlaps) => {
        await start();
        if (overlaps) await expect(start({ startPeriod, endPeriod })).rejects.toMatchObject(OVERLAP);
        else await start({ startPeriod, endPeriod });
        expect([await shop.count("memberships"), await shop.revision()]).toEqual(overlaps ? [1, 1] : [2, 2]);
        await start({ customerId: 2, startPeriod, endPeriod });
      },
    );

    test("takes a single day, but no end before the start", async () => {
      await start({ startPeriod: "2026-05-05", endPeriod: "2026-05-05" });
      await expect(start({ startPeriod: "2027-05-05", endPeriod: "2027-05-04" })).rejects.toMatchObject({
        code: "invalid",
        details: [{ pointer: "/end_period" }],
      });
    });

    test.each([9, NOBODY])("refuses %j, who is no customer", async (customerId) => {
      await expect(start({ customerId })).rejects.toMatchObject({
        code: "invalid",
        details: [{ pointer: "/customer_id" }],
      });
      expect(await shop.revision()).toBe(0);
    });
  });

  describe("changeMembership()", () => {
    test("changes period and tier, and gives it as it is now", async () => {
      await start();
      shop.clock.at = NOON + 60_000;
      const changed = await change(uuidOf(1), { endPeriod: "2026-12-31", tier: "silver" });
      expect(changed).toEqual({
        id: 1,
        uuid: uuidOf(1),
        customerUuid: "ann",
        startPeriod: "2026-03-01",
        endPeriod: "2026-12-31",
        tier: "silver",
        createdAt: NOON,
        updatedAt: NOON + 60_000,
      });
      expect(await getMembership(shop.deps, 1)).toEqual(changed);
      expect(await shop.revision()).toBe(2);
    });

    test("stamps each change later than the one before, even when the clock stands still or goes back", async () => {
      await start();
      const stamps: number[] = [];
      for (const now of [NOON, NOON - 1_000, NOON + 1_000]) {
        shop.clock.at = now;
        stamps.push((await change(1)).updatedAt);
      }
      expect(stamps).toEqual([NOON + 1, NOON + 2, NOON + 1_000]);
    });

    test.each(PERIODS)(
      "keeps to one membership a day for a period that %s another",
      async (_, startPeriod, endPeriod, overlaps) => {
        await start();
        await start({ startPeriod: "2030-01-01", endPeriod: "2030-01-31" });
        await start({ customerId: 2, startPeriod: "2030-01-01", endPeriod: "2030-01-31" });
        for (const key of [2, uuidOf(2)]) {
          const changed = change(key, { startPeriod, endPeriod });
          if (overlaps) await expect(changed).rejects.toMatchObject(OVERLAP);
          else expect(await changed).toMatchObject({ startPeriod, endPeriod });
        }
        expect(await change(3, { startPeriod, endPeriod })).toMatchObject({ customerUuid: "bob" });
      },
    );

    test.each(PERIODS)(
      "does not count the membership itself: a period that %s its own goes ahead",
      async (_, startPeriod, endPeriod) => {
        await start();
        expect(await change(1, { startPeriod, endPeriod })).toMatchObject({ startPeriod, endPeriod });
        expect(await change(uuidOf(1))).toMatchObject(SPRING);
      },
    );

    test("says which of its rules is broken, and changes nothing", async () => {
      await start();
      await expect(change(1, { endPeriod: "2026-02-28" })).rejects.toMatchObject({
        code: "invalid",
        details: [{ pointer: "/end_period" }],
      });
      for (const key of [9, NOBODY]) await expect(change(key)).rejects.toMatchObject({ code: "not_found" });
      expect(await getMembership(shop.deps, 1)).toMatchObject({ ...SPRING, updatedAt: NOON });
      expect(await shop.revision()).toBe(1);
    });
  });

  test("endMembership() deletes it, and leaves its sales without it", async () => {
    await start();
    await start({ customerId: 2 });
    for (const [customerId, membershipId] of [[1, 1], [2, 2]]) {
      await recordSale(shop.deps, {
        customerId: customerId ?? null,
        membershipId: membershipId ?? null,
        occurredAt: NOON,
        statedAmountMinor: 500,
        channel: null,
        paymentType: null,
        lines: [],
      });
    }
    await endMembership(shop.deps, uuidOf(1));
    expect(await listTransactions(shop.deps, ALL)).toMatchObject([
      { customerUuid: "ann", membershipUuid: null, amountMinor: 500 },
      { customerUuid: "bob", membershipUuid: uuidOf(2), amountMinor: 500 },
    ]);
    for (const key of [1, uuidOf(1)]) {
      await expect(endMembership(shop.deps, key)).rejects.toMatchObject({ code: "not_found" });
      await expect(getMembership(shop.deps, key)).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await shop.revision()).toBe(5);
  });

  test("listMemberships() gives a page by id", async () => {
    for (const year of ["2024", "2025", "2026"]) {
      await start({ startPeriod: `${year}-01-01`, endPeriod: `${year}-12-31` });
    }
    await endMembership(shop.deps, 2);
    expect((await listMemberships(shop.deps, ALL)).map(({ id }) => id)).toEqual([1, 3]);
    expect(await listMemberships(shop.deps, { after: 1, limit: 1 })).toMatchObject([{
      startPeriod: "2026-01-01",
    }]);
  });
});
