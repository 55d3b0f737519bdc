import { removeDemoAccounts } from "../../identity/demo_accounts.ts";
import { runTask } from "./run_task.ts";

await runTask(async (deps) => {
  const removed = await removeDemoAccounts(deps);
  console.log(removed === 0 ? "There are no demo accounts." : `Removed ${removed} demo accounts.`);
}, { needsCurrentStore: true });
