import { expect } from "vitest";
import type { Contract } from "../support/contract.ts";
import { hasPlace, type Target, templateOf } from "./document.ts";
import type { Sent } from "./sending.ts";

/** An answer that has been held to the document. */
export interface Checked {
  readonly status: number;
  /** The operation that was meant by method and path; undefined where none is declared. */
  readonly operation: Target | undefined;
  readonly body: unknown;
}

/** Headers that a refusal may name though no operation declares them: HTTP itself does. */
const UNDECLARED = ["header content-type", "header content-encoding"];

/** Words that only our insides know. */
const INSIDES = /sqlite|drizzle|select .* from|insert into|\.ts:\d|node_modules|\bat \w+ \(/i;

/** The rules that no schema says, as the refusals word them. */
const BEYOND_SCHEMAS = new RegExp(
  [
    "^There is no customer with this reference$",
    "There is no such (category|customer|day in the timeframe|membership|product|transaction)$",
    "^The day of birth is in the future$",
    "^A sale can't be dated later than tomorrow$",
    "^(A line can't be worth|The lines come to) more than 1,000,000,000.00$",
    "^The transaction's amount would be over the bound of 1,000,000,000.00$",
    "^quantity should not be 0$",
    "^(The membership|The period) ends before it starts$",
    "^The period starts after as_of; send a later as_of or an earlier start$",
    "^compare needs a period that ends; send end_date or as_of$",
    "^high should be above medium; here they are \\d",
    "^The days are the wrong way round; `from` has to be before `to`$",
    "^as_of is before `to`; leave it out, or ask for an earlier `to`$",
    "^The period starts after `from`; send a later `from` or an earlier start$",
    "^Of a probability, the cut points are per cent, from 0 to 100$",
    "^The model of (buying|spending) \\((BG/NBD|Gamma-Gamma)\\) can't be fitted: ",
    "^The customer has no purchase in this part of the store",
    "^The membership (is not valid on the day|belongs to somebody else than the customer) of the sale$",
    "^This Idempotency-Key was used with another body or other parameters. Use a new key$",
    "^Send updated_at as it was read, or If-Match$",
  ].join("|"),
);

/** Where a date-time is documented, dates and times without an offset are understood too: no reader is to reject them. */
const isLenient = (problem: string): boolean => problem.includes('"date-time"');

/** Checks one answer against the document, whatever was sent. */
export async function checkAnswer(
  contract: Contract,
  targets: readonly Target[],
  sent: Sent,
  response: Response,
): Promise<Checked> {
  const { status } = response;
  const method = sent.method.toUpperCase();
  const path = templateOf(contract.document, sent.url.pathname);
  const operation = targets.find((target) =>
    target.path === path && target.method === (method === "HEAD" ? "GET" : method)
  );
  expect(status, "the status").toBeLessThan(500);
  if (method === "OPTIONS") return { status, operation, body: await checkPreflight(response) };
  if (operation === undefined) {
    const body = await checkUndeclared(contract, path, method, response);
    return { status, operation, body };
  }
  const body = await contract.check(method, operation.path, response);
  if (status === 200) checkLimit(operation, sent, body);
  if (operation.isPublic) expect([401, 403], "nobody needs a token here").not.toContain(status);
  if (status >= 400 && method !== "HEAD") checkProblem(contract, operation, status, body);
  if (status >= 400 && method !== "HEAD" && sent.intact) checkRefusal(operation, status, body);
  checkWhatWasTaken(contract, operation, sent, status);
  return { status, operation, body };
}

async function checkPreflight(response: Response): Promise<undefined> {
  expect([response.status, await response.text()]).toEqual([204, ""]);
}

async function checkUndeclared(
  contract: Contract,
  path: string | undefined,
  method: string,
  response: Response,
): Promise<unknown> {
  if (response.status === 403) expect(method, "a foreign page reads").not.toMatch(/^(GET|HEAD)$/);
  else expect(response.status).toBe(path === undefined ? 404 : 405);
  if (response.status === 405) {
    const declared = Object.keys(contract.document.paths[path ?? ""] ?? {}).map((one) => one.toUpperCase());
    expect(response.headers.get("allow")?.split(", "), "Allow").toEqual(expect.arrayContaining(declared));
  }
  if (method !== "HEAD") return await contract.checkProblem(response);
  expect(await response.text()).toBe("");
}

/** A page of a list has no more than was asked for; where there are no pages, `limit` is as good as not there. */
function checkLimit({ parameters }: Target, { url }: Sent, body: unknown): void {
  if (!parameters.some(({ name }) => name === "limit")) return;
  const limit = url.searchParams.get("limit");
  const list = typeof body === "object" && body !== null && "data" in body ? body.data : body;
  if (limit !== null && Array.isArray(list)) expect(list.length).toBeLessThanOrEqual(Number(limit));
}

/** The rules of a failure's body beyond its schema. */
function checkProblem(contract: Contract, operation: Target, status: number, body: unknown): void {
  expect(body).toMatchObject({ status, errors: expect.any(Array), request_id: expect.stringMatching(/./) });
  expect(JSON.stringify(body)).not.toMatch(INSIDES);
  const pointers = pointersOf(body);
  // What the store's data cannot carry is no parameter's fault.
  const isOfTheData = / can't be fitted: /.test(JSON.stringify(body));
  if (!isOfTheData && [404, 409, 412, invalidOf(operation)].includes(status)) {
    expect(pointers, `a ${status} that names no place`).not.toEqual([]);
  }
  const strangers = pointers.filter((pointer) => !isKnown(contract, operation, pointer));
  expect(strangers, `${operation.operationId} has no ${strangers.join()}`).toEqual([]);
}

/** The places that a problem names; its schema has been checked. */
function pointersOf(body: unknown): string[] {
  const errors: unknown = typeof body === "object" && body !== null && "errors" in body ? body.errors : [];
  return Array.isArray(errors) ? errors.map(({ pointer }) => String(pointer)) : [];
}

function isKnown({ document }: Contract, { parameters, body }: Target, pointer: string): boolean {
  if (pointer === "" || UNDECLARED.includes(pointer)) return body !== undefined;
  if (pointer.startsWith("/")) return body !== undefined && hasPlace(document, body, pointer);
  return parameters.some(({ name, in: where }) =>
    pointer === (where === "query" ? `?${name}` : `${where} ${name}`)
  );
}

/** The status that an operation gives to a value that breaks a rule: Compass knows no 422. */
const invalidOf = ({ tags }: Target): number => tags.includes("Compass") ? 400 : 422;

/** A request as documented is refused only for what no schema can say. */
function checkRefusal(operation: Target, status: number, body: unknown): void {
  const invalid = invalidOf(operation);
  expect([404, 409, 412, invalid], "the request is as documented").toContain(status);
  if (status === invalid) expect(body).toMatchObject({ detail: expect.stringMatching(BEYOND_SCHEMAS) });
}

/** What the document forbids is not taken; and what answers are made of, it does not forbid. */
function checkWhatWasTaken(contract: Contract, operation: Target, sent: Sent, status: number): void {
  if (operation.body === undefined || (status >= 300 && !sent.intact)) return;
  const text = new TextDecoder("utf-8", { fatal: true }).decode(sent.body);
  const problems = contract.problems(operation.body, JSON.parse(text)).filter((one) => !isLenient(one));
  const what = "what the document forbids of a body that was taken, or was made of answers";
  expect(problems, `${what}: ${problems.join("; ")}`).toEqual([]);
}
