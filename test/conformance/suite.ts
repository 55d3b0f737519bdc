import { afterAll, beforeAll, describe } from "vitest";
import { startTarget, type TargetName } from "../support/targets.ts";
import { access } from "./suite/access.ts";
import { accountLists } from "./suite/account_lists.ts";
import { accounts } from "./suite/accounts.ts";
import { administration } from "./suite/administration.ts";
import { analytics } from "./suite/analytics.ts";
import { attacks } from "./suite/attacks.ts";
import { authorization } from "./suite/authorization.ts";
import { clustr } from "./suite/clustr.ts";
import { commerceBodies } from "./suite/commerce_bodies.ts";
import { compass } from "./suite/compass.ts";
import { cookies } from "./suite/cookies.ts";
import { endings } from "./suite/endings.ts";
import { enumeration } from "./suite/enumeration.ts";
import { idempotency } from "./suite/idempotency.ts";
import { imports } from "./suite/imports.ts";
import { lastAdmin } from "./suite/last_admin.ts";
import { lifting } from "./suite/lifting.ts";
import { oneStore } from "./suite/one_store.ts";
import { outage } from "./suite/outage.ts";
import { pages } from "./suite/pages.ts";
import { profiles } from "./suite/profiles.ts";
import { protocol } from "./suite/protocol.ts";
import { retailProducts } from "./suite/retail_products.ts";
import { retailSales } from "./suite/retail_sales.ts";
import { roles } from "./suite/roles.ts";
import { segmentationModel } from "./suite/segmentation_model.ts";
import { sessions } from "./suite/sessions.ts";
import { throttles } from "./suite/throttles.ts";
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
    describe("Compass", () => compass(current));
    describe("imports", () => imports(current));
    describe("Clustr", () => clustr(current));
    describe("Retail: products", () => retailProducts(current));
    describe("Retail: sales and memberships", () => retailSales(current));
    describe("bodies", () => commerceBodies(current));
    describe("idempotency", () => idempotency(current));
    describe("one store", () => oneStore(current));
    describe("accounts", () => accounts(current));
    describe("sessions and keys", () => sessions(current));
    describe("lists of accounts", () => accountLists(current));
    describe("profiles", () => profiles(current));
    describe("the model", () => segmentationModel(current));
    describe("roles", () => roles(current));
    describe("authorization", () => authorization(current));
    describe("attacks", () => attacks(current));
    describe("endings", () => endings(current));
    describe("lifting", () => lifting(current));
    describe("enumeration", () => enumeration(current));
    describe("the last admin", () => lastAdmin(current));
    describe("throttles", () => throttles(current));
    describe("cookies", () => cookies(current));
    // Looks through all that the audit log has by now.
    describe("administration", () => administration(current));
    // Last: it takes the database away, where that is another process.
    if (name !== "Deno with a file") describe("outage", () => outage(current));
  });
}
