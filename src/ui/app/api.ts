/// <reference lib="dom" />
import { readToken } from "./session.ts";
import type { Dashboard, KeyFigures, Period, Problem, Scatter, SegmentModel } from "./wire.ts";

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

export async function fetchKeyFigures(signal: AbortSignal): Promise<KeyFigures> {
  return await (await ask("/kpis", { signal })).json();
}

export async function fetchDashboard(
  { start, end }: Period,
  model: SegmentModel,
  signal: AbortSignal,
): Promise<Dashboard> {
  const query = new URLSearchParams({ model });
  if (start !== "") query.set("start_date", start);
  if (end !== "") query.set("end_date", end);
  const body: { data: Dashboard } = await (await ask(`/dashboard/?${query}`, { signal })).json();
  return body.data;
}

export async function fetchScatter(signal: AbortSignal): Promise<Scatter> {
  return await (await ask("/rfm_segmentation", { signal })).json();
}
