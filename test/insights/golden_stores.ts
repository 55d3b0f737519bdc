import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { importFile } from "../../src/commerce/imports/import_file.ts";
import { seedStore } from "../../src/commerce/seed/load.ts";
import { parseConfig } from "../../src/config.ts";
import { freshStore, type TestStore } from "../support/store.ts";

/** The two stores that pandas was asked about as well. */

export interface Question {
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly as_of: string | null;
}

export const sha256 = async (text: string): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();

/** What pandas found, a question each; `as_of` of an answer is the day that it counted to. */
export async function goldenOf<Answer extends object>(
  name: string,
): Promise<{ readonly question: Question; readonly wanted: Answer }[]> {
  const text = await readFile(new URL(`../golden/${name}`, import.meta.url), "utf8");
  const { answers }: { answers: { question: Question; wanted: Answer }[] } = JSON.parse(text);
  return answers;
}

async function over(fill: (store: TestStore) => Promise<unknown>, look: (store: TestStore) => Promise<void>) {
  const store = await freshStore();
  try {
    await fill(store);
    await look(store);
  } finally {
    store.close();
  }
}

export const overSeeded = (look: (store: TestStore) => Promise<void>): Promise<void> =>
  over(
    (store) => seedStore(store, { customers: 400, transactions: 4_000, seed: 7, end: "2026-10-31" }),
    look,
  );

/** The real sales, where they are. */
export const sample = `${process.env["REAL_DATA_DIR"] ?? "../shared/data"}/online_retail_sample.csv`;
export const hasSample = existsSync(sample);

export const overSample = (look: (store: TestStore) => Promise<void>): Promise<void> =>
  over(async ({ db }) => {
    const handle = await open(sample);
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { bytesRead, buffer } = await handle.read(new Uint8Array(65_536));
        if (bytesRead === 0) return controller.close();
        controller.enqueue(buffer.subarray(0, bytesRead));
      },
    });
    const config = parseConfig({}, "start");
    const deps = { db, config, now: Date.now, newId: () => crypto.randomUUID() };
    await importFile(deps, { body, name: "sample.csv" });
    await handle.close();
  }, look);
