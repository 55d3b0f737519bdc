import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { users } from "../../src/db/schema/users.ts";
import {
  changeProfile,
  deleteProfile,
  getProfile,
  listProfiles,
  saveProfile,
} from "../../src/identity/profiles.ts";
import type { ProfileValues } from "../../src/identity/queries/profiles.ts";
import { freshStore, type TestStore } from "../support/store.ts";

const ANN = 1;
const BEN = 2;
const VALUES: ProfileValues = {
  name: "Em Fox",
  sex: "Female",
  age: 35,
  annualIncome: 65.5,
  spendingScore: 80,
  purchaseFrequency: 12,
  notes: "Likes tea",
};
const ALL = { after: 0, limit: 1_000, skip: 0 };
const key = (bodyHash: string) => ({
  caller: "user:1",
  method: "POST",
  path: "/profiles/",
  key: "one",
  bodyHash,
});

describe("profiles", () => {
  let store: TestStore;
  const clock = { now: 1_000 };
  const deps = () => ({ db: store.db, now: () => clock.now });
  beforeEach(async () => {
    clock.now = 1_000;
    store = await freshStore();
    const account = { role: "user", isActive: true, createdAt: 0, updatedAt: 0 } as const;
    await store.db.orm.insert(users).values([
      { ...account, id: ANN, uuid: "a", username: "ann" },
      { ...account, id: BEN, uuid: "b", username: "ben" },
    ]);
  });
  afterEach(() => store.close());

  test("are saved, and read by their own user alone", async () => {
    const { id, at } = await saveProfile(deps(), ANN, VALUES);
    expect(await getProfile(deps(), ANN, id)).toEqual({
      ...VALUES,
      id,
      userId: ANN,
      createdAt: at,
      updatedAt: at,
    });
    await expect(getProfile(deps(), BEN, id)).rejects.toMatchObject({
      code: "not_found",
      message: "There is no such profile",
    });
    await expect(getProfile(deps(), ANN, id + 1)).rejects.toMatchObject({ code: "not_found" });
  });

  test("give their own id, whoever saves in between", async () => {
    const saved = await Promise.all(
      Array.from(
        { length: 12 },
        (_, index) =>
          saveProfile(deps(), index % 2 === 0 ? ANN : BEN, { ...VALUES, name: `Profile ${index}` }),
      ),
    );
    const owners = await Promise.all(
      saved.map(({ id }, index) => getProfile(deps(), index % 2 === 0 ? ANN : BEN, id)),
    );
    expect(owners.map(({ name }) => name)).toEqual(saved.map((_, index) => `Profile ${index}`));
  });

  test("are saved once for a key, and refused for another body under it", async () => {
    const first = await saveProfile(deps(), ANN, VALUES, key("a"));
    await saveProfile(deps(), ANN, VALUES);
    clock.now = 5_000;
    expect(await saveProfile(deps(), ANN, VALUES, key("a"))).toEqual(first);
    await expect(saveProfile(deps(), ANN, VALUES, key("b"))).rejects.toMatchObject({ code: "invalid" });
    expect(await listProfiles(deps(), ANN, ALL)).toHaveLength(2);
  });

  test("change by what is stated alone, and their stamp always moves", async () => {
    const { id, at } = await saveProfile(deps(), ANN, VALUES);
    const older = await changeProfile(deps(), ANN, id, { age: 36 });
    expect(older).toEqual({ ...VALUES, age: 36, id, userId: ANN, createdAt: at, updatedAt: at + 1 });
    expect((await changeProfile(deps(), ANN, id, {})).updatedAt).toBe(at + 2);
    clock.now = 9_000;
    const cleared = await changeProfile(deps(), ANN, id, { notes: null, annualIncome: 0 });
    expect(cleared).toMatchObject({ notes: null, annualIncome: 0, age: 36, updatedAt: 9_000, createdAt: at });
    expect(await changeProfile(deps(), ANN, id, { notes: "" })).toMatchObject({ notes: "" });
  });

  test("of somebody else are neither changed nor deleted", async () => {
    const { id } = await saveProfile(deps(), ANN, VALUES);
    await expect(changeProfile(deps(), BEN, id, { name: "Mine" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(deleteProfile(deps(), BEN, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await getProfile(deps(), ANN, id)).toMatchObject({ name: "Em Fox" });
  });

  test("are deleted once, and with their user", async () => {
    const { id } = await saveProfile(deps(), ANN, VALUES);
    await deleteProfile(deps(), ANN, id);
    await expect(deleteProfile(deps(), ANN, id)).rejects.toMatchObject({ code: "not_found" });
    await saveProfile(deps(), ANN, VALUES);
    await store.db.write([sql`delete from users where id = ${ANN}`]);
    expect(await listProfiles(deps(), ANN, ALL)).toEqual([]);
  });

  test("are listed by id, without those that are skipped", async () => {
    for (const name of ["a", "b", "c", "d"]) {
      await saveProfile(deps(), ANN, { ...VALUES, name });
      await saveProfile(deps(), BEN, VALUES);
    }
    const names = async (page: Partial<typeof ALL>) =>
      (await listProfiles(deps(), ANN, { ...ALL, ...page })).map(({ name }) => name).join("");
    expect(await names({})).toBe("abcd");
    expect(await names({ skip: 1, limit: 2 })).toBe("bc");
    expect(await names({ after: 1 })).toBe("bcd");
    expect(await names({ skip: 9 })).toBe("");
  });
});
