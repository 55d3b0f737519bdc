import { demoNeeded, seedStore } from "../commerce/seed/load.ts";
import { DEMO } from "../commerce/seed/options.ts";
import type { Deps } from "../deps.ts";
import { addDemoAccounts } from "../identity/demo_accounts.ts";
import { showSeedProgress } from "./seed_progress.ts";

/** Fills an empty store with the demo, or goes on where a killed start left it; a store with data is left alone. */
export async function loadDemo({ db }: Pick<Deps, "db">): Promise<void> {
  if (!await demoNeeded(db)) return;
  const started = performance.now();
  console.log("The store is empty: loading demo data.");
  await addDemoAccounts({ db, now: Date.now, newId: () => crypto.randomUUID() });
  await seedStore({ db }, DEMO, showSeedProgress());
  console.log(`Loaded in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}
