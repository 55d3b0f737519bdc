import { z } from "@hono/zod-openapi";

/** The body of every failure. */
export const Problem = z.object({
  type: z.string().openapi({ example: "urn:quintile:error:invalid" }),
  title: z.string().openapi({ example: "Unprocessable Content" }),
  status: z.number().int().openapi({ example: 422 }),
  detail: z.string().openapi({ example: "The dates are the wrong way round" }),
  error: z.string().openapi({
    description: "The same sentence as `detail`, where the documents promise it.",
  }),
  request_id: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).openapi({
    description: "What is wrong, and where: a JSON pointer into the body, or ?name for a query parameter.",
  }),
}).openapi("Problem");

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: Problem }, "application/json": { schema: Problem } },
});

/** The failures that any operation can have, beside the success that it documents. */
export const failures = {
  400: problem("The request can't be read, or (Compass, Workbench) a value breaks a rule"),
  401: problem("A token is missing or does not stand"),
  403: problem("The caller's role is not enough"),
  422: problem("A value breaks a rule; `errors` names it"),
  503: problem("The database is away; try again after Retry-After seconds"),
};

/** The further failures of an operation that takes a file. */
export const uploadFailures = {
  409: problem("The same keyed request is still running"),
  413: problem("The file is over its bound"),
  415: problem("The body is not of a type that is understood"),
};

/** A JSON success with this schema, and every failure. */
export const answers = <T extends z.ZodType>(schema: T, description = "Success") => ({
  200: { description, content: { "application/json": { schema } } },
  ...failures,
});

/** Retail's success envelope, with the operation's documented message. */
export const succeeded = <T extends z.ZodType>(message: string, data: T) =>
  z.object({ status: z.literal("success"), message: z.literal(message), data });

/** A calendar day, 1900-01-01 to 2199-12-31. */
export const CalendarDay = z.iso.date({ error: "should be a calendar day such as 2026-01-31", abort: true })
  .refine((day) => day >= "1900-01-01" && day <= "2199-12-31", "should lie between 1900-01-01 and 2199-12-31")
  .openapi({ example: "2026-01-31", pattern: "^(19|20|21)\\d{2}-\\d{2}-\\d{2}$" });
