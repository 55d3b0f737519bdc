/** The path that the document has for a call: without its query, with its parameters by name. */
export const documented = (path: string): string =>
  path.replace(/\?.*/, "").replace(/^\/customers\/[^/]+/, "/customers/{reference}");

/** A call with more in its query. */
export const asking = (path: string, query: string): string =>
  query === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`;
