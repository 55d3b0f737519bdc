/** A small model for the tests. */
import { MODEL_FORMAT, type ModelDocument } from "../../../src/clustering/model/document.ts";

/** A valid document: two features, clusters 0 and 4. */
export const exampleDocument = (): ModelDocument => ({
  format: MODEL_FORMAT,
  algorithm: { name: "kmeans", version: "1" },
  features: ["age", "annual_income"],
  scaler: { mean: [40, 50], scale: [10, 20] },
  clusters: [
    {
      cluster_id: 0,
      cluster_name: "Average Spender",
      size: 12,
      centroid: [30, 40],
      averages: { age: 30, annual_income: 40, spending_score: 50.5, purchase_frequency: null },
    },
    {
      cluster_id: 4,
      cluster_name: "High Value",
      size: 9,
      centroid: [50, 90],
      averages: { age: 50, annual_income: 90, spending_score: null, purchase_frequency: null },
    },
  ],
  parameters: { n_clusters: 2, n_init: 10, max_iter: 300, tol: 0.0001, random_state: 42 },
  metrics: {
    inertia: 12.5,
    silhouette_score: 0.30000000000000004,
    silhouette_sampled: null,
    davies_bouldin_index: 0.9,
  },
  selection: { k_range: [2, 3], inertias: [12.5, 9], silhouette_scores: [0.30000000000000004, null] },
  data: { rows: 21, hash: "ab".repeat(32) },
});
