import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyStore } from "../../src/commerce/verify.ts";
import type { Database } from "../../src/db/client.ts";
import { type Step, stepOf } from "./arbitraries.ts";
import type { Target } from "./document.ts";
import { ALL, type Session, type Tally } from "./session.ts";
import { createWorld, type World } from "./world.ts";

/** Requests of a whole run. */
const REQUESTS = 20_000;

/** Requests of one store's history, at most. */
const LONGEST = 100;

const ROOMS = ["Clustr", "Retail", "Compass"];
const PROBES = ["/", "/health"];

/** They hash passwords and are throttled, so they have suites of their own. */
const ACCOUNTS = ["/register", "/login"];

const MODELS = ["getLifetimeValues", "getLifetimeValue"];

const isOurs = ({ tags, path }: Target): boolean =>
  (ROOMS.some((room) => tags.includes(room)) && !ACCOUNTS.includes(path)) || PROBES.includes(path);

describe("the Clustr, Retail and Compass operations", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  test("answer 20,000 requests, right and wrong ones, as the OpenAPI document says", async () => {
    const targets = world.targets.filter(isOurs);
    const tally: Tally = new Map();
    const count = (name: string) => tally.get(name) ?? 0;
    const histories = fc.noBias(
      fc.array(stepOf(world.contract.document, targets), { minLength: 1, maxLength: LONGEST, size: "max" }),
    );
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        if (count(ALL) >= REQUESTS) return;
        await world.inFreshStore(tally, (session, db) => run(session, db, steps));
      }),
      { numRuns: 1_000, reporter: report, interruptAfterTimeLimit: 200_000, markInterruptAsFailure: true },
    );
    // The run must have met all that it is about, or it proves little.
    expect(count(ALL)).toBeGreaterThanOrEqual(REQUESTS);
    // A body has not reached the prototype of all objects.
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    for (const { operationId } of targets) {
      // Stores as small as these carry no model of buying: what is met is its refusal.
      const answer = MODELS.includes(operationId) ? 400 : 200;
      const successes = count(`${operationId} ${answer}`) + count(`${operationId} 201`);
      expect(successes, `successes of ${operationId}`).toBeGreaterThan(40);
    }
    for (const status of [200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422]) {
      expect(count(String(status)), `answers ${status}`).toBeGreaterThan(5);
    }
  }, 240_000);
});

/** Takes the steps in order; where one goes wrong, the error says all that was sent until then. */
async function run(session: Session, db: Database, steps: readonly Step[]): Promise<void> {
  try {
    for (const step of steps) await session.take(step);
    expect(await verifyStore({ db })).toMatchObject({ sound: true });
    expect(await db.orm.all(sql`select id, stock from products where stock < 0`)).toEqual([]);
    expect(await db.orm.all(sql`pragma foreign_key_check`)).toEqual([]);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${session.transcript()}`, {
      cause: error,
    });
  }
}

/** The requests themselves are the counterexample; their plans would only hide them. */
function report<T>({ failed, errorInstance, seed, counterexamplePath, numShrinks }: fc.RunDetails<T>): void {
  if (!failed) return;
  const why = errorInstance instanceof Error
    ? errorInstance.message
    : String(errorInstance ?? "It took too long");
  throw new Error(`seed ${seed}, path "${counterexamplePath}", after ${numShrinks} shrinks: ${why}`);
}
