import { type SQL, sql } from "drizzle-orm";
import { refuseIfGone } from "../../../db/fragments.ts";
import { packRows } from "../../../db/rows.ts";
import { predictionHistory } from "../../../db/schema/prediction_history.ts";

/** Which predictions of whose history, newest first. */
export interface HistoryPage {
  readonly userId: number;
  /** Exclusive; `Number.MAX_SAFE_INTEGER` begins with the newest. */
  readonly before: number;
  readonly limit: number;
  readonly skip: number;
}

export const PREDICTION = {
  id: "number",
  customerData: "text",
  cluster: "number",
  clusterName: "text",
  confidence: "number",
  createdAt: "number",
  modelVersion: "number?",
} as const;

/** What is remembered of one prediction: the customer as JSON, cluster, its name, confidence. */
type PredictionRow = readonly [
  customerData: string,
  cluster: number,
  clusterName: string,
  confidence: number,
];

/** Rows of one statement: a parameter of a megabyte or so. */
const ROWS_PER_STATEMENT = 5_000;

/** Writes predictions down, for an account that is still there; their ids follow their order. */
export function insertPredictions(
  { userId, version, now }: { readonly userId: number; readonly version: number; readonly now: number },
  rows: readonly PredictionRow[],
): SQL[] {
  const parts = Array.from(
    { length: Math.ceil(rows.length / ROWS_PER_STATEMENT) },
    (_, part) => rows.slice(part * ROWS_PER_STATEMENT, (part + 1) * ROWS_PER_STATEMENT),
  );
  return [
    refuseIfGone(userId),
    ...parts.map((part) =>
      sql`insert into ${predictionHistory}
        (user_id, model_version, customer_data, cluster, cluster_name, confidence, created_at)
      select ${userId}, ${version}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, ${now}
      from json_each(${JSON.stringify(part)})`
    ),
  ];
}

export const countOf = (userId: number): SQL =>
  sql`select count(*) as total from ${predictionHistory} where user_id = ${userId}`;

/** One row `packed`. */
export const historyPage = ({ userId, before, limit, skip }: HistoryPage): SQL =>
  packRows(
    PREDICTION,
    sql`select id, customer_data as "customerData", cluster, cluster_name as "clusterName", confidence,
        created_at as "createdAt", model_version as "modelVersion"
      from ${predictionHistory} where user_id = ${userId} and id < ${before}
      order by id desc limit ${limit} offset ${skip}`,
  );
