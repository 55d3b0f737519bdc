/** What a user has asked the models. */
import { z } from "zod";
import type { Database } from "../../db/client.ts";
import { type RowOf, unpackRows } from "../../db/rows.ts";
import type { SentCustomer } from "./predict.ts";
import { countOf, type HistoryPage, historyPage, PREDICTION } from "./queries/history.ts";

/** A prediction that was made. */
export interface PastPrediction {
  readonly id: number;
  readonly customerData: SentCustomer;
  readonly cluster: number;
  readonly clusterName: string;
  readonly confidence: number;
  /** UTC epoch milliseconds. */
  readonly createdAt: number;
  /** The version that predicted; null for one that is no longer known. */
  readonly modelVersion: number | null;
}

const Customer = z.object({
  sex: z.string(),
  age: z.number(),
  annual_income: z.number(),
  spending_score: z.number(),
  purchase_frequency: z.number(),
});

/** How many predictions the user's history has. */
export async function countPredictions(db: Database, userId: number): Promise<number> {
  const [found] = await db.read([countOf(userId)]);
  return Number(found?.rows[0]?.["total"] ?? 0);
}

/** A page of the user's own predictions, the newest first. */
export async function predictionPage(db: Database, page: HistoryPage): Promise<PastPrediction[]> {
  const [found] = await db.read([historyPage(page)]);
  return unpackRows(PREDICTION, found).map(ofRow);
}

const ofRow = ({ customerData, ...row }: RowOf<typeof PREDICTION>): PastPrediction => ({
  ...row,
  customerData: Customer.parse(JSON.parse(customerData)),
});
