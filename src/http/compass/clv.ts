import { customerWorth } from "../../insights/customer_worth.ts";
import { cutOf } from "../../insights/cut.ts";
import { metaOf } from "../../insights/figures/figure.ts";
import { namedPages, type NamedRow } from "../../insights/named_customers.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { checkedQuery } from "../list_pages.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, notModified, tagged } from "../schemas.ts";
import { jsonArray } from "../streaming.ts";
import { WorthQuery, WorthTable } from "./clv_schema.ts";
import { modelToWire, worthToWire } from "./worth_to_wire.ts";

const DEFINITION =
  "Purchases on one day count once. BG/NBD says who still buys and how often, Gamma-Gamma for how much; lifetime_value is the " +
  "expected net spend within the horizon, each month of 30 days discounted. Who bought on one day only counts as alive.";

const { middleware, ...documented } = operation("Compass", "analyst");

/** `GET /clv`: streamed, so declared by hand. */
export const clv = room();

clv.openAPIRegistry.registerPath({
  method: "get",
  path: "/clv",
  operationId: "getLifetimeValues",
  summary: "What every customer is expected to be worth, and the models that say so",
  description:
    "400 with the reason where the data cannot carry the models: too few customers, or too few who came back.",
  ...documented,
  request: { query: WorthQuery, headers: IfNoneMatch },
  responses: { ...answers(WorthTable, "The customers", tagged), ...notModified },
});

clv.get("/clv", middleware, checkedQuery(WorthQuery), async (c) => {
  const { deps } = c.var;
  const query = c.req.valid("query");
  const cut = cutOf(limitsOf(query), deps.now());
  const horizon = { months: query.horizon_months, rate: query.discount_rate };
  const found = await unlessHeld(c, "getLifetimeValues", query, cut, () => customerWorth(deps, cut, horizon));
  if (found === null) return c.body(null, 304);
  const rows = found.ranked.slice(0, query.limit);
  const meta = metaOf({ ...cut, asOf: found.asOf }, {
    definition: DEFINITION,
    shown: rows.length,
    total: found.customer.length,
  });
  const toWire = ({ customer, row }: NamedRow) => ({
    customer_id: customer.reference,
    first_name: customer.firstName,
    last_name: customer.lastName,
    ...worthToWire({
      alive: found.alive[row] ?? 0,
      purchases: found.purchases[row] ?? 0,
      orderValue: found.orderValue[row] ?? 0,
      value: found.value[row] ?? 0,
    }),
  });
  const pages = namedPages(deps, found.customer, rows);
  // What goes wrong before the first names are there is an answer of its own.
  const first = await pages.next();
  const model = modelToWire(found.model, horizon);
  const around = {
    head: `{"model":${JSON.stringify(model)},"meta":${JSON.stringify(meta)},"rows":[`,
    tail: "]}",
  };
  return c.body(jsonArray(around, first.done === true ? [] : first.value, pages, toWire), 200, {
    "content-type": "application/json",
  });
});
