/** A segmentation model as a text of its own: explicit, versioned, and the same bytes for the same model. */
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { FEATURES } from "./features.ts";

/** The format that this build writes and reads. */
export const MODEL_FORMAT = "quintile-segmentation-model/1";

/** No customer's value is beyond these; between them every squared distance is finite. */
const MOST = 1e15;
const LEAST_SCALE = 1e-12;
const number = z.number().min(-MOST).max(MOST);
const whole = (least: number, most: number) => z.int().min(least).max(most);
const rowCount = whole(0, 1e12);
const score = z.number().min(-1).max(1).nullable();
const inertia = z.number().min(0);
const average = number.nullable();

const name = z.string().min(1).max(100)
  .refine((text) => text.trim() === text, "A name neither begins nor ends with a space")
  .refine(
    (text) => !/[\p{Cc}\p{Cs}]/u.test(text),
    "A name holds no control characters and whole characters only",
  );

const cluster = z.strictObject({
  cluster_id: whole(0, 999),
  cluster_name: name,
  size: rowCount,
  centroid: z.array(number),
  averages: z.strictObject({
    age: average,
    annual_income: average,
    spending_score: average,
    purchase_frequency: average,
  }),
});

const parameters = z.strictObject({
  n_clusters: whole(1, 100),
  n_init: whole(1, 1e6),
  max_iter: whole(1, 1e6),
  tol: z.number().min(0),
  random_state: whole(0, 2 ** 32 - 1),
});

const metrics = z.strictObject({
  inertia,
  silhouette_score: score,
  silhouette_sampled: z.strictObject({ rows: rowCount, of: rowCount, seed: whole(0, 2 ** 32 - 1) })
    .nullable(),
  davies_bouldin_index: z.number().min(0).nullable(),
});

const selection = z.strictObject({
  k_range: z.array(whole(1, 1e6)).max(1000),
  inertias: z.array(inertia).max(1000),
  silhouette_scores: z.array(score).max(1000),
});

/**
 * The document of a model. Its clusters are points in feature units, in the order of `features`; a customer belongs to
 * the one whose standardised point is nearest to `(x − mean) / scale`. The averages are those of the training rows.
 */
export const ModelDocument = z.strictObject({
  format: z.literal(MODEL_FORMAT),
  algorithm: z.strictObject({ name: z.literal("kmeans"), version: z.literal("1") }),
  features: z.array(z.enum(FEATURES)).min(1).max(FEATURES.length),
  scaler: z.strictObject({
    mean: z.array(number),
    scale: z.array(number.refine((value) => value >= LEAST_SCALE, "A scale is a number above 0")),
  }),
  clusters: z.array(cluster).min(1).max(100),
  parameters,
  metrics,
  selection: selection.nullable(),
  data: z.strictObject({
    rows: rowCount,
    hash: z.string().regex(/^[0-9a-f]{64}$/, "A hash is 64 hexadecimal digits (SHA-256)"),
  }),
}).superRefine((found, context) => {
  for (const { path, message } of disagreements(found)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
});

/** A model's document. */
export type ModelDocument = z.infer<typeof ModelDocument>;

/** A cluster of a document. */
export type ModelCluster = ModelDocument["clusters"][number];

type Unchecked = Pick<
  ModelDocument,
  "features" | "scaler" | "clusters" | "parameters" | "selection" | "data"
>;

interface Disagreement {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What no single field can be blamed for. */
function disagreements(
  { features, scaler, clusters, parameters, selection, data }: Unchecked,
): Disagreement[] {
  const found: Disagreement[] = [];
  const expect = (holds: boolean, path: Disagreement["path"], message: string) => {
    if (!holds) found.push({ path, message });
  };
  const perFeature = `There must be one value per feature, ${features.length}`;
  expect(new Set(features).size === features.length, ["features"], "A feature is named once");
  expect(scaler.mean.length === features.length, ["scaler", "mean"], perFeature);
  expect(scaler.scale.length === features.length, ["scaler", "scale"], perFeature);
  clusters.forEach(({ cluster_id, cluster_name, centroid }, index) => {
    const first = (same: (other: ModelCluster) => boolean) => clusters.findIndex(same) === index;
    expect(centroid.length === features.length, ["clusters", index, "centroid"], perFeature);
    expect(
      first((other) => other.cluster_id === cluster_id),
      ["clusters", index, "cluster_id"],
      "Each cluster has an id of its own",
    );
    expect(
      first((other) => other.cluster_name === cluster_name),
      ["clusters", index, "cluster_name"],
      "Each cluster has a name of its own",
    );
  });
  expect(
    clusters.length <= parameters.n_clusters,
    ["parameters", "n_clusters"],
    "There are more clusters than n_clusters",
  );
  expect(
    clusters.reduce((sum, { size }) => sum + size, 0) === data.rows,
    ["data", "rows"],
    "The sizes of the clusters must add up to the rows",
  );
  if (selection !== null) {
    const { length } = selection.k_range;
    const perK = `There must be one value per k, ${length}`;
    expect(selection.inertias.length === length, ["selection", "inertias"], perK);
    expect(selection.silhouette_scores.length === length, ["selection", "silhouette_scores"], perK);
  }
  return found;
}

/**
 * Reads a document from elsewhere.
 * @throws {AppError} `invalid`, naming each field that is wrong
 */
export function parseDocument(document: unknown): ModelDocument {
  const { success, data, error } = ModelDocument.safeParse(document);
  if (success) return data;
  const details = error.issues.slice(0, 20).map(({ path, message }) => ({
    pointer: path.map((step) => `/${String(step)}`).join(""),
    message,
  }));
  throw new AppError("invalid", `This is not a model in the format ${MODEL_FORMAT}`, details);
}

/** The document's one text: its keys in a fixed order, numbers in their shortest exact form. */
export const documentText = (document: ModelDocument): string =>
  JSON.stringify(ModelDocument.parse(document));
