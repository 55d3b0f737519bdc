import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../src/db/client.ts";
import { packRow, packRows, type Page, readPage, unpackRow, unpackRows } from "../../src/db/rows.ts";
import { freshStore, type TestStore } from "../support/store.ts";

const SHAPE = {
  id: "number",
  halfMinor: "number?",
  name: "text",
  note: "text?",
  tier: ["bronze", "gold"],
} as const;

/** A row of that shape, but for what is said otherwise; each value as SQL. */
const row = (over: Partial<Record<keyof typeof SHAPE, string>> = {}): SQL => {
  const cells = { id: "1", halfMinor: "0.5", name: "'Tea'", note: "'dry'", tier: "'gold'", ...over };
  return sql.raw(
    `select ${Object.entries(cells).map(([name, value]) => `${value} as "${name}"`).join(", ")}`,
  );
};

/** What a row is refused for. */
const WRONG = [
  ["a text for a number", { id: "'1'" }],
  ["a null for a number", { id: "null" }],
  ["a text for a number or null", { halfMinor: "'half'" }],
  ["a number for a text", { name: "7" }],
  ["a null for a text", { name: "null" }],
  ["a number for a text or null", { note: "7" }],
  ["another word", { tier: "'silver'" }],
  ["a null for a word", { tier: "null" }],
] as const;

const MISSHAPEN = { name: "AppError", code: "internal" };

describe("rows of the store", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  const rows = async (query: SQL) => {
    const [result] = await store.db.read([packRows(SHAPE, query)]);
    return unpackRows(SHAPE, result);
  };
  const one = async (query: SQL) => {
    const [result] = await store.db.read([packRow(SHAPE, query)]);
    return unpackRow(SHAPE, result?.rows[0]?.["packed"]);
  };

  describe("packRows() and unpackRows()", () => {
    test("give numbers, texts, words and nulls back as they are, in order", async () => {
      const odd = `'O''Neill "\\ ' || char(10) || '語'`;
      const query = sql`${row({ name: odd, halfMinor: "null", note: "null", tier: "'bronze'" })}
        union all ${row({ id: "9007199254740991", name: "''", halfMinor: "-2.25" })}`;
      expect(await rows(query)).toEqual([
        { id: 1, halfMinor: null, name: "O'Neill \"\\ \n語", note: null, tier: "bronze" },
        { id: 9_007_199_254_740_991, halfMinor: -2.25, name: "", note: "dry", tier: "gold" },
      ]);
    });

    test("give no rows where there are none", async () => {
      expect(await rows(sql`select * from (${row()}) where false`)).toEqual([]);
    });

    test.each(WRONG)("raise when one row of many holds %s", async (_, over) => {
      await expect(rows(sql`${row()} union all ${row(over)}`)).rejects.toMatchObject(MISSHAPEN);
    });

    test("raise when there is no result at all", () => {
      expect(() => unpackRows(SHAPE, undefined)).toThrow(expect.objectContaining(MISSHAPEN));
    });
  });

  describe("packRow() and unpackRow()", () => {
    test("give the row, or undefined where there is none", async () => {
      expect(await one(row())).toEqual({ id: 1, halfMinor: 0.5, name: "Tea", note: "dry", tier: "gold" });
      expect(await one(sql`select * from (${row()}) where false`)).toBeUndefined();
      expect(unpackRow(SHAPE, null)).toBeUndefined();
    });

    test.each(WRONG)("raise when the row holds %s", async (_, over) => {
      await expect(one(row(over))).rejects.toMatchObject(MISSHAPEN);
    });

    test.each(["null", "1", '"Tea"', "[]", "{}"])("raise when %s stands for a row", (json) => {
      expect(() => unpackRow(SHAPE, json)).toThrow(expect.objectContaining(MISSHAPEN));
    });
  });

  describe("readPage()", () => {
    const LABELLED = { id: "number", label: "text" } as const;
    /** Keys with holes: 3, 6, 9, … 150. */
    const KEYS = Array.from({ length: 50 }, (_, at) => 3 * (at + 1));

    /** Reads a page through a database that fails for some limits; gives the limits that were asked for, too. */
    async function reading(page: Page, failure: (limit: number) => Error | undefined = () => undefined) {
      const asked: number[] = [];
      const db: Database = {
        ...store.db,
        read: async (statements) => {
          const error = failure(asked.at(-1) ?? 0);
          if (error !== undefined) throw error;
          return await store.db.read(statements);
        },
      };
      const found = await readPage(db, LABELLED, page, ({ after, limit }) => {
        asked.push(limit);
        return sql`select value as id, 'Row ' || value as label from json_each(${JSON.stringify(KEYS)})
          where value > ${after} order by value limit ${limit}`;
      }).catch((error: unknown) => ({ error }));
      return { found, asked };
    }
    const labelled = (keys: readonly number[]) => keys.map((id) => ({ id, label: `Row ${id}` }));
    const tooBig = (most: number) => (limit: number) =>
      limit > most ? new Error("SQLITE_TOOBIG: string or blob too big") : undefined;
    const behindAnother = (most: number) => (limit: number) =>
      limit > most
        ? new Error("It failed", {
          cause: new Error("SERVER_ERROR: RESPONSE_TOO_LARGE: Response is too large"),
        })
        : undefined;

    test.each([
      ["from the start", { after: 0, limit: 4 }, [3, 6, 9, 12]],
      ["after a key", { after: 9, limit: 2 }, [12, 15]],
      ["after a key that is not there", { after: 10, limit: 2 }, [12, 15]],
      ["up to the last one", { after: 141, limit: 3 }, [144, 147, 150]],
      ["fewer than asked for at the end", { after: 144, limit: 9 }, [147, 150]],
      ["none after the last one", { after: 150, limit: 9 }, []],
    ])("gives rows %s, in one round trip", async (_, page, keys) => {
      expect(await reading(page)).toEqual({ found: labelled(keys), asked: [page.limit] });
    });

    test.each([["SQLITE_TOOBIG", tooBig], ["RESPONSE_TOO_LARGE, as a cause", behindAnother]])(
      "puts a page together from smaller ones when the database says %s",
      async (_, failure) => {
        const { found, asked } = await reading({ after: 0, limit: 40 }, failure(6));
        expect(found).toEqual(labelled(KEYS.slice(0, 40)));
        expect(asked).toEqual([40, 5, 5, 5, 5, 5, 5, 5, 5]);
      },
    );

    test("asks for no more than is missing, and stops where the rows end", async () => {
      const part = await reading({ after: 0, limit: 12 }, tooBig(6));
      expect(part).toEqual({ found: labelled(KEYS.slice(0, 12)), asked: [12, 2, 2, 2, 2, 2, 2] });
      const odd = await reading({ after: 0, limit: 20 }, tooBig(6));
      expect(odd).toEqual({ found: labelled(KEYS.slice(0, 20)), asked: [20, 3, 3, 3, 3, 3, 3, 2] });
      const end = await reading({ after: 135, limit: 100 }, tooBig(13));
      expect(end).toEqual({ found: labelled([138, 141, 144, 147, 150]), asked: [100, 13] });
    });

    test("gets smaller until it fits, and gives up at a single row", async () => {
      const fits = await reading({ after: 0, limit: 64 }, tooBig(1));
      expect(fits.found).toEqual(labelled(KEYS));
      expect(fits.asked.slice(0, 4)).toEqual([64, 8, 1, 1]);
      const never = await reading({ after: 0, limit: 64 }, tooBig(0));
      expect(never).toMatchObject({ found: { error: { code: "internal" } }, asked: [64, 8, 1] });
    });

    test("passes every other error on as it is", async () => {
      const gone = new Error("Somebody pulled the plug", { cause: "SQLITE_TOOBIG" });
      const { found, asked } = await reading({ after: 0, limit: 64 }, () => gone);
      expect(found).toEqual({ error: gone });
      expect(asked).toEqual([64]);
    });
  });
});
