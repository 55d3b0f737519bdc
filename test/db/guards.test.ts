import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { moveRevision, moveRevisionIfChanged, refuseIf } from "../../src/db/fragments.ts";
import { readRevision } from "../../src/db/revision.ts";
import { type Guard, GUARDS } from "../../src/db/schema/guards.ts";
import { MEANINGS } from "../support/guards.ts";
import { freshStore, type TestStore } from "../support/store.ts";

describe("guards", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  const addCategory = (name: string) =>
    sql`insert into product_categories (uuid, name, created_at, updated_at) values (${name}, ${name}, 0, 0)`;
  const names = async () =>
    (await store.db.orm.all<{ name: string }>(sql`select name from product_categories`)).map(({ name }) =>
      name
    );
  const refusal = async (guard: Guard) =>
    await store.db.write([
      addCategory("before"),
      moveRevision(),
      refuseIf(guard, sql`true`),
      addCategory("after"),
    ])
      .catch((error: unknown) => error);

  test.each(GUARDS)(
    "refuseIf() refuses as %s, with a sentence and a field, and undoes its whole batch",
    async (guard) => {
      const [code, pointer] = MEANINGS[guard];
      expect(await refusal(guard)).toMatchObject({
        name: "AppError",
        code,
        message: expect.stringMatching(/^[A-Z].{10,}[^.]$/),
        details: [{ pointer }],
      });
      expect([await names(), await readRevision(store.db)]).toEqual([[], 0]);
    },
  );

  test("refuseIf() gives each guard words of its own", async () => {
    const messages = new Set<string>();
    for (const guard of GUARDS) {
      const error = await refusal(guard);
      if (error instanceof Error) messages.add(error.message);
    }
    expect(messages.size).toBe(GUARDS.length);
  });

  test("refuseIf() does nothing when its condition does not hold, or is null", async () => {
    const results = await store.db.write(
      GUARDS.flatMap((guard) => [refuseIf(guard, sql`false`), refuseIf(guard, sql`null > 1`)]),
    );
    expect(results.map(({ rowsAffected }) => rowsAffected)).toEqual(Array(2 * GUARDS.length).fill(0));
    expect(await store.db.orm.all(sql`select * from guards`)).toEqual([]);
  });

  test("refuseIf() judges its condition when its turn in the batch comes", async () => {
    const there = refuseIf("time_late", sql`exists (select 1 from product_categories where name = 'turn')`);
    await expect(store.db.write([addCategory("turn"), there])).rejects.toMatchObject({ code: "invalid" });
    await store.db.write([there, addCategory("turn")]);
    expect(await names()).toEqual(["turn"]);
    await store.db.write([sql`delete from product_categories`]);
  });

  test("moveRevisionIfChanged() moves it only when the statement before has changed a row", async () => {
    const rename = (name: string) =>
      sql`update product_categories set name = name || '!' where name = ${name}`;
    const before = await readRevision(store.db);
    await store.db.write([addCategory("here"), rename("nowhere"), moveRevisionIfChanged()]);
    expect(await readRevision(store.db)).toBe(before);
    await store.db.write([rename("here"), moveRevisionIfChanged()]);
    expect(await readRevision(store.db)).toBe(before + 1);
    await store.db.write([sql`delete from product_categories`]);
  });
});
