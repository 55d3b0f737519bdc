import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { key, oneOf, stamps, uuid } from "./columns.ts";

/** What a file can hold. */
export const IMPORT_KINDS = ["sales", "customers", "products", "memberships", "satisfaction"] as const;
/** `staging`: its bytes are still arriving; `applying`: validated, going in; `done`, `refused`: ended, report kept. */
export const IMPORT_STATUSES = ["staging", "applying", "done", "refused"] as const;

/** One import of one file. Its staged rows are seen by no read and swept when it ends or is given up. */
export const imports = sqliteTable("imports", {
  id: key(),
  uuid: uuid(),
  kind: text("kind", { enum: IMPORT_KINDS }),
  mode: text("mode").notNull(),
  name: text("name").notNull(),
  status: text("status", { enum: IMPORT_STATUSES }).notNull(),
  bytes: integer("bytes").notNull().default(0),
  /** JSON, as the API answers it. */
  report: text("report"),
  /** Until when the running process holds the job; a later one may take it over after that. */
  leaseUntil: integer("lease_until").notNull(),
  ...stamps(),
}, (table) => [
  uniqueIndex("imports_uuid").on(table.uuid),
  index("imports_by_status").on(table.status, table.leaseUntil),
  check("import_status", oneOf("status", IMPORT_STATUSES)),
]);
