import { createRoute, type z } from "@hono/zod-openapi";
import { fromMinor, toMinor } from "../../commerce/money.ts";
import { addLine, lineTotal } from "../../commerce/sales.ts";
import { type Line, listLines } from "../../commerce/transactions.ts";
import { writing } from "../access.ts";
import { collection } from "../collection.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { creates, jsonOf } from "../schemas.ts";
import { ClustrSale, NewClustrSale } from "./transactions_schema.ts";

const PATH = "/api/sales/";

export const clustrSaleList = collection({
  room: "Clustr",
  path: PATH,
  operationId: "listClustrSales",
  summary: "All sales line items",
  item: ClustrSale,
  reader: (c) => (page) => listLines(c.var.deps, page),
  toWire: (found: Line) => toWire(found),
});

export const clustrSaleCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createClustrSale",
    summary: "Add a sales line item to a transaction",
    description:
      "Takes from a tracked product's stock, and moves the figures; the amount of a transaction that was not made through " +
      "this document moves too.",
    ...writing("Clustr", "analyst"),
    request: { headers: IdempotencyHeaders, body: jsonOf(NewClustrSale) },
    responses: creates(ClustrSale),
  }),
  async (c) => {
    const sent = c.req.valid("json");
    const line = {
      id: sent.sale_id ?? null,
      productId: sent.product_sku,
      quantity: sent.quantity,
      unitPriceMinor: toMinor(sent.unit_price),
    };
    const made = await naming(
      { "/id": "/sale_id", "/product_id": "/product_sku" },
      addLine(c.var.deps, sent.transaction_id, line, await keyedBody(c)),
    );
    return c.json(
      toWire({ ...line, ...made, transactionId: sent.transaction_id, lineTotalMinor: lineTotal(line) }),
      201,
    );
  },
);

const toWire = (
  found: Pick<
    Line,
    "id" | "transactionId" | "productId" | "quantity" | "unitPriceMinor" | "lineTotalMinor" | "uuid"
  >,
): z.infer<typeof ClustrSale> => ({
  sale_id: found.id,
  transaction_id: found.transactionId,
  product_sku: found.productId,
  quantity: found.quantity,
  unit_price: fromMinor(found.unitPriceMinor),
  line_total: fromMinor(found.lineTotalMinor),
  uuid: found.uuid,
});
