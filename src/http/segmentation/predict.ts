import { createRoute, type z } from "@hono/zod-openapi";
import {
  predictAndRemember,
  type Prediction as Made,
  type SentCustomer,
} from "../../clustering/model/predict.ts";
import { AppError } from "../../errors.ts";
import { writing } from "../access.ts";
import type { RequestContext } from "../context.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, jsonOf } from "../schemas.ts";
import { signedIn } from "../signed_in.ts";
import {
  type Prediction,
  PredictionBatch,
  SegmentCustomer,
  SegmentCustomers,
  VersionedPrediction,
} from "./predict_schema.ts";

/** Bytes of a batch: ten thousand customers with room to spare. */
const MOST_BATCH_BYTES = 4_194_304;

export const prediction = room().openapi(
  createRoute({
    method: "post",
    path: "/predict",
    operationId: "predictSegment",
    summary: "A customer's segment; the answer goes into the caller's history",
    ...writing("Segmentation", "user", { openness: "token" }),
    request: { body: jsonOf(SegmentCustomer) },
    responses: { ...answers(VersionedPrediction), ...bodyFailures },
  }),
  async (c) => {
    const { predictions: [only], version } = await predictAll(c, [c.req.valid("json")]);
    if (only === undefined) throw new AppError("internal", "A customer got no prediction");
    return c.json({ ...only, version }, 200);
  },
);

export const predictionBatch = room().openapi(
  createRoute({
    method: "post",
    path: "/predict/batch",
    operationId: "predictSegments",
    summary: "The segments of up to 10,000 customers, in their order",
    description:
      "All of them by one model, and all of them into the caller's history, or none: a customer that breaks a " +
      "rule is named by its place, such as `/17/age`.",
    ...writing("Segmentation", "user", { openness: "token", mostBytes: MOST_BATCH_BYTES }),
    request: { body: jsonOf(SegmentCustomers) },
    responses: { ...answers(PredictionBatch), ...bodyFailures },
  }),
  async (c) => c.json(await predictAll(c, c.req.valid("json")), 200),
);

async function predictAll(c: RequestContext, customers: readonly SentCustomer[]) {
  const { predictions, version } = await predictAndRemember(c.var.deps, signedIn(c), customers);
  const shown = customers.flatMap((customer, index) => {
    const made = predictions[index];
    return made === undefined ? [] : [toWire(made, customer)];
  });
  return { predictions: shown, version };
}

const toWire = (
  { cluster, clusterName, confidence }: Made,
  customer_data: SentCustomer,
): z.infer<typeof Prediction> => ({ cluster, cluster_name: clusterName, confidence, customer_data });
