import { type SQL, sql } from "drizzle-orm";
import { packRows, type Page } from "../../db/rows.ts";
import { customers } from "../../db/schema/customers.ts";
import { memberships } from "../../db/schema/memberships.ts";
import { products } from "../../db/schema/products.ts";
import { transactionItems } from "../../db/schema/transaction_items.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { type EntityKey, hasKey } from "./keys.ts";

export const TRANSACTION = {
  id: "number",
  uuid: "text",
  customerId: "number?",
  customerUuid: "text?",
  membershipUuid: "text?",
  timeId: "number",
  occurredAt: "number",
  amountMinor: "number",
  channel: "text?",
  paymentType: "text?",
  createdAt: "number",
  updatedAt: "number",
} as const;

export const transactionPage = ({ after, limit }: Page): SQL =>
  sql`select t.id, t.uuid, t.customer_id as "customerId", c.uuid as "customerUuid", m.uuid as "membershipUuid",
      t.time_id as "timeId", t.occurred_at as "occurredAt", t.amount_minor as "amountMinor", t.channel,
      t.payment_type as "paymentType", t.created_at as "createdAt", t.updated_at as "updatedAt"
    from ${transactions} t left join ${customers} c on c.id = t.customer_id
      left join ${memberships} m on m.id = t.membership_id
    where t.id > ${after} order by t.id limit ${limit}`;

export const LINE = {
  id: "number",
  uuid: "text",
  transactionId: "number",
  transactionUuid: "text",
  productId: "number",
  productUuid: "text",
  quantity: "number",
  unitPriceMinor: "number",
  lineTotalMinor: "number",
  createdAt: "number",
  updatedAt: "number",
} as const;

const lines = (where: SQL, { after, limit }: Page): SQL =>
  sql`select i.id, i.uuid, i.transaction_id as "transactionId", t.uuid as "transactionUuid", i.product_id as "productId",
      p.uuid as "productUuid", i.quantity, i.unit_price_minor as "unitPriceMinor", i.line_total_minor as "lineTotalMinor",
      i.created_at as "createdAt", i.updated_at as "updatedAt"
    from ${transactionItems} i cross join ${transactions} t on t.id = i.transaction_id
      cross join ${products} p on p.id = i.product_id
    where ${where} and i.id > ${after} order by i.id limit ${limit}`;

export const linePage = (page: Page): SQL => lines(sql`true`, page);

/** A page of the lines of one transaction. */
export const linePageOf = (transactionId: number, page: Page): SQL =>
  lines(sql`i.transaction_id = ${transactionId}`, page);

export const TRANSACTION_ID = { id: "number" } as const;

export const transactionId = (key: EntityKey): SQL =>
  packRows(TRANSACTION_ID, sql`select id from ${transactions} where ${hasKey(key)}`);
