import { sql } from "drizzle-orm";
import type { Database } from "../../src/db/client.ts";

/** What a write could change. */
export interface State {
  /** It moves with every write that changes a figure. */
  readonly revision: number;
  /** Counts and sums: equal texts mean that nothing was written. */
  readonly rows: string;
}

const STATE = sql`select (select revision from store) as revision, json_array(
  (select json_array(count(*), sum(stock), sum(price_minor), sum(updated_at), count(deleted_at), total(length(name)))
    from products),
  (select json_array(count(*), total(length(name))) from product_categories),
  (select json_array(count(*), max(id), sum(updated_at)) from customers),
  (select json_array(count(*), max(id)) from timeframe),
  (select json_array(count(*), max(id), sum(amount_minor), sum(updated_at), count(membership_id)) from transactions),
  (select json_array(count(*), max(id), sum(line_total_minor)) from transaction_items),
  (select json_array(count(*), sum(updated_at), max(end_period), min(start_period)) from memberships),
  (select json_array(count(*), max(created_at)) from idempotency_keys)) as rows`;

/** The store as it is, in one statement of its own: this is asked after each request. */
export async function stateOf(db: Database): Promise<State> {
  return await db.orm.get<State>(STATE);
}
