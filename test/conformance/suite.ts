import { afterAll, beforeAll, describe } from "vitest";
import { startTarget, type TargetName } from "../support/targets.ts";
import { access } from "./suite/access.ts";
import { analytics } from "./suite/analytics.ts";
import { clustr } from "./suite/clustr.ts";
import { commerceBodies } from "./suite/commerce_bodies.ts";
import { idempotency } from "./suite/idempotency.ts";
import { oneStore } from "./suite/one_store.ts";
import { retailProducts } from "./suite/retail_products.ts";
import { retailSales } from "./suite/retail_sales.ts";
import { pages } from "./suite/pages.ts";
import { protocol } from "./suite/protocol.ts";
import { imports } from "./suite/imports.ts";
import { outage } from "./suite/outage.ts";
import { makeWorld, type World } from "./suite/world.ts";

/** The one suite, unchanged on every target. */
export function conformance(name: TargetName): void {
  describe(name, () => {
    let world: World;
    const current = () => world;
    beforeAll(async () => {
      world = await makeWorld(await startTarget(name));
    });
    afterAll(() => world?.target.stop());

    describe("pages", () => pages(current));
    describe("protocol", () => protocol(current));
    describe("access", () => access(current));
    describe("analytics", () => analytics(current));
    describe("imports", () => imports(current));
    describe("Clustr", () => clustr(current));
    describe("Retail: products", () => retailProducts(current));
    describe("Retail: sales and memberships", () => retailSales(current));
    describe("bodies", () => commerceBodies(current));
    describe("idempotency", () => idempotency(current));
    describe("one store", () => oneStore(current));
    // Last: it takes the database away, where that is another process.
    if (name !== "Deno with a file") describe("outage", () => outage(current));
  });
}
