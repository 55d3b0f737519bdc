import { runTask } from "./run_task.ts";
import { migrateStore } from "../migrations.ts";

await runTask(async ({ db }) => {
  const applied = await migrateStore(db);
  console.log(applied === 0 ? "The store is at this version already." : `Applied ${applied} migration(s).`);
});
