import type { Plan } from "./arbitraries.ts";
import {
  jsonOf,
  type Kept,
  type Lookup,
  type Member,
  membersOf,
  type Node,
  objectOf,
  plainOf,
} from "./nodes.ts";
import { brokenOff, spoiltBytes } from "./damage.ts";
import { pickOf, type Pool, type Thing } from "./pool.ts";
import { related } from "./relations.ts";

/** A request as it goes out. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** The body's connection ends before the body does. */
  readonly breaksOff: boolean;
  readonly intact: boolean;
}

/** Writes a planned request down, with what the pool knows by now. */
export function written(plan: Plan, pool: Pool): Sent {
  const subject = subjectOf(plan, pool);
  const lookup = lookupIn(pool, subject);
  const method = plan.method;
  const hasBody = plan.body !== undefined && method !== "GET" && method !== "HEAD";
  return {
    method,
    url: new URL(`http://localhost${pathOf(plan, lookup)}${queryOf(plan.query, lookup)}`),
    headers: headersOf(plan, lookup),
    body: hasBody ? spoiltBytes(bodyText(plan, plan.body, pool, lookup), plan.damage) : undefined,
    breaksOff: hasBody && plan.damage?.kind === "broken off",
    intact: plan.intact,
  };
}

/** The request that `fetch` sends; each call gives a new one. */
export function requestOf({ method, url, headers, body, breaksOff }: Sent): Request {
  const whole = body ?? null;
  return new Request(url, {
    method,
    headers,
    body: breaksOff && body !== undefined ? brokenOff(body) : whole,
  });
}

/** The request as a reader can send it again. */
export function shown({ method, url, headers, body }: Sent): string {
  const text = body === undefined ? "" : `\n    ${shortened(new TextDecoder().decode(body))}`;
  const stated = [...headers].map(([name, content]) => `\n    ${name}: ${shortened(content)}`).join("");
  return `${method} ${shortened(url.pathname + url.search)}${stated}${text}`;
}

const shortened = (text: string): string =>
  text.length <= 1_500 ? text : `${text.slice(0, 1_500)}… (${text.length})`;

/** The thing that the path names, where it names one. */
function subjectOf({ keys }: Plan, pool: Pool): Thing | undefined {
  const [key] = [...keys.values()];
  return key?.kind === "kept" ? pickOf(pool, key) : undefined;
}

const lookupIn = (pool: Pool, subject: Thing | undefined): Lookup => (wanted: Kept) => {
  const thing = wanted.noun === "subject" ? subject : pickOf(pool, wanted);
  const found = thing?.[wanted.field];
  if (typeof found === "number") return found <= wanted.most ? found : undefined;
  return typeof found === "string" ? found : undefined;
};

function pathOf({ path, keys, suffix, otherSlash }: Plan, lookup: Lookup): string {
  const named = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const key = keys.get(name);
    if (key === undefined) return "x";
    // An odd segment is percent-encoded as it is.
    return key.kind === "raw" ? key.text : encodeURIComponent(plainOf(key, lookup).toWellFormed());
  });
  if (!otherSlash || named === "/") return named + suffix;
  return (named.endsWith("/") ? named.slice(0, -1) : `${named}/`) + suffix;
}

const queryOf = (query: readonly Member[], lookup: Lookup): string =>
  query.length === 0
    ? ""
    : `?${
      query.map(([name, node]) =>
        `${name}=${node.kind === "raw" ? node.text : encodeURIComponent(plainOf(node, lookup))}`
      )
        .join("&")
    }`;

function headersOf({ headers, contentType }: Plan, lookup: Lookup): Headers {
  const found = new Headers(contentType === null ? {} : { "content-type": contentType });
  // A header carries bytes, and no more than these.
  for (const [name, node] of headers) found.set(name, plainOf(node, lookup).replaceAll(/[^\x20-\xff]/g, "~"));
  return found;
}

function bodyText(plan: Plan, body: Node | undefined, pool: Pool, lookup: Lookup): string {
  if (body?.kind !== "object") return body === undefined ? "" : jsonOf(body, lookup);
  const members = membersOf(body.members, lookup);
  return objectOf(plan.intact ? related(members, pool) : members);
}
