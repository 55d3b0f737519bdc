import { createRoute, type z } from "@hono/zod-openapi";
import { fromMinor, toMinor } from "../../commerce/money.ts";
import { recordSale } from "../../commerce/sales.ts";
import { listTransactions, type Transaction } from "../../commerce/transactions.ts";
import { writing } from "../access.ts";
import { collection } from "../collection.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { creates, jsonOf } from "../schemas.ts";
import { ClustrTransaction, NewClustrTransaction } from "./transactions_schema.ts";

const PATH = "/api/transactions/";

export const clustrTransactionList = collection({
  room: "Clustr",
  path: PATH,
  operationId: "listClustrTransactions",
  summary: "All transactions",
  item: ClustrTransaction,
  reader: (c) => (page) => listTransactions(c.var.deps, page),
  toWire: (found: Transaction) => toWire(found),
});

export const clustrTransactionCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createClustrTransaction",
    summary: "Create a transaction",
    description: "Its lines are added as sales; they don't change its amount.",
    ...writing("Clustr", "analyst"),
    request: { headers: IdempotencyHeaders, body: jsonOf(NewClustrTransaction) },
    responses: creates(ClustrTransaction),
  }),
  async (c) => {
    const sent = c.req.valid("json");
    const sale = {
      id: sent.transaction_id ?? null,
      customerId: sent.customer_id ?? null,
      membershipId: null,
      occurredAt: { timeId: sent.time_id },
      statedAmountMinor: toMinor(sent.transaction_amount),
      channel: sent.channel ?? null,
      paymentType: sent.payment_type ?? null,
      lines: [],
    };
    const made = await naming(
      { "/id": "/transaction_id" },
      recordSale(c.var.deps, sale, await keyedBody(c)),
    );
    return c.json(
      toWire({ ...sale, ...made, timeId: sent.time_id, amountMinor: sale.statedAmountMinor }),
      201,
    );
  },
);

const toWire = (
  found: Pick<
    Transaction,
    "id" | "customerId" | "timeId" | "amountMinor" | "channel" | "paymentType" | "uuid"
  >,
): z.infer<typeof ClustrTransaction> => ({
  transaction_id: found.id,
  customer_id: found.customerId,
  time_id: found.timeId,
  transaction_amount: fromMinor(found.amountMinor),
  channel: found.channel,
  payment_type: found.paymentType,
  uuid: found.uuid,
});
