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

/** The further failure of an operation on one thing. */
export const missing = { 404: problem("There is no such thing, or it is deleted") };

/** The further failure of an operation that the store's state can forbid. */
export const inConflict = { 409: problem("It is at odds with what the store holds") };

/** The further failure of an operation that computes. */
export const tooMuch = { 413: problem("There is more to compute than the stated bound") };

/** The further failures of an operation that takes a JSON body. */
export const bodyFailures = {
  409: problem("It is at odds with what the store holds"),
  413: problem("The body is over its bound"),
  415: problem("The body is not JSON"),
};

/** The further failure of an operation with a precondition. */
export const preconditionFailed = { 412: problem("`If-Match` names another version") };

/** The further failures of an operation that takes a file. */
export const uploadFailures = {
  409: problem("The same keyed request is still running"),
  413: problem("The file is over its bound"),
  415: problem("The body is not of a type that is understood"),
};

/** How much of an allowance is left: the headers of an answer that is throttled by address. */
export const throttled = z.object({
  RateLimit: z.string().openapi({ example: '"login";r=59;t=1' }),
  "RateLimit-Policy": z.string().openapi({ example: '"login";q=60;w=60' }),
});

/** The further failure of a throttled operation. */
export const tooMany = {
  429: {
    ...problem("Too many attempts; try again after Retry-After seconds"),
    headers: throttled.partial().extend({ "Retry-After": z.string().openapi({ example: "30" }) }),
  },
};

/** A JSON body of this schema. */
export const jsonOf = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});

/** A JSON body of this schema that may be left out. */
export const optionalJsonOf = <T extends z.ZodType>(schema: T) => ({
  required: false,
  content: { "application/json": { schema } },
});

/** Headers of an answer: the version that `If-Match` and `If-None-Match` speak of. */
export const tagged = z.object({ ETag: z.string().openapi({ example: '"1769853600000"' }) });

/** Headers of an answer: the next page, where there is one. */
export const linked = z.object({
  Link: z.string().optional().openapi({ example: '</products/?limit=100&after=YWZ0ZXI6MTAw>; rel="next"' }),
});

/** 304, for a caller that holds this version. */
export const notModified = { 304: { description: "The caller has this version already", headers: tagged } };

export const IfNoneMatch = z.object({
  "if-none-match": z.string().optional().openapi({
    description: "The ETag of a version that the caller has.",
  }),
});

export const IfMatch = z.object({
  "if-match": z.string().optional().openapi({
    description: "The ETag of the version to change; 412 for another.",
  }),
});

type Headers = z.ZodObject;

const success = <T extends z.ZodType>(schema: T, description: string, headers?: Headers) => ({
  description,
  ...headers === undefined ? {} : { headers },
  content: { "application/json": { schema } },
});

/** 201 with this schema, and every failure of a body. */
export const creates = <T extends z.ZodType>(schema: T, description = "Made", headers?: Headers) => ({
  201: success(schema, description, headers),
  ...failures,
  ...bodyFailures,
});

/** A JSON success with this schema, and every failure. */
export const answers = <T extends z.ZodType>(schema: T, description = "Success", headers?: Headers) => ({
  200: success(schema, description, headers),
  ...failures,
});

/** The same of long work, which comes as server-sent events to who asks for them. */
export const streams = <T extends z.ZodType>(schema: T, description = "Success") => ({
  200: {
    description,
    content: { "application/json": { schema }, "text/event-stream": { schema: z.string() } },
  },
  ...failures,
});

/** Retail's success envelope, with the operation's documented message. */
export const succeeded = <T extends z.ZodType>(message: string, data: T) =>
  z.object({ status: z.literal("success"), message: z.literal(message), data });

/** A calendar day, 1900-01-01 to 2199-12-31. */
export const CalendarDay = z.iso.date({ error: "should be a calendar day such as 2026-01-31", abort: true })
  .refine((day) => day >= "1900-01-01" && day <= "2199-12-31", "should lie between 1900-01-01 and 2199-12-31")
  .openapi({ example: "2026-01-31", pattern: "^(19|20|21)\\d{2}-\\d{2}-\\d{2}$" });
