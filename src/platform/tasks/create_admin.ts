import { createAdmin } from "../../identity/create_admin.ts";
import { askFor, askForSecret } from "../ask.ts";
import { runTask } from "./run_task.ts";

await runTask(async (deps) => {
  const username = await askFor("Username", "ADMIN_USERNAME");
  const email = await askFor("Email address (may be left empty)", "ADMIN_EMAIL", { optional: true });
  const password = await askForSecret("Password", "ADMIN_PASSWORD");
  const admin = await createAdmin(deps, { username, email: email === "" ? null : email, password });
  console.log(`Created the admin ${admin.username}. Sign in with POST /auth/login.`);
}, { needsCurrentStore: true });
