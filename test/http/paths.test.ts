import { describe, expect, test } from "vitest";
import { documentedPath } from "../../src/http/paths.ts";

describe("documentedPath()", () => {
  const path = documentedPath([
    "/",
    "/products/",
    "/products/{product_id}",
    "/orders/{order_id}/lines/",
    "/kpis",
  ]);
  test.each([
    ["/products", "/products/"],
    ["/products/", "/products/"],
    ["/products?limit=1", "/products/"],
    ["/products/#top", "/products/"],
    ["/products/17", "/products/17"],
    ["/products/17/", "/products/17"],
    ["/orders/17/lines", "/orders/17/lines/"],
    ["/kpis", "/kpis"],
    ["/kpis/", "/kpis"],
    ["/kpis//", "/kpis/"],
    ["", "/"],
    ["/", "/"],
    ["?x=/", "/"],
    ["/unknown/", "/unknown"],
  ])("gives the documented form when asked for %j", (asked, wanted) => {
    expect(path(new Request(`http://localhost:8000${asked}`))).toBe(wanted);
  });
});
