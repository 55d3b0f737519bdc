import { type SQL, sql } from "drizzle-orm";
import { moveRevision } from "../../db/fragments.ts";
import { keptTables, settle, unsettledTransactions } from "./stats.ts";

/** One statement per thing to check, each giving one row `{name, wrong}`. They share one snapshot. */
export const countDifferences = (): SQL[] => [
  sql`select 'transactions' as name, count(*) as wrong from (${unsettledTransactions})`,
  ...keptTables.map(({ name, kept, recomputed }) =>
    sql`select ${name} as name, (select count(*) from (select * from (${kept}) except select * from (${recomputed})))
      + (select count(*) from (select * from (${recomputed}) except select * from (${kept}))) as wrong`
  ),
];

/** Settles every transaction that disagrees with its lines, then rebuilds the kept tables; one batch. */
export const rebuildAll = (): SQL[] => [
  ...settle(sql`(${unsettledTransactions})`),
  ...keptTables.flatMap(({ rebuild }) => rebuild),
  moveRevision(),
];
