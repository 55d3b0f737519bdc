import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { flag, oneOf } from "./columns.ts";

/** Where a model comes from: trained on the store's customers here, or brought in as a document. */
export const ORIGINS = ["trained", "imported"] as const;

/** A trained segmentation model; a version never changes, and at most one is the champion. */
export const models = sqliteTable("models", {
  version: integer("version").primaryKey({ autoIncrement: true }),
  /** JSON in the documented format: scaler, centroids, feature names, parameters, metrics, algorithm version. */
  document: text("document").notNull(),
  dataHash: text("data_hash").notNull(),
  /** SHA-256 of the document's text, hex: the same data and parameters give the same on every runtime. */
  hash: text("hash").notNull(),
  /** JSON of which clusters were kept, new and gone against the champion of the time; it depends on history, so it is no part of the document. */
  changes: text("changes").notNull(),
  origin: text("origin", { enum: ORIGINS }).notNull(),
  isChampion: flag("is_champion").default(false),
  createdAt: integer("created_at").notNull(),
}, (table) => [
  check("model_origin", oneOf("origin", ORIGINS)),
  uniqueIndex("models_champion").on(table.isChampion).where(sql`${table.isChampion} = 1`),
]);
