import { z } from "@hono/zod-openapi";
import { FEATURES } from "../../clustering/model/features.ts";
import { LEAST_CLUSTERS, MOST_CLUSTERS } from "../../clustering/model/selection.ts";
import { RANDOM_STATE } from "../../clustering/model/train.ts";
import { whole } from "../fields.ts";

const FEATURE_LIST = `should name each at most once: ${FEATURES.join(", ")}`;

export const WantedModel = z.object({
  n_clusters: whole(LEAST_CLUSTERS, MOST_CLUSTERS).optional().openapi({
    description: "Absent: the number with the best silhouette score.",
  }),
  random_state: whole(0, 2 ** 32 - 1).optional().openapi({ description: `Absent: ${RANDOM_STATE}.` }),
  features: z.array(z.enum(FEATURES, `should be one of ${FEATURES.join(", ")}`), { error: FEATURE_LIST })
    .min(1, FEATURE_LIST).max(FEATURES.length, FEATURE_LIST)
    .refine((features) => new Set(features).size === features.length, FEATURE_LIST).optional()
    .openapi({ description: "Absent: all four.", uniqueItems: true }),
}, { error: "should be a JSON object" }).openapi("WantedModel", {
  example: { n_clusters: 5, random_state: RANDOM_STATE, features: [...FEATURES] },
});

const clusterIds = (description: string, example: number[]) =>
  z.array(z.number().int()).openapi({ description, example });

export const TrainedModel = z.object({
  message: z.literal("Model trained successfully"),
  n_clusters: z.number().int(),
  silhouette_score: z.number().nullable().openapi({ example: 0.5467 }),
  inertia: z.number().openapi({ description: "Sum of squared standardised distances to the centres." }),
  version: z.number().int(),
  hash: z.string().openapi({ description: "SHA-256 of the model's document, hex." }),
  clusters: z.object({
    kept: clusterIds("Clusters that continue one of the model before, with its id and name.", [0, 1, 2]),
    new: clusterIds("Clusters that the model before had not.", [4]),
    gone: clusterIds("Clusters of the model before that are no more.", [3]),
  }),
}).openapi("TrainedModel");

const average = () => z.number().nullable();

export const Clusters = z.object({
  total_customers: z.number().int(),
  n_clusters: z.number().int(),
  clusters: z.array(z.object({
    cluster_id: z.number().int(),
    cluster_name: z.string().openapi({ example: "Premium Customer" }),
    size: z.number().int(),
    avg_age: average(),
    avg_income: average(),
    avg_spending_score: average(),
    avg_purchase_frequency: average(),
  })),
}).openapi("Clusters", { description: "Of the customers that the model was trained on." });

export const Elbow = z.object({
  optimal_k: z.number().int().openapi({ description: "The number with the best silhouette score." }),
  k_range: z.array(z.number().int()),
  inertias: z.array(z.number()),
  silhouette_scores: z.array(z.number().nullable()),
}).openapi("Elbow", {
  example: {
    optimal_k: 3,
    k_range: [2, 3, 4],
    inertias: [412.5, 198.2, 160.9],
    silhouette_scores: [0.41, 0.55, 0.48],
  },
});
