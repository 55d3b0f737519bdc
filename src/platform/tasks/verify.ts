import { parseArgs } from "node:util";
import { repairStore, type Verification, verifyStore } from "../../commerce/verify.ts";
import { runTask } from "./run_task.ts";

const { values } = parseArgs({ options: { repair: { type: "boolean", default: false } } });

const report = ({ differences }: Verification) => {
  for (const [table, wrong] of Object.entries(differences)) {
    console.log(
      `${table.padEnd(16)} ${wrong === 0 ? "equals the sales" : `${wrong} rows disagree with the sales`}`,
    );
  }
};

await runTask(async (deps) => {
  const found = await verifyStore(deps);
  report(found);
  if (found.sound) return;
  if (!values.repair) {
    console.log("Run it with --repair to rebuild these figures from the sales.");
    Deno.exitCode = 1;
    return;
  }
  const after = await repairStore(deps);
  console.log("Rebuilt from the sales:");
  report(after);
  if (!after.sound) Deno.exitCode = 1;
}, { needsCurrentStore: true });
