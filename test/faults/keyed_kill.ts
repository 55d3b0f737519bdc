import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { verifyStore } from "../../src/commerce/verify.ts";
import { issueOperatorToken } from "../../src/identity/operator_token.ts";
import { parseConfig } from "../../src/config.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { migrateStore } from "../../src/platform/migrations.ts";
import { type Child, freePort, until } from "../support/process.ts";
import { SECRET, startDeno } from "../support/targets.ts";
import type { Place } from "./import_kill.ts";

/** How often the service is killed, and what is sent around each kill. */
interface Load {
  readonly rounds: number;
  readonly orders: number;
  readonly atOnce: number;
}

const STOCK = 10_000;

const PERMISSIONS = ["net", "read", "write", "env", "ffi", "sys"].map((name) => `--allow-${name}`);

/** An order as a client sends it, again and again until it is answered. */
interface Order {
  readonly key: string;
  readonly body: string;
}

/**
 * Kills the service while keyed orders are on their way, brings it back, and lets every client try again: each order is
 * there once, whatever its client had heard.
 */
export async function expectKillsToOrderOnce(fresh: () => Promise<Place>, load: Load): Promise<void> {
  const { rounds, orders: ordersARound, atOnce } = load;
  const place = await fresh();
  const db = await openDenoDatabase(place.url);
  const env = { DATABASE_URL: place.url, SECRET_KEY: SECRET };
  let child: Child | undefined;
  try {
    await migrateStore(db);
    await db.write([
      sql`insert into customers (uuid, first_name, last_name, created_at, updated_at) values (${CUSTOMER}, 'A', 'B', 0, 0)`,
      sql`insert into products (uuid, name, price_minor, stock, created_at, updated_at) values (${PRODUCT}, 'P', 199, ${STOCK}, 0, 0)`,
    ]);
    const config = parseConfig({ ...env, ACCESS_OPEN_ANYWHERE: "1" }, "worker");
    const deps = { db, config, now: Date.now, newId: () => crypto.randomUUID() };
    const token = await issueOperatorToken(deps, { username: "clerk", role: "analyst", minutes: 60 });
    const port = await freePort();
    const boot = async () => {
      const started = startDeno(port, PERMISSIONS, env);
      child = started;
      await until(started, async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok, {
        what: "serve",
      });
    };
    await boot();
    let unheard = 0;
    for (let round = 0; round < rounds; round++) {
      const orders = Array.from({ length: ordersARound }, (_, at) => orderOf(round * ordersARound + at));
      const killing = new Promise((resolve) => setTimeout(resolve, 40 + Math.random() * 250)).then(
        async () => {
          await child?.stop("SIGKILL");
        },
      );
      unheard += await sendAll(orders, { port, token, atOnce });
      await killing;
      await boot();
      // All of them: who was answered sends its order again too, as an impatient client does. A database server may
      // hold the connections of the dead service for some seconds, and say meanwhile that it is busy.
      for (let tries = 0; await sendAll(orders, { port, token, atOnce }) > 0; tries++) {
        expect(tries).toBeLessThan(40);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
    expect(unheard).toBeGreaterThan(0);
    const all = rounds * ordersARound;
    expect(
      await db.orm.get(sql`select (select count(*) from transactions) as transactions,
      (select count(*) from transaction_items) as lines, (select stock from products) as stock,
      (select count(*) from idempotency_keys) as keys, (select sum(amount_minor) from transactions) as amount`),
    )
      .toEqual({ transactions: all, lines: all, stock: STOCK - all, keys: all, amount: all * 199 });
    expect(await verifyStore({ db })).toMatchObject({ sound: true });
  } finally {
    await child?.stop("SIGKILL");
    db.close();
    await place.close();
  }
}

const CUSTOMER = "7b0a8a3e-1d7e-4f0f-8f0a-52b0a6b7f2d4";
const PRODUCT = "2c6f3f0e-5d0f-4a52-9d55-0c6f4f6d3c11";

const orderOf = (number: number): Order => ({
  key: `order-${number}`,
  body: JSON.stringify({
    customer_id: CUSTOMER,
    membership_id: null,
    date: "2026-01-05T10:00:00Z",
    transaction_details: [{ product_id: PRODUCT, quantity: 1, price_per_unit: 1.99 }],
  }),
});

/** Sends the orders, so many at once; returns how many were not answered with 201. */
async function sendAll(
  orders: readonly Order[],
  { port, token, atOnce }: { port: number; token: string; atOnce: number },
): Promise<number> {
  const waiting = [...orders];
  let failed = 0;
  const client = async () => {
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
      const status = await fetch(`http://127.0.0.1:${port}/transactions/`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          "idempotency-key": order.key,
        },
        body: order.body,
      }).then(async (response) => {
        await response.arrayBuffer();
        return response.status;
        // The kill may come before the answer, or in the middle of it.
      }).catch(() => 0);
      // Cut off, or the database busy: nothing else may come of a kill.
      expect([0, 201, 503]).toContain(status);
      if (status !== 201) failed++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return failed;
}
