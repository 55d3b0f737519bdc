import { createRoute, type z } from "@hono/zod-openapi";
import { championModel } from "../../clustering/model/champion.ts";
import type { ModelCluster } from "../../clustering/model/document.ts";
import { type Elbow as Found, elbow } from "../../clustering/model/elbow.ts";
import type { KProgress } from "../../clustering/model/selection.ts";
import { type TrainedModel as Trained, trainModel } from "../../clustering/model/train.ts";
import { operation, writing } from "../access.ts";
import { eventStream, type Listener, wantsEvents } from "../event_stream.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, inConflict, optionalJsonOf, streams, tooMuch } from "../schemas.ts";
import { signedIn } from "../signed_in.ts";
import { Clusters, Elbow, TrainedModel, WantedModel } from "./model_schema.ts";

const EVENTS =
  "With `Accept: text/event-stream` each k is told as a `progress` event once it is done, then this answer as " +
  "`result`, or a problem as `error`; leaving cancels it.";

export const training = room().openapi(
  createRoute({
    method: "post",
    path: "/train",
    operationId: "trainModel",
    summary: "Train a segmentation model on the store's customers; it predicts from now on",
    description:
      "K-Means on standardised features. Clusters that continue one of the model before keep its id and name. " +
      `${EVENTS} An Idempotency-Key counts only without events.`,
    ...writing("Segmentation", "analyst", { bodyOptional: true }),
    request: { headers: IdempotencyHeaders, body: optionalJsonOf(WantedModel) },
    responses: { ...streams(TrainedModel), ...bodyFailures },
  }),
  async (c) => {
    const { n_clusters: nClusters, random_state: randomState, features } = c.req.valid("json");
    const wanted = { nClusters, randomState, features };
    if (wantsEvents(c)) {
      return eventStream(
        c,
        async (listener) => toTrained(await trainModel(c.var.deps, { ...wanted, ...byK(listener) })),
      );
    }
    const idempotency = await keyedBody(c);
    return c.json(toTrained(await trainModel(c.var.deps, { ...wanted, idempotency })), 200);
  },
);

export const clusters = room().openapi(
  createRoute({
    method: "get",
    path: "/clusters",
    operationId: "getClusters",
    summary: "The clusters of the model that predicts",
    ...operation("Segmentation", "user", { openness: "token" }),
    responses: { ...answers(Clusters), ...inConflict },
  }),
  async (c) => {
    const { document } = await championModel(c.var.deps, signedIn(c).championVersion);
    return c.json({
      total_customers: document.data.rows,
      n_clusters: document.clusters.length,
      clusters: document.clusters.map(toCluster),
    }, 200);
  },
);

export const elbowData = room().openapi(
  createRoute({
    method: "get",
    path: "/elbow",
    operationId: "getElbow",
    summary: "How well each number of clusters would fit the store's customers; no model is needed",
    description: EVENTS,
    ...operation("Segmentation", "user", { openness: "token" }),
    responses: { ...streams(Elbow), ...inConflict, ...tooMuch },
  }),
  async (c) => {
    if (wantsEvents(c)) {
      return eventStream(c, async (listener) => toElbow(await elbow(c.var.deps, byK(listener))));
    }
    return c.json(toElbow(await elbow(c.var.deps)), 200);
  },
);

/** Tells each k in the words of the document. */
const byK = ({ signal, onProgress }: Listener) => ({
  signal,
  onProgress: ({ k, inertia, silhouetteScore, step, steps }: KProgress) =>
    onProgress({ k, inertia, silhouette_score: silhouetteScore, step, steps }),
});

const toTrained = (
  { nClusters, silhouetteScore, inertia, version, hash, changes }: Trained,
): z.infer<typeof TrainedModel> => ({
  message: "Model trained successfully",
  n_clusters: nClusters,
  silhouette_score: silhouetteScore,
  inertia,
  version,
  hash,
  clusters: { kept: [...changes.kept], new: [...changes.added], gone: [...changes.gone] },
});

const toCluster = ({ cluster_id, cluster_name, size, averages }: ModelCluster) => ({
  cluster_id,
  cluster_name,
  size,
  avg_age: averages.age,
  avg_income: averages.annual_income,
  avg_spending_score: averages.spending_score,
  avg_purchase_frequency: averages.purchase_frequency,
});

const toElbow = ({ optimalK, kRange, inertias, silhouetteScores }: Found): z.infer<typeof Elbow> => ({
  optimal_k: optimalK,
  k_range: kRange,
  inertias,
  silhouette_scores: silhouetteScores,
});
