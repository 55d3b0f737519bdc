import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ageOf, createCustomer, listCustomers } from "../../src/commerce/customers.ts";
import type { CustomerValues } from "../../src/commerce/queries/customers.ts";
import { ALL, NOON, openShop, type Shop, uuidOf } from "./shop.ts";

const NOBODY: CustomerValues = {
  firstName: "",
  lastName: "",
  gender: null,
  age: null,
  dob: null,
  email: null,
  phone: null,
  city: null,
  incomeLevel: null,
  shoppingPreference: null,
  customerSegment: null,
};

describe("ageOf()", () => {
  test.each([
    ["as it is stated", { age: 40, dob: null }, 40],
    ["as it is stated, whatever the day of birth says", { age: 40, dob: "2000-05-05" }, 40],
    ["of a newborn, as it is stated", { age: 0, dob: "2000-05-05" }, 0],
    ["by the day of birth, on a birthday", { age: null, dob: "2000-05-05" }, 26],
    ["by the day of birth, the day before", { age: null, dob: "2000-05-06" }, 25],
    ["as null where nobody knows it", { age: null, dob: null }, null],
  ])("gives the age %s", (_, customer, age) => {
    expect(ageOf(customer, NOON)).toBe(age);
  });
});

describe("customers", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  const create = (over: Partial<CustomerValues> & { readonly id?: number } = {}) =>
    createCustomer(shop.deps, { id: null, ...NOBODY, ...over });
  const referenceOf = async (id: number) =>
    (await listCustomers(shop.deps, { after: id - 1, limit: 1 }))[0]?.reference;

  test("createCustomer() keeps every value as it is, and moves the revision", async () => {
    const values = {
      firstName: "Ann",
      lastName: "O'Neill",
      gender: "Female",
      age: 34,
      dob: "1990-01-01",
      email: "ann@shop.example",
      phone: "+44 20 7946 0000",
      city: "Zürich",
      incomeLevel: "Medium",
      shoppingPreference: "Online",
      customerSegment: "Regular",
    };
    const made = await create(values);
    expect(made).toEqual({ id: 1, uuid: uuidOf(1), reference: "C001", at: NOON });
    expect(await listCustomers(shop.deps, ALL)).toEqual([{
      id: 1,
      uuid: uuidOf(1),
      reference: "C001",
      ...values,
    }]);
    expect(await shop.revision()).toBe(1);
  });

  test("createCustomer() takes a chosen id, goes on after it, and is a conflict when it is taken", async () => {
    expect(await create({ id: 41 })).toMatchObject({ id: 41, reference: "C041" });
    expect(await create()).toMatchObject({ id: 42 });
    await expect(create({ id: 41 })).rejects.toMatchObject({
      code: "conflict",
      details: [{ pointer: "/id" }],
    });
    expect([await shop.count("customers"), await shop.revision()]).toEqual([2, 2]);
  });

  test("createCustomer() takes who is born today, and nobody who is born tomorrow", async () => {
    expect(await create({ dob: "2026-05-05" })).toMatchObject({ id: 1 });
    await expect(create({ dob: "2026-05-06" })).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer: "/dob" }],
    });
    expect(await shop.count("customers")).toBe(1);
  });

  test("createCustomer() refuses an age that the store does not keep", async () => {
    await expect(create({ age: 131 })).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer: "/age" }],
    });
    expect(await shop.revision()).toBe(0);
  });

  test("a shown reference is the stated one, else the id's, made unlike any that is stated", async () => {
    await create();
    await shop.db.write([
      sql`insert into customers (id, uuid, reference, created_at, updated_at)
        values (2, 'u2', 'C001', 0, 0), (3, 'u3', '17850', 0, 0), (1000, 'u4', null, 0, 0)`,
    ]);
    expect((await listCustomers(shop.deps, ALL)).map(({ reference }) => reference))
      .toEqual(["C001-1", "C001", "17850", "C1000"]);
    await shop.db.write([sql`update customers set reference = 'C1001' where id = 3`]);
    expect(await create()).toMatchObject({ id: 1001, reference: "C1001-1001" });
    expect(await referenceOf(1001)).toBe("C1001-1001");
  });
});
