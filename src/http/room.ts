import { OpenAPIHono, type z } from "@hono/zod-openapi";
import { AppError } from "../errors.ts";
import type { Environment } from "./context.ts";

/** How a pointer names the place that a part of the request was read from. */
const PREFIX: Readonly<Record<string, string>> = {
  query: "?",
  header: "header ",
  param: "path ",
  cookie: "cookie ",
};

/** A router whose validation failures become our one error, each pointing at its field. */
export const room = () =>
  new OpenAPIHono<Environment>({
    defaultHook: (result) => {
      if (!result.success) throw refusal(result.target, result.error);
    },
  });

/** Our one error for what a schema refuses, pointing at each field. */
export function refusal(target: string, { issues }: z.ZodError): AppError {
  const prefix = PREFIX[target];
  const details = issues.map(({ path, message }) => ({
    pointer: prefix === undefined
      ? path.map((part) => `/${escapePointer(part)}`).join("")
      : `${prefix}${path.join(".")}`,
    message,
  }));
  const [first] = details;
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : "";
  return new AppError(
    "invalid",
    first === undefined ? "The request breaks a rule" : `${nameOf(first.pointer)} ${first.message}${more}`,
    details,
  );
}

const escapePointer = (part: PropertyKey): string => String(part).replaceAll("~", "~0").replaceAll("/", "~1");

/** `start_date` of `?start_date`: a sentence starts with the field's own name. */
const nameOf = (pointer: string): string => pointer.replace(/^(\?|\/|\w+ )/, "") || "The body";
