import { sql } from "drizzle-orm";
import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { flag } from "./columns.ts";

/** A trained segmentation model; a version never changes, and at most one is the champion. */
export const models = sqliteTable("models", {
  version: integer("version").primaryKey({ autoIncrement: true }),
  /** JSON in the documented format: scaler, centroids, feature names, parameters, metrics, algorithm version. */
  document: text("document").notNull(),
  dataHash: text("data_hash").notNull(),
  isChampion: flag("is_champion").default(false),
  createdAt: integer("created_at").notNull(),
}, (table) => [
  uniqueIndex("models_champion").on(table.isChampion).where(sql`${table.isChampion} = 1`),
]);
