import { type SQL, sql } from "drizzle-orm";
import { monthOf } from "../../db/fragments.ts";
import { customerMonths } from "../../db/schema/customer_months.ts";
import { transactions } from "../../db/schema/transactions.ts";
import type { Instants } from "../period.ts";
import { within } from "./cut.ts";

/**
 * A row for each customer and month with a sale: `customer_id`, `month`, `purchases`, `spend_minor`, `last_purchase_at` (null
 * where something only came back). From the kept figures; where sales of a part of a month count, from the covering index.
 */
export const customerMonthsOf = (cut: Instants): SQL =>
  cut.start === null && cut.end === null
    ? sql`select customer_id, month, purchases, spend_minor, last_purchase_at from ${customerMonths}`
    : sql`select customer_id, ${monthOf(sql`occurred_at`)} as month, sum(is_return = 0) as purchases,
        sum(amount_minor) as spend_minor, max(case when is_return = 0 then occurred_at end) as last_purchase_at
      from ${transactions} where customer_id > 0 and ${within(cut)} group by customer_id, month`;
