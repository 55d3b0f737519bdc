import { type SQL, sql } from "drizzle-orm";
import { type AuditEntry, noteAudit } from "../../../db/audit.ts";
import type { Database } from "../../../db/client.ts";
import { moveRevision, refuseIf } from "../../../db/fragments.ts";
import type { Page } from "../../../db/rows.ts";
import { models, ORIGINS } from "../../../db/schema/models.ts";
import { AppError } from "../../../errors.ts";
import { ModelDocument } from "../document.ts";

/** A version without its clusters: what a list shows. Texts that are JSON are parts of the document as they are stored. */
export const MODEL = {
  id: "number",
  origin: ORIGINS,
  isChampion: "number",
  createdAt: "number",
  hash: "text",
  changes: "text",
  features: "text",
  nClusters: "number",
  parameters: "text",
  metrics: "text",
  data: "text",
} as const;

const selectModels = (): SQL =>
  sql`select version as id, origin, is_champion as "isChampion", created_at as "createdAt", hash, changes,
      document -> '$.features' as features, json_array_length(document, '$.clusters') as "nClusters",
      document -> '$.parameters' as parameters, document -> '$.metrics' as metrics, document -> '$.data' as data
    from ${models}`;

export const modelPage = ({ after, limit }: Page): SQL =>
  sql`${selectModels()} where version > ${after} order by version limit ${limit}`;

export const modelRow = (version: number): SQL => sql`${selectModels()} where version = ${version}`;

/** A document as it is stored: its numbers would lose digits if SQLite took them apart. */
export const documentOf = (version: number): SQL =>
  sql`select document from ${models} where version = ${version}`;

const isChampion = sql`is_champion = 1`;
const championVersion = sql`(select version from ${models} where ${isChampion})`;

/** The version's document; undefined when there is no such version. */
export async function readDocument(db: Database, version: number): Promise<ModelDocument | undefined> {
  const [found] = await db.read([documentOf(version)]);
  return parseStored(found?.rows[0]?.["document"]);
}

/** The champion's version and document; undefined when there is none. */
export async function readChampion(
  db: Database,
): Promise<{ readonly version: number; readonly document: ModelDocument } | undefined> {
  const [found] = await db.read([sql`select version, document from ${models} where ${isChampion}`]);
  const row = found?.rows[0];
  const document = parseStored(row?.["document"]);
  return document === undefined ? undefined : { version: Number(row?.["version"]), document };
}

/** The document of a stored text; undefined where there is none. */
export function parseStored(text: unknown): ModelDocument | undefined {
  if (text === undefined || text === null) return undefined;
  const { success, data, error } = ModelDocument.safeParse(JSON.parse(String(text)));
  if (success) return data;
  throw new AppError("internal", "A stored model can't be read", [], { cause: error });
}

/** A version to be stored. */
export interface NewModel {
  readonly text: string;
  readonly hash: string;
  readonly dataHash: string;
  /** Epoch ms. */
  readonly now: number;
}

export const MADE_MODEL = { version: "number" } as const;

/** The version that the batch has just made. */
export const madeModel = (): SQL => sql`select max(version) as version from ${models}`;

/** Makes a trained model the champion, unless the champion is no longer the one that its clusters were matched to. */
export const trainedBatch = (
  { text, hash, dataHash, now }: NewModel,
  changes: string,
  previous: number | null,
): SQL[] => [
  refuseIf("champion_moved", sql`${championVersion} is not ${previous}`),
  sql`update ${models} set is_champion = 0 where ${isChampion}`,
  sql`insert into ${models} (document, data_hash, hash, changes, origin, is_champion, created_at)
    values (${text}, ${dataHash}, ${hash}, ${changes}, 'trained', 1, ${now})`,
  moveRevision(),
];

/** Stores a document from elsewhere. Its clusters are its own: all of them new, those of the champion gone. */
export const importBatch = ({ text, hash, dataHash, now }: NewModel, asChampion: boolean): SQL[] => [
  sql`insert into ${models} (document, data_hash, hash, changes, origin, is_champion, created_at)
    select ${text}, ${dataHash}, ${hash}, json_object('kept', json_array(),
        'added', (select json_group_array(value ->> 'cluster_id') from json_each(${text}, '$.clusters')),
        'gone', (select json_group_array(c.value ->> 'cluster_id')
          from ${models} m cross join json_each(m.document, '$.clusters') c where m.is_champion = 1)),
      'imported', 0, ${now}`,
  noteAudit({
    at: now,
    action: "model_imported",
    actorId: null,
    address: null,
    detail: { champion: asChampion },
  }),
  ...asChampion
    ? [
      sql`update ${models} set is_champion = 0 where ${isChampion}`,
      sql`update ${models} set is_champion = 1 where version = (select max(version) from ${models})`,
    ]
    : [],
  moveRevision(),
];

/** One row: whether the version exists, and which one is the champion. */
export const standing = (version: number): SQL =>
  sql`select exists (select 1 from ${models} where version = ${version}) as known, ${championVersion} as champion`;

/** Makes a version the champion, unless another one than `previous` has been it meanwhile. */
export const championBatch = (version: number, previous: number | null, audit: AuditEntry): SQL[] => [
  refuseIf("champion_moved", sql`${championVersion} is not ${previous}`),
  sql`update ${models} set is_champion = 0 where ${isChampion}`,
  sql`update ${models} set is_champion = 1 where version = ${version}`,
  noteAudit(audit),
  moveRevision(),
];
