import type { Hono } from "hono";
import { AppError } from "../errors.ts";
import type { Environment } from "./context.ts";

type Operations = ReadonlyMap<string, readonly string[]>;

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * Keeps `GET /users/me` from being taken for `GET /users/{user_id}`: a path that is documented word for word answers for all
 * of its methods. Comes before the operations.
 */
export function addLiteralPaths(app: Hono<Environment>, operations: Operations): void {
  for (const [path, methods] of operations) {
    if (path.includes(":")) continue;
    app.on(METHODS.filter((method) => !methods.includes(method)), path, () => refuse(path, methods));
  }
}

/** Every path that has operations answers its other methods with 405 and an `Allow`; every other path is 404. */
export function addFallbacks(app: Hono<Environment>, operations: Operations): void {
  for (const [path, methods] of operations) {
    app.all(path, (c) => {
      if (c.req.method === "OPTIONS") return c.body(null, 204, { allow: allowed(methods).join(", ") });
      return refuse(path, methods);
    });
  }
  app.notFound(() => {
    throw new AppError("not_found", "There is nothing at this path; /docs lists what there is");
  });
}

const allowed = (methods: readonly string[]): string[] =>
  [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();

function refuse(path: string, methods: readonly string[]): never {
  const allow = allowed(methods);
  throw new AppError("method_not_allowed", `${path} answers ${allow.join(", ")}`, [], { allow });
}
