/** The versions of the model: looking them up, choosing the champion, bringing one in. */
import { z } from "zod";
import { packRow, type Page, readPage, type RowOf, unpackRow } from "../../db/rows.ts";
import type { Database } from "../../db/client.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { documentText, ModelDocument, parseDocument } from "./document.ts";
import { sha256 } from "../../digest.ts";
import type { Feature } from "./features.ts";
import type { Changes } from "./identities.ts";
import {
  championBatch,
  documentOf,
  importBatch,
  MADE_MODEL,
  madeModel,
  MODEL,
  modelPage,
  modelRow,
  parseStored,
  standing,
} from "./queries/models.ts";

/** A version, without its clusters. */
export interface ModelSummary {
  readonly version: number;
  /** Trained here, or imported as a document. */
  readonly origin: "trained" | "imported";
  readonly isChampion: boolean;
  /** UTC epoch milliseconds. */
  readonly createdAt: number;
  /** SHA-256 of the document's text, hex. */
  readonly hash: string;
  /** Against the champion of the time. */
  readonly changes: Changes;
  readonly features: readonly Feature[];
  readonly nClusters: number;
  readonly parameters: ModelDocument["parameters"];
  readonly metrics: ModelDocument["metrics"];
  /** How many rows it was trained on, and their SHA-256. */
  readonly data: ModelDocument["data"];
}

/** A version, whole. */
export interface Model extends ModelSummary {
  readonly document: ModelDocument;
}

const ids = z.array(z.int());
const ChangesText = z.object({ kept: ids, added: ids, gone: ids });
const { features, parameters, metrics, data } = ModelDocument.shape;

/** A page of the versions, by ascending version. */
export const listModels = async (db: Database, page: Page): Promise<ModelSummary[]> =>
  (await readPage(db, MODEL, page, modelPage)).map(summaryOf);

/**
 * A version of the model.
 * @throws {AppError} `not_found` when there is no such version
 */
export async function getModel(db: Database, version: number): Promise<Model> {
  const [summary, text] = await db.read([packRow(MODEL, modelRow(version)), documentOf(version)]);
  const row = unpackRow(MODEL, summary?.rows[0]?.["packed"]);
  const document = parseStored(text?.rows[0]?.["document"]);
  if (row === undefined || document === undefined) {
    throw new AppError("not_found", "There is no such model version", ["/version"]);
  }
  return { ...summaryOf(row), document };
}

function summaryOf({ id, isChampion, ...row }: RowOf<typeof MODEL>): ModelSummary {
  return {
    ...row,
    version: id,
    isChampion: isChampion === 1,
    changes: ChangesText.parse(JSON.parse(row.changes)),
    features: features.parse(JSON.parse(row.features)),
    parameters: parameters.parse(JSON.parse(row.parameters)),
    metrics: metrics.parse(JSON.parse(row.metrics)),
    data: data.parse(JSON.parse(row.data)),
  };
}

/** Times that a change of champion is tried while others change it too. */
export const MOST_ATTEMPTS = 5;

/**
 * Makes a version the champion; that it was done is written into the audit log in the same batch.
 * @param audit who does it, from which address
 * @throws {AppError} `invalid` when there is no such version; `conflict` when others keep changing the champion
 */
export async function setChampion(
  { db, now }: Pick<Deps, "db" | "now">,
  version: number,
  { actorId, address }: { readonly actorId: number; readonly address: string | null },
): Promise<Model> {
  for (let attempt = 1;; attempt++) {
    const [found] = await db.read([standing(version)]);
    const row = found?.rows[0];
    if (Number(row?.["known"]) !== 1) {
      throw new AppError("invalid", "There is no such model version", ["/version"]);
    }
    const champion = row?.["champion"];
    const previous = champion === null || champion === undefined ? null : Number(champion);
    const detail = { version, previous };
    try {
      await db.write(
        championBatch(version, previous, { at: now(), action: "champion_set", actorId, address, detail }),
      );
      return await getModel(db, version);
    } catch (error) {
      if (!isConflict(error) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

/** Whether somebody else was quicker. */
export const isConflict = (error: unknown): boolean => error instanceof AppError && error.code === "conflict";

/**
 * Stores a model from elsewhere as a new version.
 * @param document as {@link ModelDocument} says
 * @param champion whether it shall answer from now on
 * @returns its version
 * @throws {AppError} `invalid`, naming each field that is wrong
 */
export async function importModel(
  { db, now }: Pick<Deps, "db" | "now">,
  document: unknown,
  { champion }: { readonly champion: boolean },
): Promise<number> {
  const parsed = parseDocument(document);
  const text = documentText(parsed);
  const made = { text, hash: await sha256(text), dataHash: parsed.data.hash, now: now() };
  const results = await db.write([...importBatch(made, champion), packRow(MADE_MODEL, madeModel())]);
  const row = unpackRow(MADE_MODEL, results.at(-1)?.rows[0]?.["packed"]);
  if (row === undefined) throw new AppError("internal", "The model that was written is not there");
  return row.version;
}
