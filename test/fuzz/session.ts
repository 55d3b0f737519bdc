import { expect } from "vitest";
import type { Database } from "../../src/db/client.ts";
import type { Contract } from "../support/contract.ts";
import type { Step } from "./arbitraries.ts";
import type { Target } from "./document.ts";
import { checkAnswer, type Checked } from "./oracle.ts";
import { forget, learn, type Pool } from "./pool.ts";
import { requestOf, type Sent, shown, written } from "./sending.ts";
import { type State, stateOf } from "./state.ts";

/** What a run is held to, and the service that it is run against. */
export interface Service {
  readonly contract: Contract;
  readonly targets: readonly Target[];
  readonly db: Database;
  fetch(request: Request): Promise<Response>;
}

/** What the requests have met: how often each status, over all (`422`) and by operation (`createClustrSale 422`). */
export type Tally = Map<string, number>;

/** What all requests are counted under. */
export const ALL = "all";

/** Requests to one store, each held to the document and to what it did to the store. */
export interface Session {
  take(step: Step): Promise<void>;
  send(sent: Sent): Promise<Checked>;
  pool(): Pool;
  /** What was sent and what came back, for whoever has to find out what is wrong. */
  transcript(): string;
}

export function openSession(service: Service, start: Pool, tally: Tally): Session {
  const lines: string[] = [];
  const keys = keyBook();
  let known = start;
  let state: State | undefined;

  async function send(sent: Sent): Promise<Checked> {
    const before = state ?? await stateOf(service.db);
    lines.push(shown(sent));
    const response = await service.fetch(requestOf(sent));
    lines.push(`  → ${response.status}`);
    const { headers } = response;
    const checked = await checkAnswer(service.contract, service.targets, sent, response);
    if (checked.status >= 400) lines.push(`    ${JSON.stringify(checked.body ?? null).slice(0, 400)}`);
    state = await stateOf(service.db);
    checkEffect(before, state, sent, checked, keys);
    known = learned(known, sent, checked, headers);
    count(tally, checked);
    return checked;
  }

  return {
    send,
    async take(step) {
      if (step.kind === "request") return void await send(written(step, known));
      const again = keys.pick(step.pick);
      if (again === undefined) return;
      expect((await send(again)).status, "a keyed request that was carried out, once more").toBe(201);
    },
    pool: () => known,
    transcript: () => lines.join("\n"),
  };
}

/** Days stand in the calendar alone: no figure reads it but through its sales. */
const WITHOUT_FIGURES = ["createClustrDay"];

/** A write that was carried out moves the store, once for a key; whatever else was answered leaves it as it is. */
function checkEffect(before: State, after: State, sent: Sent, checked: Checked, keys: KeyBook): void {
  const { operation, status, body } = checked;
  const wrote = operation !== undefined && status < 300 && operation.method !== "GET" &&
    sent.method !== "OPTIONS";
  if (!wrote || keys.isReplay(operation, sent, body)) {
    return expect(after, "the store after what writes nothing").toEqual(before);
  }
  expect(after.rows, "the store after a write").not.toBe(before.rows);
  const moves = WITHOUT_FIGURES.includes(operation.operationId) ? 0 : 1;
  expect(after.revision, "the store's revision after a write").toBe(before.revision + moves);
}

function learned(pool: Pool, sent: Sent, { operation, status, body }: Checked, headers: Headers): Pool {
  if (operation === undefined || status >= 300) return pool;
  if (operation.method !== "DELETE") return learn(pool, operation.path, body, headers);
  return forget(pool, operation.path, sent.url.pathname.split("/")[2]?.toLowerCase() ?? "");
}

function count(tally: Tally, { operation, status }: Checked): void {
  for (const name of [`${operation?.operationId ?? "undeclared"} ${status}`, String(status), ALL]) {
    tally.set(name, (tally.get(name) ?? 0) + 1);
  }
}

/** The keyed requests that were carried out. */
interface KeyBook {
  /** One of them. */
  pick(at: number): Sent | undefined;
  /** Whether the key was there before; then body and answer are to be the same as then. */
  isReplay(operation: Target, sent: Sent, answer: unknown): boolean;
}

function keyBook(): KeyBook {
  const kept = new Map<string, { readonly sent: Sent; readonly answer: unknown }>();
  return {
    pick: (at) => [...kept.values()][at % Math.max(1, kept.size)]?.sent,
    isReplay({ operationId, method }, sent, answer) {
      const key = sent.headers.get("idempotency-key");
      if (key === null || method !== "POST") return false;
      const first = kept.get(`${operationId} ${key}`);
      if (first === undefined) {
        kept.set(`${operationId} ${key}`, { sent, answer });
        return false;
      }
      expect(answer, "the answer to a key's second request").toEqual(first.answer);
      expect(sent.body, "the body of a key's second request").toEqual(first.sent.body);
      return true;
    },
  };
}
