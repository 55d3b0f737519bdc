import type { z } from "@hono/zod-openapi";
import { cutOf } from "../../insights/cut.ts";
import { metaOf } from "../../insights/figures/figure.ts";
import { namedPages, type NamedRow } from "../../insights/named_customers.ts";
import { type RfmTable, rfmTable } from "../../insights/rfm_table.ts";
import { operation } from "../access.ts";
import { limitsOf, unlessHeld } from "../analytics.ts";
import { linkNext } from "../cursors.ts";
import { checkedQuery } from "../list_pages.ts";
import { room } from "../room.ts";
import { answers, IfNoneMatch, linked, missing, notModified, tagged } from "../schemas.ts";
import { jsonArray } from "../streaming.ts";
import { RfmQuery, RfmTable as WireTable } from "./rfm_schema.ts";

const DEFINITION =
  "Each of recency, frequency and monetary value is scored 1 + floor(5 × strictly worse / n) " +
  "among all n customers with a purchase; the segment follows from R and (F + M) / 2.";

const { middleware, ...documented } = operation("Compass", "analyst");

/** `GET /rfm`: streamed, so declared by hand. */
export const rfm = room();

rfm.openAPIRegistry.registerPath({
  method: "get",
  path: "/rfm",
  operationId: "getRfm",
  summary: "Every buying customer's RFM scores and segment, and where the scores begin",
  description:
    "In the order in which the customers were made. Everybody is scored against all who bought in the period, whoever is " +
    "asked for; a write between two pages scores everybody anew. Names are those of the moment in which they are sent; who is deleted meanwhile is left out.",
  ...documented,
  request: { query: RfmQuery, headers: IfNoneMatch },
  responses: {
    ...answers(WireTable, "The customers", tagged.extend(linked.shape)),
    ...notModified,
    ...missing,
  },
});

rfm.get("/rfm", middleware, checkedQuery(RfmQuery), async (c) => {
  const { deps } = c.var;
  const query = c.req.valid("query");
  const { limit, after, ...kept } = query;
  const cut = cutOf(limitsOf(query), deps.now());
  const wanted = {
    segment: query.segment ?? null,
    customer: query.customer ?? null,
    after: after ?? 0,
    limit: limit ?? null,
  };
  const found = await unlessHeld(c, "getRfm", query, cut, () => rfmTable(deps, cut, wanted));
  if (found === null) return c.body(null, 304);
  if (limit !== undefined && found.next !== null) linkNext(c, limit, found.next, kept);
  const { recency, frequency, monetary } = found.cutPoints;
  const meta = {
    ...metaOf({ ...cut, asOf: found.asOf }, {
      definition: DEFINITION,
      shown: found.rows.length,
      total: found.segments.length,
    }),
    cut_points: { recency, frequency, monetary },
  };
  const pages = namedPages(deps, found.values.customer, found.rows);
  // What goes wrong before the first names are there is an answer of its own.
  const first = await pages.next();
  const around = { head: `{"meta":${JSON.stringify(meta)},"rows":[`, tail: "]}" };
  return c.body(jsonArray(around, first.done === true ? [] : first.value, pages, toWire(found)), 200, {
    "content-type": "application/json",
  });
});

const toWire =
  ({ values, scores, segments }: RfmTable) =>
  ({ customer, row }: NamedRow): z.input<typeof WireTable>["rows"][number] => {
    const [recency, frequency, monetary] = [scores.recency, scores.frequency, scores.monetary]
      .map((column) => column[row] ?? 1);
    return {
      customer_id: customer.reference,
      first_name: customer.firstName,
      last_name: customer.lastName,
      recency: values.recency[row] ?? 0,
      frequency: values.frequency[row] ?? 0,
      monetary: values.monetary[row] ?? 0,
      recency_score: recency ?? 1,
      frequency_score: frequency ?? 1,
      monetary_score: monetary ?? 1,
      score: `${recency}${frequency}${monetary}`,
      segment: segments[row] ?? "lost",
    };
  };
