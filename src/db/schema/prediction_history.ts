import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { key } from "./columns.ts";
import { models } from "./models.ts";
import { users } from "./users.ts";

/** What a user asked and which version answered what. */
export const predictionHistory = sqliteTable("prediction_history", {
  id: key(),
  userId: integer("user_id").notNull().references(() => users.id, { onDelete: "cascade" }),
  modelVersion: integer("model_version").references(() => models.version, { onDelete: "set null" }),
  /** JSON of the customer as it was sent. */
  customerData: text("customer_data").notNull(),
  cluster: integer("cluster").notNull(),
  clusterName: text("cluster_name").notNull(),
  confidence: real("confidence").notNull(),
  createdAt: integer("created_at").notNull(),
}, (table) => [
  index("prediction_history_by_user").on(table.userId, table.id),
  index("prediction_history_by_model").on(table.modelVersion),
]);
