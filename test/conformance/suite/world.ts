import { seedStore } from "../../../src/commerce/seed/load.ts";
import type { Role } from "../../../src/identity/caller.ts";
import { type Contract, readContract } from "../../support/contract.ts";
import type { Target } from "../../support/targets.ts";

/** The store that every target is filled with: the same bytes, so the same answers. */
export const SEED = { customers: 400, transactions: 4_000, seed: 7, end: "2026-10-31" };

/** A running target with data in it, and a token for each role. */
export interface World {
  readonly target: Target;
  readonly contract: Contract;
  readonly tokens: Readonly<Record<Role, string>>;
  /** Calls an operation; a token unless `as` is null, analyst's by default. */
  call(path: string, init?: RequestInit & { as?: Role | null }): Promise<Response>;
}

export async function makeWorld(target: Target): Promise<World> {
  await seedStore(target, SEED);
  const tokens = {
    user: await target.token("user"),
    analyst: await target.token("analyst"),
    admin: await target.token("admin"),
  };
  return {
    target,
    tokens,
    contract: await readContract(target.url),
    call(path, { as = "analyst", headers, ...init } = {}) {
      const all = new Headers(headers);
      if (as !== null && !all.has("authorization")) all.set("authorization", `Bearer ${tokens[as]}`);
      return fetch(`${target.url}${path}`, { redirect: "manual", ...init, headers: all });
    },
  };
}
