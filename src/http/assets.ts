import { AppError } from "../errors.ts";
import type { RequestContext } from "./context.ts";

/**
 * Sends a built static file, or 304 when the caller has it already.
 *
 * @throws {AppError} `not_found` when there is none
 */
export async function sendAsset(c: RequestContext, found: Promise<Response | null>): Promise<Response> {
  const response = await found;
  if (response === null) throw new AppError("not_found", "There is no such file");
  const tag = response.headers.get("etag");
  const known = c.req.header("if-none-match")?.split(",").map((one) => one.trim()) ?? [];
  if (tag === null || !known.includes(tag)) return response;
  await response.body?.cancel();
  return c.body(null, 304, {
    etag: tag,
    "cache-control": response.headers.get("cache-control") ?? "no-cache",
  });
}
