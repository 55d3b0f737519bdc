import type { Hono } from "hono";
import { AppError } from "../errors.ts";
import type { Environment } from "./context.ts";

/** Every path that has operations answers its other methods with 405 and an `Allow`; every other path is 404. */
export function addFallbacks(
  app: Hono<Environment>,
  operations: ReadonlyMap<string, readonly string[]>,
): void {
  for (const [path, methods] of operations) {
    const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
    app.all(path, (c) => {
      if (c.req.method === "OPTIONS") return c.body(null, 204, { allow: allow.join(", ") });
      throw new AppError("method_not_allowed", `${path} answers ${allow.join(", ")}`, [], { allow });
    });
  }
  app.notFound(() => {
    throw new AppError("not_found", "There is nothing at this path; /docs lists what there is");
  });
}
