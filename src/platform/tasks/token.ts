import { parseArgs } from "node:util";
import { ROLES } from "../../db/schema/users.ts";
import { AppError } from "../../errors.ts";
import { issueOperatorToken } from "../../identity/operator_token.ts";
import { localSecret } from "../deno_secret.ts";
import { runTask } from "./run_task.ts";

const { values } = parseArgs({
  options: {
    username: { type: "string", default: "operator" },
    role: { type: "string" },
  },
});

await runTask(async (deps) => {
  const role = ROLES.find((known) => known === values.role);
  if (role === undefined && values.role !== undefined) {
    throw new AppError("invalid", `--role is one of ${ROLES.join(", ")}`, ["role"]);
  }
  const config = await localSecret(deps.config);
  const minutes = config.accessTokenExpireMinutes;
  console.log(await issueOperatorToken({ ...deps, config }, { username: values.username, role, minutes }));
}, { needsCurrentStore: true });
