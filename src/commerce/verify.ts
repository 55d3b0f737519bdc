import type { Deps } from "../deps.ts";
import { countDifferences, rebuildAll } from "./queries/verify.ts";

/** What a check of the store found. */
export interface Verification {
  readonly sound: boolean;
  /** Rows that disagree, by table: those that are kept but wrong, and those that are missing, both count. */
  readonly differences: Readonly<Record<string, number>>;
}

/** Recomputes every kept figure from the sales, in one snapshot, and compares. Reads the whole store. */
export async function verifyStore({ db }: Pick<Deps, "db">): Promise<Verification> {
  const results = await db.read(countDifferences());
  const differences = Object.fromEntries(
    results.flatMap(({ rows }) => rows.map((row) => [String(row["name"]), Number(row["wrong"])])),
  );
  return { sound: Object.values(differences).every((wrong) => wrong === 0), differences };
}

/** Rebuilds every kept figure from the sales in one batch, whatever state they are in. */
export async function repairStore({ db }: Pick<Deps, "db">): Promise<Verification> {
  await db.write(rebuildAll());
  return await verifyStore({ db });
}
