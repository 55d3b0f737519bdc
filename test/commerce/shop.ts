import { type SQL, sql } from "drizzle-orm";
import { readRevision } from "../../src/db/revision.ts";
import { freshStore } from "../support/store.ts";

/** Noon of 5 May 2026, UTC. */
export const NOON = Date.UTC(2026, 4, 5, 12);

/** A store of its own, with a clock that stands still until it is set, and ids that count. */
export async function openShop() {
  const { db, close } = await freshStore();
  const clock = { at: NOON };
  let ids = 0;
  const deps = { db, now: () => clock.at, newId: () => uuidOf(++ids) };
  /** The number that a query of one row and one column gives. */
  const number = async (query: SQL): Promise<number> => {
    const [result] = await db.read([query]);
    return Number(result?.rows[0]?.[0]);
  };
  return {
    db,
    clock,
    deps,
    close,
    number,
    count: (table: string) => number(sql`select count(*) from ${sql.identifier(table)}`),
    revision: () => readRevision(db),
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** The UUID that the shop makes in this place. */
export const uuidOf = (place: number): string => `00000000-0000-4000-8000-${String(place).padStart(12, "0")}`;

/** What every page is read with where all rows are wanted. */
export const ALL = { after: 0, limit: 1_000 };
