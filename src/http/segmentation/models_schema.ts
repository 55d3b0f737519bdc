import { z } from "@hono/zod-openapi";
import { ModelDocument } from "../../clustering/model/document.ts";
import { FEATURES } from "../../clustering/model/features.ts";
import { ORIGINS } from "../../db/schema/models.ts";
import { idInPath, LARGEST_ID, madeInstant, whole } from "../fields.ts";

export const Model = z.object({
  version: z.number().int(),
  origin: z.enum(ORIGINS).openapi({
    description: "Trained on the store's customers, or imported as a document.",
  }),
  is_champion: z.boolean().openapi({ description: "Whether it is the one that predicts." }),
  created_at: madeInstant(),
  hash: z.string().openapi({ description: "SHA-256 of the model's document, hex." }),
  n_clusters: z.number().int(),
  features: z.array(z.enum(FEATURES)),
  silhouette_score: z.number().nullable(),
  inertia: z.number(),
}).openapi("Model");

export const DocumentedModel = Model.extend({
  document: ModelDocument,
}).openapi("DocumentedModel");

export const ModelPath = z.object({ version: idInPath(3) });

export const WantedChampion = z.object({ version: whole(1, LARGEST_ID) }, {
  error: "should be a JSON object",
})
  .openapi("WantedChampion", { example: { version: 3 } });
