/// <reference lib="dom" />
import { readToken } from "./session.ts";
import { boundsOf, daysOf } from "./period.ts";
import type {
  ComparedKeyFigures,
  Dashboard,
  Figure,
  Period,
  Problem,
  Row,
  Rows,
  SegmentModel,
} from "./wire.ts";

/** What the service said when it refused, in its own words. */
export class ApiError extends Error {
  readonly status: number;
  /** The single rules that were broken. */
  readonly messages: readonly string[];

  constructor(status: number, detail: string, messages: readonly string[] = []) {
    super(detail);
    this.status = status;
    this.messages = messages;
  }
}

let recognised: () => void = () => {};

/** Sets who hears of every answer that was made for a caller whom the service knows. */
export const onRecognised = (listener: () => void): void => {
  recognised = listener;
};

/** An open service marks no answer as private, and refuses nobody a look: it asks nobody who they are. */
const isForSomebody = ({ status, headers }: Response, method = "GET"): boolean =>
  (status === 403 && method === "GET") || (headers.get("cache-control") ?? "").includes("private");

/** Asks the service; whatever goes wrong is an `ApiError` with a sentence to show. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const token = readToken();
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "The service does not answer. Check that it is running, then try again.");
  }
  if (isForSomebody(response, init.method)) recognised();
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/** The error that a problem body stands for. */
export const toError = ({ status, detail, errors }: Problem): ApiError =>
  new ApiError(status, detail, errors.map(({ message, pointer }) => messageAt(pointer, message)));

// The last part of a pointer is a field's name, which many messages say themselves.
const messageAt = (pointer: string, message: string): string => {
  const field = pointer.split(/[/?]/).at(-1) ?? "";
  return field === "" || message.includes(field) ? message : `${field.replaceAll("_", " ")}: ${message}`;
};

async function refusalOf(response: Response): Promise<ApiError> {
  try {
    const problem: Problem = await response.json();
    if (typeof problem.detail === "string") return toError(problem);
  } catch {
    // A proxy's page instead of our body: the status has to do.
  }
  return new ApiError(response.status, `The service answered with an error (${response.status}).`);
}

/** The key figures of a period, beside those of the period before where it has both ends. */
export async function fetchKeyFigures(period: Period, signal: AbortSignal): Promise<ComparedKeyFigures> {
  const compare = period.start === "" || period.end === "" ? {} : { compare: "previous" };
  return await (await ask(withQuery("/kpis", { ...boundsOf(period), ...compare }), { signal })).json();
}

export async function fetchDashboard(
  period: Period,
  model: SegmentModel,
  signal: AbortSignal,
): Promise<Dashboard> {
  const query = { model, ...boundsOf(period) };
  const body: { data: Dashboard } = await (await ask(withQuery("/dashboard/", query), { signal })).json();
  return body.data;
}

/** What answers with a figure, or with a list. */
export interface Source {
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** What of a period it takes: its sales (`within`, the usual), all sales up to its end, or two days to compare. */
  readonly span?: "within" | "until" | "between";
}

export async function fetchFigure<Found extends Figure>(
  source: Source,
  period: Period,
  signal: AbortSignal,
): Promise<Found> {
  return await (await ask(await addressOf(source, period, signal), { signal })).json();
}

/** The numbers behind a figure, or those of a list, which takes no format. */
export async function fetchRows(
  source: Source,
  period: Period,
  signal: AbortSignal,
  format?: "data",
): Promise<Rows> {
  const found: Rows | readonly Row[] =
    await (await ask(await addressOf(source, period, signal, format), { signal })).json();
  return "rows" in found ? found : { rows: found };
}

const withQuery = (path: string, parameters: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(parameters).toString();
  return query === "" ? path : `${path}?${query}`;
};

async function addressOf(
  { path, parameters = {}, span = "within" }: Source,
  period: Period,
  signal: AbortSignal,
  format?: "data",
): Promise<string> {
  const days = span === "between"
    ? daysOf(period, await lastDayOf(period, signal))
    : boundsOf(span === "until" ? { ...period, start: "" } : period);
  return withQuery(path, { ...parameters, ...days, ...format === undefined ? {} : { format } });
}

/** The day that the figures of a period speak of, from the one among them that is answered at the least cost. */
export async function lastDayOf(period: Period, signal?: AbortSignal): Promise<string | null> {
  const source = { path: "/customer_segments" };
  const { meta } = await fetchRows(source, period, signal ?? new AbortController().signal, "data");
  return meta?.as_of ?? null;
}
