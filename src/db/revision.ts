import { eq } from "drizzle-orm";
import type { Database } from "./client.ts";
import { store } from "./schema/store.ts";

/** The store's revision: it moves with every write that changes an analytic answer. */
export const readRevision = async (db: Database): Promise<number> =>
  (await db.orm.select({ revision: store.revision }).from(store).where(eq(store.id, 1)).get())?.revision ?? 0;
