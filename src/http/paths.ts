/**
 * Serves a path with and without its trailing slash, whichever of the two is documented, without a redirect.
 *
 * @param documented the paths as the documents print them, in OpenAPI's form (`/products/{product_id}`)
 * @returns Hono's `getPath`: the request's path in the documented form
 */
export function documentedPath(documented: Iterable<string>): (request: Request) => string {
  const slashed = new Set<string>();
  const patterns: RegExp[] = [];
  for (const path of documented) {
    if (!path.endsWith("/") || path === "/") continue;
    if (path.includes("{")) {
      patterns.push(new RegExp(`^${path.slice(0, -1).replace(/\{[^}]+\}/g, "[^/]+")}$`));
    } else slashed.add(path);
  }
  return (request) => {
    const path = pathOf(request.url);
    if (path === "/") return path;
    const bare = path.endsWith("/") ? path.slice(0, -1) : path;
    // Two slashes at the end are neither form.
    if (bare === "/" || slashed.has(bare)) return path;
    return slashed.has(`${bare}/`) || patterns.some((pattern) => pattern.test(bare)) ? `${bare}/` : bare;
  };
}

/** The path of an absolute URL, without building a URL object for each request. */
function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  if (start === -1) return "/";
  const end = url.slice(start).search(/[?#]/);
  return end === -1 ? url.slice(start) : url.slice(start, start + end);
}
