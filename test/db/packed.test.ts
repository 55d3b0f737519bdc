import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readColumns } from "../../src/db/packed.ts";
import { freshStore, type TestStore } from "../support/store.ts";

describe("readColumns()", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  /** The numbers 1 to `most`, and their halves. */
  const numbersTo = (most: number) => (after: number, limit: number) =>
    sql`with recursive n(key) as (select ${after} + 1 where ${after} < ${most}
        union all select key + 1 from n where key < ${most})
      select key, key as whole, key / 2.0 as half from n limit ${limit}`;

  test.each([0, 1, 49_999, 50_000, 50_001, 120_001])(
    "reads all %d rows in order, page after page",
    async (most) => {
      const { columns } = await readColumns(store.db, ["whole", "half"], numbersTo(most));
      const [whole, half] = columns;
      expect([whole?.length, half?.length]).toEqual([most, most]);
      expect(whole?.every((value, at) => value === at + 1)).toBe(true);
      expect(half?.at(-1)).toBe(most === 0 ? undefined : most / 2);
    },
  );

  test("answers what is read beside the first page, once", async () => {
    const { beside } = await readColumns(store.db, ["whole"], numbersTo(60_000), [
      sql`select 1 as one`,
      sql`select 2 as two`,
    ]);
    expect(beside.map(({ rows }) => rows[0])).toMatchObject([{ one: 1 }, { two: 2 }]);
  });

  test("refuses a column that holds something else than numbers", async () => {
    const page = () => sql`select 1 as key, null as whole`;
    await expect(readColumns(store.db, ["whole"], page)).rejects.toMatchObject({ code: "internal" });
  });
});
