import { AppError } from "../errors.ts";
import type { Caller } from "../identity/caller.ts";
import type { RequestContext } from "./context.ts";

/** Who asks, in an operation that always needs a token. */
export function signedIn(c: RequestContext): Caller {
  const { caller } = c.var;
  if (caller !== null) return caller;
  throw new AppError("unauthenticated", "Send an access token as Authorization: Bearer …");
}
