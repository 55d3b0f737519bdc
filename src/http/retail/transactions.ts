import { createRoute, type z } from "@hono/zod-openapi";
import { fromMinor, toMinor } from "../../commerce/money.ts";
import { recordSale, totalOf } from "../../commerce/sales.ts";
import { type Line, linesOf, listTransactions, type Transaction } from "../../commerce/transactions.ts";
import { writing } from "../access.ts";
import { collection } from "../collection.ts";
import { shownInstant } from "../fields.ts";
import { IdempotencyHeaders, keyedBody } from "../idempotency.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { creates, jsonOf, succeeded } from "../schemas.ts";
import { success } from "./envelope.ts";
import {
  NewRetailTransaction,
  RetailTransaction,
  RetailTransactionDetail,
  TransactionPath,
} from "./transactions_schema.ts";

const PATH = "/transactions/";
const CREATED = "Transaction created successfully";

export const retailTransactionList = collection({
  room: "Retail",
  path: PATH,
  operationId: "listRetailTransactions",
  summary: "All transactions",
  item: RetailTransaction,
  message: "Transactions retrieved successfully",
  reader: (c) => (page) => listTransactions(c.var.deps, page),
  toWire: (found: Transaction) => toWire(found),
});

export const retailTransactionDetails = collection({
  room: "Retail",
  path: "/transactions/{transaction_id}",
  operationId: "getRetailTransactionDetails",
  summary: "The lines of one transaction",
  item: RetailTransactionDetail,
  message: "Transaction details retrieved successfully",
  params: TransactionPath,
  reader: (c, { transaction_id = "" }) =>
    naming({ "/id": "path transaction_id" }, linesOf(c.var.deps, transaction_id)),
  toWire: (line: Line) => ({
    id: line.uuid,
    transaction_id: line.transactionUuid,
    product_id: line.productUuid,
    quantity: line.quantity,
    price_per_unit: fromMinor(line.unitPriceMinor),
    total_amount: fromMinor(line.lineTotalMinor),
    created_at: shownInstant(line.createdAt),
    updated_at: shownInstant(line.updatedAt),
  }),
});

export const retailTransactionCreation = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "createRetailTransaction",
    summary: "Record a sale",
    description:
      "Header, lines, stock and figures go in together or not at all. 409 when a tracked product's stock is short, over all " +
      "lines of it.",
    ...writing("Retail", "analyst"),
    request: { headers: IdempotencyHeaders, body: jsonOf(NewRetailTransaction) },
    responses: creates(succeeded(CREATED, RetailTransaction), CREATED),
  }),
  async (c) => {
    const sent = c.req.valid("json");
    const sale = {
      customerId: sent.customer_id,
      membershipId: sent.membership_id ?? null,
      occurredAt: sent.date,
      statedAmountMinor: null,
      channel: null,
      paymentType: null,
      lines: sent.transaction_details.map(({ product_id, quantity, price_per_unit }) => ({
        productId: product_id,
        quantity,
        unitPriceMinor: toMinor(price_per_unit),
      })),
    };
    const { uuid, at } = await naming(
      { "/lines": "/transaction_details" },
      recordSale(c.var.deps, sale, await keyedBody(c)),
    );
    const made = toWire({
      uuid,
      customerUuid: sale.customerId,
      membershipUuid: sale.membershipId,
      occurredAt: sale.occurredAt,
      amountMinor: totalOf(sale.lines),
      createdAt: at,
      updatedAt: at,
    });
    return c.json(success(CREATED, made), 201);
  },
);

const toWire = (
  found: Pick<
    Transaction,
    "uuid" | "customerUuid" | "membershipUuid" | "occurredAt" | "amountMinor" | "createdAt" | "updatedAt"
  >,
): z.infer<typeof RetailTransaction> => ({
  id: found.uuid,
  customer_id: found.customerUuid,
  membership_id: found.membershipUuid,
  date: shownInstant(found.occurredAt),
  total_amount: fromMinor(found.amountMinor),
  created_at: shownInstant(found.createdAt),
  updated_at: shownInstant(found.updatedAt),
});
