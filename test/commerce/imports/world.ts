import { afterEach } from "vitest";
import { type SQL, sql } from "drizzle-orm";
import { importFile } from "../../../src/commerce/imports/import_file.ts";
import type { ImportReport } from "../../../src/commerce/imports/report.ts";
import type { ImportRequest } from "../../../src/commerce/imports/request.ts";
import { verifyStore } from "../../../src/commerce/verify.ts";
import { type Config, parseConfig } from "../../../src/config.ts";
import { readRevision } from "../../../src/db/revision.ts";
import { AppError } from "../../../src/errors.ts";
import { freshStore, type TestStore } from "../../support/store.ts";
import { UCI_COLUMNS } from "./uci_columns.ts";

/** A store of a test's own, a clock that a test moves, and ids that count. */
export interface World extends TestStore {
  readonly clock: { now: number };
  readonly deps: Parameters<typeof importFile>[0];
  /** Imports a text (or bytes) as a file. */
  load(content: string | Uint8Array, request?: Partial<ImportRequest>): Promise<ImportReport>;
  /** The same, for imports that must fail. */
  refusal(content: string | Uint8Array, request?: Partial<ImportRequest>): Promise<AppError>;
  rows(query: SQL): Promise<Record<string, unknown>[]>;
  revision(): Promise<number>;
  sound(): Promise<boolean>;
  /** Staged chunks and lines that are left. */
  staged(): Promise<number>;
}

const open = new Set<World>();
afterEach(async () => {
  for (const world of open) await world.close();
  open.clear();
});

export async function newWorld(config: Partial<Config> = {}): Promise<World> {
  const store = await freshStore();
  const clock = { now: Date.UTC(2026, 0, 15, 12) };
  let ids = 0;
  const deps = {
    db: store.db,
    config: { ...parseConfig({}, "start"), ...config },
    now: () => clock.now,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
  };
  const load: World["load"] = (content, request = {}) =>
    importFile(deps, { body: streamOf(content), name: "file.csv", ...request });
  const world: World = {
    ...store,
    clock,
    deps,
    load,
    refusal: (content, request) =>
      load(content, request).then(
        () => {
          throw new Error("The import was not refused");
        },
        (error: unknown) => {
          if (error instanceof AppError) return error;
          throw error;
        },
      ),
    rows: (query) => store.db.orm.all<Record<string, unknown>>(query),
    revision: () => readRevision(store.db),
    sound: async () => (await verifyStore(store)).sound,
    staged: async () => {
      const [found] = await store.db.orm.all<{ count: number }>(
        sql`select (select count(*) from import_lines) + (select count(*) from import_chunks) as count`,
      );
      return found?.count ?? -1;
    },
  };
  open.add(world);
  return world;
}

/** A stream of these bytes, in pieces of this size. */
export function streamOf(content: string | Uint8Array, piece = 65_536): ReadableStream<Uint8Array> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + piece));
      at += piece;
    },
  });
}

export const HEADER = UCI_COLUMNS.join(",");

/** A file of sales with the UCI header. */
export const sales = (...lines: string[]): string => [HEADER, ...lines, ""].join("\n");

/** A good line, but for what is said. */
export const line = (
  over: Partial<Record<"invoice" | "product" | "text" | "quantity" | "date" | "price" | "customer", string>> =
    {},
) =>
  [
    over.invoice ?? "536365",
    over.product ?? "85123A",
    over.text ?? "HOLDER",
    over.quantity ?? "6",
    over.date ?? "2010-12-01 08:26:00",
    over.price ?? "2.55",
    over.customer ?? "17850",
    "United Kingdom",
  ].join(",");

export { sql };
