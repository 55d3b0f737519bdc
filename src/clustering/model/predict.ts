/** Which segment a customer belongs to. */
import type { Deps } from "../../deps.ts";
import { type Champion, championModel } from "./champion.ts";
import { squaredDistance } from "./distance.ts";
import { type CustomerValues, FEATURES } from "./features.ts";
import { insertPredictions } from "./queries/history.ts";

/** A customer's segment. */
export interface Prediction {
  readonly cluster: number;
  readonly clusterName: string;
  /** 0 … 1, 2 decimals: see {@link predict}. */
  readonly confidence: number;
}

/** A customer as it is sent and remembered. */
export type SentCustomer = { readonly sex: string } & CustomerValues;

/**
 * The cluster whose standardised centroid is nearest, of equally near ones that with the lowest id. The confidence is
 * `1 − d_own / d_max` over the distances to the centroids: 1 on the centroid, 0 where all are equally far; a model of
 * one cluster, or with all distances 0, is sure.
 * Source: scikit-learn `StandardScaler.transform` and `KMeans.predict`.
 */
export function predict({ document, clusters }: Champion, customer: CustomerValues): Prediction {
  const { features, scaler } = document;
  const point = features.map((feature, index) =>
    (customer[feature] - (scaler.mean[index] ?? 0)) / (scaler.scale[index] ?? 1)
  );
  let own = { id: 0, name: "", distance: Infinity };
  let farthest = 0;
  for (const { id, name, center } of clusters) {
    const distance = squaredDistance(point, center);
    if (distance < own.distance) own = { id, name, distance };
    farthest = Math.max(farthest, distance);
  }
  const confidence = clusters.length === 1 || farthest === 0 ? 1 : 1 - Math.sqrt(own.distance / farthest);
  return { cluster: own.id, clusterName: own.name, confidence: Math.round(confidence * 100) / 100 };
}

/**
 * Predicts for each customer and writes it into the user's history, all of it or nothing, in one write: no other round
 * trip where the version is at hand.
 * @param who whose history, and the champion's version as the account was looked up
 * @throws {AppError} `conflict` when no model is trained
 */
export async function predictAndRemember(
  { db, config, now }: Pick<Deps, "db" | "config" | "now">,
  { userId, championVersion }: { readonly userId: number; readonly championVersion: number | null },
  customers: readonly SentCustomer[],
): Promise<{ readonly predictions: readonly Prediction[]; readonly version: number }> {
  const champion = await championModel({ db, config }, championVersion);
  const predictions = customers.map((customer) => predict(champion, customer));
  const rows = predictions.map(({ cluster, clusterName, confidence }, index) =>
    [dataOf(customers[index]), cluster, clusterName, confidence] as const
  );
  const { version } = champion;
  if (rows.length > 0) await db.write(insertPredictions({ userId, version, now: now() }, rows));
  return { predictions, version };
}

/** The customer as the history keeps it: JSON, and nothing but what is documented. */
function dataOf(customer: SentCustomer | undefined): string {
  const features = FEATURES.map((feature) => [feature, customer?.[feature]]);
  return JSON.stringify({ sex: customer?.sex, ...Object.fromEntries(features) });
}
