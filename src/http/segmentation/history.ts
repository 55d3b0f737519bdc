import { countPredictions, predictionPage } from "../../clustering/model/history.ts";
import { shownInstant } from "../fields.ts";
import { signedIn } from "../signed_in.ts";
import { skippedList } from "../skipped_list.ts";
import { PastPrediction } from "./predict_schema.ts";

export const history = skippedList({
  path: "/history",
  operationId: "listPredictions",
  summary: "The caller's own predictions, newest first",
  least: "user",
  item: PastPrediction,
  envelope: { rows: "history", total: (c) => countPredictions(c.var.deps.db, signedIn(c).userId) },
  descending: true,
  reader: (c) => {
    const { userId } = signedIn(c);
    return ({ after: before, limit, skip }) => predictionPage(c.var.deps.db, { userId, before, limit, skip });
  },
  toWire: ({ id, customerData, cluster, clusterName, confidence, createdAt, modelVersion }) => ({
    id,
    customer_data: customerData,
    cluster,
    cluster_name: clusterName,
    confidence,
    created_at: shownInstant(createdAt),
    version: modelVersion,
  }),
});
