import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { importFile } from "../../src/commerce/imports/import_file.ts";
import { verifyStore } from "../../src/commerce/verify.ts";
import { parseConfig } from "../../src/config.ts";
import type { Database } from "../../src/db/client.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { migrateStore } from "../../src/platform/migrations.ts";
import { startChild } from "../support/process.ts";

const KILLS = 10;
const task = fileURLToPath(new URL("../../src/platform/tasks/import.ts", import.meta.url));

/** 18,000 lines of 3,000 invoices in no order: four batches, and invoices that cross every chunk. */
function file(): string {
  const lines = Array.from({ length: 18_000 }, (_, index) => {
    const invoice = (index * 7919) % 3000;
    const name = `${invoice % 40 === 0 ? "C" : ""}${500_000 + invoice}`;
    const quantity = invoice % 40 === 0 ? -1 - index % 3 : 1 + index % 12;
    const day = `2011-0${1 + invoice % 9}-${10 + invoice % 18} 1${invoice % 10}:00:00`;
    const customer = invoice % 4 === 0 ? "" : 12_000 + invoice % 700;
    return `${name},P${index % 900},Thing ${index % 900},${quantity},${day},${index % 50}.${
      10 + index % 90
    },${customer},Norway`;
  });
  return ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", ...lines, ""]
    .join("\n");
}

/** An empty place for a store. */
export interface Place {
  readonly url: string;
  close(): Promise<void>;
}

/** What an undisturbed run leaves, and how long it takes in milliseconds. */
interface Undisturbed {
  readonly whole: unknown;
  readonly duration: number;
}

/** What the whole file leaves in a store. */
const totals = async (db: Database) =>
  (await db.orm.all<Record<string, unknown>>(sql`select (select count(*) from transactions) as transactions,
    (select count(*) from transaction_items) as lines, (select count(*) from customers) as customers,
    (select count(*) from products) as products, (select count(*) from timeframe) as days,
    (select sum(amount_minor) from transactions) as amount, (select sum(is_return) from transactions) as returns,
    (select sum(spend_minor) from customer_stats) as spend, (select group_concat(name) from (select name from products order by reference)) as names`))[
    0
  ];

const run = (url: string, path: string) =>
  startChild(process.execPath, ["run", "-q", "-A", task, path], { env: { DATABASE_URL: url } });

/** Resolves when the task says that it has begun. */
const begun = async (child: ReturnType<typeof startChild>) => {
  while (!child.output().includes("Reading")) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Runs it undisturbed once, for the totals and for the time that kills are spread over. */
async function undisturbed(url: string, db: Database, path: string): Promise<Undisturbed> {
  const child = run(url, path);
  await begun(child);
  const start = performance.now();
  expect(await child.ended, child.output()).toBe(0);
  const duration = performance.now() - start;
  expect((await verifyStore({ db })).sound).toBe(true);
  return { whole: await totals(db), duration };
}

/** Kills one run at the given share of its time, checks the store, then runs it again. */
async function killedAndCompleted(
  url: string,
  db: Database,
  path: string,
  { whole, duration }: Undisturbed,
  share: number,
): Promise<"killed" | "ended"> {
  const child = run(url, path);
  await begun(child);
  await new Promise((resolve) => setTimeout(resolve, duration * share));
  child.process.kill("SIGKILL");
  const end = await child.ended;
  expect(await verifyStore({ db })).toMatchObject({ sound: true });
  const report = await importFile(
    // Past the lease of the killed run, so that what it staged is swept too.
    {
      db,
      config: parseConfig({}, "start"),
      now: () => Date.now() + 61_000,
      newId: () => crypto.randomUUID(),
    },
    { body: new Blob([file()]).stream(), name: "sales.csv" },
  );
  expect(report.rows).toMatchObject({ read: 18_000, failed: 0 });
  expect(report.rows.loaded + report.rows.skipped).toBe(18_000);
  expect(await totals(db)).toEqual(whole);
  expect(await verifyStore({ db })).toMatchObject({ sound: true });
  expect(
    await db.orm.all(
      sql`select (select count(*) from import_lines) + (select count(*) from import_chunks) as n`,
    ),
  )
    .toEqual([{ n: 0 }]);
  return end === "SIGKILL" ? "killed" : "ended";
}

/** One moment in each tenth of the time, anywhere in it. */
const moments = Array.from({ length: KILLS }, (_, index) => (index + Math.random()) / KILLS);

/** Opens a fresh store, lets the work have it, and frees it. */
async function inStore<T>(
  fresh: () => Promise<Place>,
  work: (url: string, db: Database) => Promise<T>,
): Promise<T> {
  const place = await fresh();
  const db = await openDenoDatabase(place.url);
  try {
    await migrateStore(db);
    return await work(place.url, db);
  } finally {
    db.close();
    await place.close();
  }
}

/** Kills the import task with SIGKILL at ten random moments, each in a store of its own. */
export async function expectKillsToLoseNothing(fresh: () => Promise<Place>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "quintile-kill-"));
  try {
    const path = join(folder, "sales.csv");
    await writeFile(path, file());
    const calm = await inStore(fresh, (url, db) => undisturbed(url, db, path));
    const ends = [];
    for (const share of moments) {
      ends.push(await inStore(fresh, (url, db) => killedAndCompleted(url, db, path, calm, share)));
    }
    expect(ends.filter((end) => end === "killed").length).toBeGreaterThan(KILLS / 2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
