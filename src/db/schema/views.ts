import { sql } from "drizzle-orm";
import { integer, real, sqliteView, text } from "drizzle-orm/sqlite-core";

/** The three tables that the Compass document names, for people who read the store with SQL. Money is in units here. */
export const customer360 = sqliteView("customer_360", {
  customerId: text("customer_id").notNull(),
  firstName: text("first_name").notNull(),
  lastName: text("last_name").notNull(),
  email: text("email"),
  city: text("city"),
  country: text("country"),
  totalLifetimeValue: real("total_lifetime_value").notNull(),
  averageOrderValue: real("average_order_value"),
  totalPurchases: integer("total_purchases").notNull(),
  firstPurchaseDate: text("first_purchase_date"),
  lastPurchaseDate: text("last_purchase_date"),
}).as(sql`
  select coalesce(c.reference, printf('C%03d', c.id) ||
      case when exists (select 1 from customers o where o.reference = printf('C%03d', c.id)) then '-' || c.id else '' end)
      as customer_id,
    c.first_name, c.last_name, c.email, c.city, c.country,
    coalesce(s.spend_minor, 0) / 100.0 as total_lifetime_value,
    s.average_order_minor / 100.0 as average_order_value,
    coalesce(s.purchases, 0) as total_purchases,
    date(s.first_purchase_at / 1000, 'unixepoch') as first_purchase_date,
    date(s.last_purchase_at / 1000, 'unixepoch') as last_purchase_date
  from customers c left join customer_stats s on s.customer_id = c.id`);

export const purchaseTransactions = sqliteView("purchase_transactions", {
  transactionId: integer("transaction_id").notNull(),
  customerId: integer("customer_id"),
  purchaseDate: text("purchase_date").notNull(),
  totalAmount: real("total_amount").notNull(),
  isReturn: integer("is_return", { mode: "boolean" }).notNull(),
  channel: text("channel"),
  paymentType: text("payment_type"),
}).as(sql`
  select t.id as transaction_id, t.customer_id, date(t.occurred_at / 1000, 'unixepoch') as purchase_date,
    t.amount_minor / 100.0 as total_amount, t.is_return, t.channel, t.payment_type
  from transactions t`);

export const productCatalog = sqliteView("product_catalog", {
  productId: text("product_id").notNull(),
  productName: text("product_name").notNull(),
  category: text("category").notNull(),
  brand: text("brand"),
  price: real("price").notNull(),
  stock: integer("stock"),
}).as(sql`
  select coalesce(p.reference, printf('P%03d', p.id) ||
      case when exists (select 1 from products o where o.reference = printf('P%03d', p.id)) then '-' || p.id else '' end)
      as product_id,
    p.name as product_name, coalesce(c.name, 'Uncategorised') as category, p.brand, p.price_minor / 100.0 as price, p.stock
  from products p left join product_categories c on c.id = p.category_id where p.deleted_at is null`);
