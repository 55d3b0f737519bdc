import { createRoute, type z } from "@hono/zod-openapi";
import { getModel, listModels, type ModelSummary, setChampion } from "../../clustering/model/registry.ts";
import { operation, writing } from "../access.ts";
import { collection } from "../collection.ts";
import { shownInstant } from "../fields.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, jsonOf, missing } from "../schemas.ts";
import { signedIn } from "../signed_in.ts";
import { DocumentedModel, Model, ModelPath, WantedChampion } from "./models_schema.ts";

export const modelList = collection({
  room: "Segmentation",
  path: "/models",
  operationId: "listModels",
  summary: "All versions of the segmentation model",
  item: Model,
  reader: (c) => async (page) =>
    (await listModels(c.var.deps.db, page)).map((found) => ({ ...found, id: found.version })),
  toWire: (found: ModelSummary & { id: number }) => toWire(found),
});

export const championChoice = room().openapi(
  createRoute({
    method: "put",
    path: "/models/champion",
    operationId: "setChampionModel",
    summary: "Let another version predict, such as the one before",
    ...writing("Segmentation", "admin", { openness: "token" }),
    request: { body: jsonOf(WantedChampion) },
    responses: { ...answers(Model), ...bodyFailures },
  }),
  async (c) => {
    const { deps } = c.var;
    const audit = { actorId: signedIn(c).userId, address: deps.address };
    return c.json(toWire(await setChampion(deps, c.req.valid("json").version, audit)), 200);
  },
);

export const oneModel = room().openapi(
  createRoute({
    method: "get",
    path: "/models/{version}",
    operationId: "getModel",
    summary: "A version of the segmentation model, with its document",
    ...operation("Segmentation", "analyst"),
    request: { params: ModelPath },
    responses: { ...answers(DocumentedModel), ...missing },
  }),
  async (c) => {
    const { version } = c.req.valid("param");
    const found = await naming({ "/version": "path version" }, getModel(c.var.deps.db, version));
    return c.json({ ...toWire(found), document: found.document }, 200);
  },
);

const toWire = (found: ModelSummary): z.infer<typeof Model> => ({
  version: found.version,
  origin: found.origin,
  is_champion: found.isChampion,
  created_at: shownInstant(found.createdAt),
  hash: found.hash,
  n_clusters: found.nClusters,
  features: [...found.features],
  silhouette_score: found.metrics.silhouette_score,
  inertia: found.metrics.inertia,
});
