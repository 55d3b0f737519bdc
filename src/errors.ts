/**
 * The one error type. It knows nothing of HTTP: `http/errors.ts` gives each code its status, once.
 * The message is a sentence that says what to do, safe to show to any caller.
 */
export type ErrorCode =
  /** The request cannot be read as what it claims to be (malformed JSON, a broken multipart body). */
  | "malformed"
  /** A value breaks a rule; `pointers` name the fields. */
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  /** The path exists, the method does not; `allow` names those that do. */
  | "method_not_allowed"
  | "conflict"
  | "precondition_failed"
  /** More bytes, rows or work than a stated bound. */
  | "too_large"
  | "unsupported_media_type"
  | "throttled"
  /** The database cannot be reached, or is not ready to serve. */
  | "unavailable"
  /** A defect of ours. */
  | "internal";

/** One thing that is wrong, and where: `pointer` is a JSON pointer into the body, or `?name` for a query parameter. */
export interface ErrorDetail {
  readonly pointer: string;
  readonly message: string;
}

/** How much of an allowance is left (a token bucket): what a caller may know of a throttle. */
export interface Allowance {
  /** The throttle's name, such as `login`. */
  readonly policy: string;
  /** Requests in a window, which is also the most that may come at once. */
  readonly quota: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Seconds after which there is one more. */
  readonly resetSeconds: number;
}

/** Thrown by every room; rendered in one place. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[];
  /** Seconds after which the same request may succeed, for `throttled` and `unavailable`. */
  readonly retryAfter: number | undefined;
  /** The throttle that refused, for `throttled`. */
  readonly allowance: Allowance | undefined;
  /** The methods that the path has, for `method_not_allowed`. */
  readonly allow: readonly string[] | undefined;

  /**
   * @param code what kind of failure this is
   * @param message a sentence for the caller; never holds SQL, paths or secrets
   * @param pointers the fields at fault; a plain string repeats the message for that field
   * @param options `cause` for the log, `retryAfter` in seconds, `allowance` the throttle, `allow` the methods that exist
   */
  constructor(
    code: ErrorCode,
    message: string,
    pointers: readonly (string | ErrorDetail)[] = [],
    options: { cause?: unknown; retryAfter?: number; allowance?: Allowance; allow?: readonly string[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = pointers.map((item) => typeof item === "string" ? { pointer: item, message } : item);
    this.retryAfter = options.retryAfter;
    this.allowance = options.allowance;
    this.allow = options.allow;
  }
}
