import { createHash } from "node:crypto";
import { type Batch, batches, type Place, prepareSeed } from "../../../src/commerce/seed/batches.ts";
import type { Membership } from "../../../src/commerce/seed/memberships.ts";
import type { SeedOptions } from "../../../src/commerce/seed/options.ts";
import type { Person } from "../../../src/commerce/seed/people.ts";
import type { Sale } from "../../../src/commerce/seed/sales.ts";
import type { Score } from "../../../src/commerce/seed/satisfaction.ts";

export const BEGINNING: Place = { step: "catalogue", from: 0 };

/** All batches of a seed from a place on. */
export const batchesOf = (options: SeedOptions, from = BEGINNING): Batch[] => [
  ...batches(prepareSeed(options), from),
];

/** SHA-256 of everything that is generated. */
export function fingerprint(options: SeedOptions): string {
  const hash = createHash("sha256");
  for (const batch of batches(prepareSeed(options), BEGINNING)) {
    hash.update(JSON.stringify(batch));
  }
  return hash.digest("hex");
}

/** Everything that is generated, by kind. */
export function everythingOf(options: SeedOptions) {
  const people: Person[] = [];
  const memberships: Membership[] = [];
  const scores: Score[] = [];
  const sales: Sale[] = [];
  for (const batch of batches(prepareSeed(options), BEGINNING)) {
    if (batch.step === "customers") {
      people.push(...batch.people);
      memberships.push(...batch.memberships);
      scores.push(...batch.scores);
    }
    if (batch.step === "sales") sales.push(...batch.sales);
  }
  return { people, memberships, scores, sales };
}
