import { copyFile, rm } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { createApp } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import type { Database } from "../../src/db/client.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { type Contract, contractOf } from "../support/contract.ts";
import { freshStore } from "../support/store.ts";
import { testWasm } from "../support/wasm.ts";
import { DAY, TODAY } from "./clock.ts";
import { type Target, targetsOf } from "./document.ts";
import { emptyPool, type Pool } from "./pool.ts";
import { openSession, type Service, type Session, type Tally } from "./session.ts";

const SECRET = "a secret of the tests, long enough to sign with";

/** The service in this process, over one store after another. */
export interface World {
  readonly contract: Contract;
  readonly targets: readonly Target[];
  /** Opens a copy of the prepared store, and gives a session over it to the action. */
  inFreshStore(tally: Tally, action: (session: Session, db: Database) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Things that are there when a run begins, so that its first requests already have something to refer to. */
const BEGINNING: readonly (readonly [path: string, body: object])[] = [
  ...["Ann", "Bob", "Cem"].map((first_name) =>
    ["/api/customers/", { first_name, last_name: "Lee" }] as const
  ),
  ...["2026-01-05", "2026-06-30", "2026-11-20"].map((date) => ["/api/timeframe/", { date }] as const),
  ["/api/products/", { product_name: "Soap", category: "Bath", price: 2.5 }],
  ["/api/products/", { product_name: "Tea", category: "Kitchen", brand: "Leaf", price: 4 }],
  ["/products/", { name: "Lamp", price: 40, stock: 30 }],
  ["/products/", { name: "Chair", price: 85.5, stock: 500 }],
  ["/api/transactions/", { customer_id: 1, time_id: 1, transaction_amount: 12.5 }],
  ["/api/transactions/", { customer_id: 2, time_id: 2, transaction_amount: 30 }],
];

const YEAR = { start_period: "2026-01-01", end_period: "2026-12-31", tier: "gold" };

export async function createWorld(): Promise<World> {
  const original = await freshStore();
  let { db } = original;
  let ticks = 0;
  let ids = 0;
  const scope = () => ({
    db,
    // It stands still for a few calls at a time, as clocks do.
    now: () => TODAY + DAY / 2 + Math.floor(ticks++ / 4),
    newId: () => `00000000-0000-4000-8000-${(++ids).toString(16).padStart(12, "0")}`,
    address: "127.0.0.1",
  });
  const app = createApp({
    config: parseConfig({ SECRET_KEY: SECRET }, "start"),
    wasm: await testWasm(),
    open: scope,
    asset: () => Promise.resolve(null),
  });
  const document = await (await app.request("http://localhost/openapi.json")).json();
  const contract = contractOf(document);
  const targets = targetsOf(document);
  const service = (): Service => ({
    contract,
    targets,
    db,
    fetch: async (request) => await app.fetch(request),
  });
  const pool = await begin(service());
  const file = original.url.slice("file:".length);
  const prepared = `${file}.prepared`;
  await db.orm.run(sql`vacuum into ${prepared}`);
  return {
    contract,
    targets,
    async inFreshStore(tally, action) {
      const copy = `${file}.copy`;
      await copyFile(prepared, copy);
      db = await openDenoDatabase(`file:${copy}`);
      [ticks, ids] = [1_000, 1_000];
      try {
        // Nothing is to survive a crash here.
        await db.orm.run(sql`pragma synchronous = off`);
        await action(openSession(service(), pool, tally), db);
      } finally {
        db.close();
        for (const end of ["", "-wal", "-shm"]) await rm(`${copy}${end}`, { force: true });
      }
    },
    close: () => original.close(),
  };
}

async function begin(service: Service): Promise<Pool> {
  const session = openSession(service, emptyPool, new Map());
  const send = async (method: string, path: string, body?: object) => {
    await session.send({
      method,
      url: new URL(`http://localhost${path}`),
      headers: new Headers(body === undefined ? {} : { "content-type": "application/json" }),
      body: body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body)),
      breaksOff: false,
      intact: true,
    });
  };
  for (const [path, body] of BEGINNING) await send("POST", path, body);
  for (const { uuid } of session.pool().living.get("customer") ?? []) {
    await send("POST", "/memberships/", { customer_id: uuid, ...YEAR });
  }
  await send("GET", "/product-categories/");
  return session.pool();
}
