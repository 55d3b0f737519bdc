import type { ContentfulStatusCode } from "hono/utils/http-status";
import { HTTPException } from "hono/http-exception";
import { asAppError } from "../db/errors.ts";
import { allowanceHeaders } from "./allowance.ts";
import { AppError, type ErrorCode, type ErrorDetail } from "../errors.ts";
import type { RequestContext, Room } from "./context.ts";

const STATUS: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  malformed: 400,
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  throttled: 429,
  unavailable: 503,
  internal: 500,
};

const TITLE: Readonly<Record<ErrorCode, string>> = {
  malformed: "Bad Request",
  invalid: "Unprocessable Content",
  unauthenticated: "Unauthorized",
  forbidden: "Forbidden",
  not_found: "Not Found",
  method_not_allowed: "Method Not Allowed",
  conflict: "Conflict",
  precondition_failed: "Precondition Failed",
  too_large: "Content Too Large",
  unsupported_media_type: "Unsupported Media Type",
  throttled: "Too Many Requests",
  unavailable: "Service Unavailable",
  internal: "Internal Server Error",
};

/** The documents of Compass and Workbench know no 409, 415 and 422: they say 400. */
const PLAIN_ROOMS: ReadonlySet<Room> = new Set(["Compass", "Workbench"]);
const PLAIN_CODES: ReadonlySet<ErrorCode> = new Set(["conflict", "invalid", "unsupported_media_type"]);

/** RFC 9457, plus the `error` string that the documents have. The type says it all to zod and to the OpenAPI document. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly error: string;
  readonly request_id: string;
  readonly errors: ErrorDetail[];
}

/** The status that this room gives to this kind of failure. */
export const statusOf = (code: ErrorCode, room: Room | undefined): ContentfulStatusCode =>
  room !== undefined && PLAIN_ROOMS.has(room) && PLAIN_CODES.has(code) ? 400 : STATUS[code];

/** The one body that every failure has. */
export function problemBody(error: AppError, room: Room | undefined, requestId: string): ProblemBody {
  const status = statusOf(error.code, room);
  return {
    type: `urn:quintile:error:${error.code}`,
    title: status === 400 ? TITLE.malformed : TITLE[error.code],
    status,
    detail: error.message,
    error: error.message,
    request_id: requestId,
    errors: error.details.map(({ pointer, message }) => ({ pointer, message })),
  };
}

/** Turns whatever was thrown into our one error. What we don't know is a defect: logged whole, answered without a word of it. */
export function toAppError(thrown: unknown): AppError {
  const known = asAppError(thrown);
  if (known !== undefined) return known;
  if (thrown instanceof HTTPException && thrown.status === 400) {
    return new AppError("malformed", "The body is not well-formed JSON", [], { cause: thrown });
  }
  return new AppError("internal", "Something went wrong on our side; the request id helps us find it", [], {
    cause: thrown,
  });
}

/** Tells the operator of what a caller can't mend. */
export function logFailure(error: AppError, requestId: string, path: string): void {
  if (error.code !== "internal" && error.code !== "unavailable") return;
  console.error(JSON.stringify({ level: "error", request_id: requestId, path, cause: causeOf(error) }));
}

/** Renders any failure; the only place that does. */
export function renderError(thrown: unknown, c: RequestContext): Response {
  const error = toAppError(thrown);
  const requestId = c.get("requestId") ?? "";
  const room = c.get("room");
  logFailure(error, requestId, c.req.path);
  const body = problemBody(error, room, requestId);
  const headers: Record<string, string> = {
    "content-type": contentType(c.req.header("accept")),
    "cache-control": "no-store",
  };
  if (error.retryAfter !== undefined) headers["retry-after"] = String(error.retryAfter);
  if (error.allowance !== undefined) Object.assign(headers, allowanceHeaders(error.allowance));
  if (error.code === "unauthenticated") headers["www-authenticate"] = "Bearer";
  if (error.allow !== undefined) headers["allow"] = error.allow.join(", ");
  return c.body(JSON.stringify(body), statusOf(error.code, room), headers);
}

const contentType = (accept = ""): string =>
  accept.includes("application/json") && !accept.includes("application/problem+json")
    ? "application/json"
    : "application/problem+json";

/** The innermost cause: what wraps it repeats SQL and its parameters, which are people's data. */
function causeOf(error: AppError): string {
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  return cause instanceof Error ? cause.stack ?? cause.message : String(cause);
}
