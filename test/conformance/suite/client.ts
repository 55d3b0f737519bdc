import type { World } from "./world.ts";

/** What an answer says, once it has been held to the document. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Calls operations by their documented path, and holds every answer to what the document declares. */
export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  remove(path: string): Promise<Answer>;
}

/**
 * A client of the world that `world` gives when it is called.
 *
 * @param token an access token or a key; null: nobody's; left out: an analyst's
 */
export function clientOf(world: () => World, token?: string | null): Client {
  const send = async (
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const { call, contract } = world();
    const authorization: Record<string, string> = token === undefined || token === null
      ? {}
      : { authorization: `Bearer ${token}` };
    const response = await call(path, {
      method,
      ...token === null ? { as: null } : {},
      headers: {
        ...authorization,
        ...body === undefined ? {} : { "content-type": "application/json" },
        ...headers,
      },
      ...body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) },
    });
    const { status, headers: answered } = response;
    if (status === 304) return { status, headers: answered, body: await response.text() };
    return {
      status,
      headers: answered,
      body: await contract.check(method, templateOf(world(), path), response),
    };
  };
  return {
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body, headers) => send("POST", path, body, headers),
    put: (path, body, headers) => send("PUT", path, body, headers),
    remove: (path) => send("DELETE", path, undefined),
  };
}

/** What stands at a path of names and places in an answer's body. */
export const at = (body: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, part) => typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined,
    body,
  );

export const textAt = (body: unknown, ...path: (string | number)[]): string => String(at(body, ...path));

export const numberAt = (body: unknown, ...path: (string | number)[]): number => Number(at(body, ...path));

export function listAt(body: unknown, ...path: (string | number)[]): unknown[] {
  const found = at(body, ...path);
  if (Array.isArray(found)) return found;
  throw new TypeError(`There is no list at ${path.join("/")} of ${JSON.stringify(body)}`);
}

export function recordAt(body: unknown, ...path: (string | number)[]): Record<string, unknown> {
  const found = at(body, ...path);
  if (typeof found === "object" && found !== null) return Object.fromEntries(Object.entries(found));
  throw new TypeError(`There is no object at ${path.join("/")} of ${JSON.stringify(body)}`);
}

/** The documented path that a path is one of. */
function templateOf({ contract }: World, path: string): string {
  const bare = (path.split("?")[0] ?? "").replace(/\/$/, "");
  const found = Object.keys(contract.document.paths).find((template) =>
    new RegExp(`^${template.replace(/\/$/, "").replaceAll(/\{[^}]+\}/g, "[^/]+")}$`).test(bare)
  );
  return found ?? path;
}
