import { OpenAPIHono } from "@hono/zod-openapi";
import type { RestartPool } from "./compute/restarts.ts";
import type { Config } from "./config.ts";
import type { Environment } from "./http/context.ts";
import { clustrCustomerCreation, clustrCustomerList } from "./http/clustr/customers.ts";
import { clustrProductCreation, clustrProductList } from "./http/clustr/products.ts";
import { clustrSaleCreation, clustrSaleList } from "./http/clustr/sales.ts";
import { clustrDayCreation, clustrDayList } from "./http/clustr/timeframe.ts";
import { clustrTransactionCreation, clustrTransactionList } from "./http/clustr/transactions.ts";
import { churnRisk } from "./http/compass/churn_risk.ts";
import { clv } from "./http/compass/clv.ts";
import { cohorts } from "./http/compass/cohorts.ts";
import { customer } from "./http/compass/customer.ts";
import { customerClv } from "./http/compass/customer_clv.ts";
import { customerSatisfaction } from "./http/compass/customer_satisfaction.ts";
import { customerSegments } from "./http/compass/customer_segments.ts";
import { kpis } from "./http/compass/kpis.ts";
import { monthlyRevenue } from "./http/compass/monthly_revenue.ts";
import { productCategoryPerformance } from "./http/compass/product_category_performance.ts";
import { rfm } from "./http/compass/rfm.ts";
import { rfmSegmentation } from "./http/compass/rfm_segmentation.ts";
import { rfmSegments } from "./http/compass/rfm_segments.ts";
import { rfmTransitions } from "./http/compass/rfm_transitions.ts";
import { topCustomers } from "./http/compass/top_customers.ts";
import { renderError } from "./http/errors.ts";
import { sendAsset } from "./http/assets.ts";
import { addFallbacks, addLiteralPaths } from "./http/fallbacks.ts";
import { browserRules, cachingRules, crossOrigin, knownWriters, loopbackOnly } from "./http/headers.ts";
import { documentInfo, OPENAPI_PATH } from "./http/openapi.ts";
import { documentedPath } from "./http/paths.ts";
import { health } from "./http/quintile/health.ts";
import { imports } from "./http/quintile/imports.ts";
import { root } from "./http/quintile/root.ts";
import { perRequest, type RequestScope, requireSecret } from "./http/requests.ts";
import { dashboard } from "./http/retail/dashboard.ts";
import { retailLogin, retailRegistration } from "./http/retail/auth.ts";
import {
  retailMembership,
  retailMembershipCreation,
  retailMembershipDeletion,
  retailMembershipList,
  retailMembershipUpdate,
} from "./http/retail/memberships.ts";
import { retailProduct, retailProductDeletion, retailProductUpdate } from "./http/retail/product.ts";
import { retailCategoryList, retailProductCreation, retailProductList } from "./http/retail/products.ts";
import {
  retailTransactionCreation,
  retailTransactionDetails,
  retailTransactionList,
} from "./http/retail/transactions.ts";
import {
  adminStatistics,
  adminToggle,
  adminUser,
  adminUserDeletion,
  adminUserList,
  adminUserRole,
} from "./http/segmentation/admin.ts";
import { apiKeyCreation, apiKeyDeletion, apiKeyList } from "./http/segmentation/api_keys.ts";
import { auditTrail } from "./http/segmentation/audit.ts";
import { login, logout, me, refresh, registration } from "./http/segmentation/auth.ts";
import { history } from "./http/segmentation/history.ts";
import { clusters, elbowData, training } from "./http/segmentation/model.ts";
import { championChoice, modelList, oneModel } from "./http/segmentation/models.ts";
import { prediction, predictionBatch } from "./http/segmentation/predict.ts";
import {
  oneProfile,
  profileCreation,
  profileDeletion,
  profileList,
  profileUpdate,
} from "./http/segmentation/profiles.ts";
import { sessionList, sessionRevocation, sessionsRevocation } from "./http/segmentation/sessions.ts";
import {
  oneUser,
  ownDeletion,
  ownProfile,
  ownUpdate,
  userDeletion,
  userList,
  userRole,
} from "./http/segmentation/users.ts";

/** What a platform brings. */
export interface Platform {
  readonly config: Config;
  /** The kernels, compiled once. */
  readonly wasm: WebAssembly.Module;
  /** Workers for computations, where the platform has them. */
  readonly pool?: RestartPool | undefined;
  /** Makes what belongs to one request. */
  readonly open: (request: Request) => RequestScope | Promise<RequestScope>;
  /** A built static file by its path below the site's root (`/app/index.html`), or null. */
  readonly asset: (path: string) => Promise<Response | null>;
}

/** The rooms, in the order in which the OpenAPI document lists their operations. */
const rooms = [
  root,
  health,
  imports,
  clustrProductList,
  clustrProductCreation,
  clustrCustomerList,
  clustrCustomerCreation,
  clustrDayList,
  clustrDayCreation,
  clustrTransactionList,
  clustrTransactionCreation,
  clustrSaleList,
  clustrSaleCreation,
  retailRegistration,
  retailLogin,
  dashboard,
  retailCategoryList,
  retailProductList,
  retailProductCreation,
  retailProduct,
  retailProductUpdate,
  retailProductDeletion,
  retailTransactionList,
  retailTransactionDetails,
  retailTransactionCreation,
  retailMembershipList,
  retailMembership,
  retailMembershipCreation,
  retailMembershipUpdate,
  retailMembershipDeletion,
  kpis,
  customerSegments,
  monthlyRevenue,
  topCustomers,
  productCategoryPerformance,
  customerSatisfaction,
  churnRisk,
  rfmSegmentation,
  rfm,
  rfmSegments,
  rfmTransitions,
  cohorts,
  customer,
  clv,
  customerClv,
  registration,
  login,
  me,
  logout,
  refresh,
  sessionList,
  sessionRevocation,
  sessionsRevocation,
  apiKeyCreation,
  apiKeyList,
  apiKeyDeletion,
  training,
  prediction,
  predictionBatch,
  clusters,
  elbowData,
  history,
  modelList,
  championChoice,
  oneModel,
  ownProfile,
  ownUpdate,
  ownDeletion,
  userList,
  oneUser,
  userRole,
  userDeletion,
  profileCreation,
  profileList,
  oneProfile,
  profileUpdate,
  profileDeletion,
  adminUserList,
  adminUser,
  adminUserRole,
  adminUserDeletion,
  adminToggle,
  adminStatistics,
  auditTrail,
];

/** Pages and their files: the dashboard, and the two documentation pages. */
const PAGES: Readonly<Record<string, string>> = {
  "/app/": "/app/index.html",
  "/docs": "/docs/index.html",
  "/redoc": "/redoc/index.html",
};

/** Composes the service. Has no effect but its result; called once per isolate. */
export function createApp({ config, wasm, pool, open, asset }: Platform): OpenAPIHono<Environment> {
  const documented = documentedOperations();
  const app = new OpenAPIHono<Environment>({
    getPath: documentedPath([...documented.keys(), ...Object.keys(PAGES)]),
  });
  app.onError(renderError);
  app.use(
    perRequest({ config, wasm, pool }, open),
    browserRules(),
    cachingRules(config),
    loopbackOnly(config),
    crossOrigin(config),
    knownWriters(config),
    requireSecret(config),
  );
  const operations = new Map([
    ...honoPaths(documented),
    ...[OPENAPI_PATH, ...Object.keys(PAGES)].map(only("GET")),
  ]);
  addLiteralPaths(app, operations);
  for (const room of rooms) app.route("/", room);
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "An access token of a sign-in, or an API key.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "__Host-session",
    description: "The cookie that a sign-in gives to a browser; writes with it must name their Origin.",
  });
  app.doc31(OPENAPI_PATH, documentInfo);
  for (const [path, file] of Object.entries(PAGES)) app.get(path, (c) => sendAsset(c, asset(file)));
  app.get("/assets/*", (c) => sendAsset(c, asset(c.req.path)));
  addFallbacks(app, operations);
  return app;
}

/** The documented paths with their methods, in OpenAPI's form. */
function documentedOperations(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const room of rooms) {
    for (const definition of room.openAPIRegistry.definitions) {
      if (definition.type !== "route") continue;
      const { path, method } = definition.route;
      found.set(path, [...found.get(path) ?? [], method.toUpperCase()]);
    }
  }
  return found;
}

const honoPaths = (documented: ReadonlyMap<string, string[]>): [string, string[]][] =>
  [...documented].map(([path, methods]) => [path.replaceAll(/\{([^}]+)\}/g, ":$1"), methods]);

const only = (method: string) => (path: string): [string, string[]] => [path, [method]];
