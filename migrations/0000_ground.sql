CREATE TABLE `api_keys` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`user_id` integer NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`hash` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "api_key_role" CHECK("role" in ('user', 'analyst', 'admin'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_uuid` ON `api_keys` (`uuid`);--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `api_keys_by_user` ON `api_keys` (`user_id`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor_id` integer,
	`action` text NOT NULL,
	`target_id` integer,
	`address` text,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `audit_log_by_actor` ON `audit_log` (`actor_id`,`id`);--> statement-breakpoint
CREATE TABLE `customer_profiles` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`name` text NOT NULL,
	`sex` text NOT NULL,
	`age` integer NOT NULL,
	`annual_income` real NOT NULL,
	`spending_score` real NOT NULL,
	`purchase_frequency` real NOT NULL,
	`notes` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `customer_profiles_by_user` ON `customer_profiles` (`user_id`);--> statement-breakpoint
CREATE TABLE `customer_stats` (
	`customer_id` integer PRIMARY KEY NOT NULL,
	`first_purchase_at` integer,
	`last_purchase_at` integer,
	`purchases` integer NOT NULL,
	`spend_minor` integer NOT NULL,
	`average_order_minor` real GENERATED ALWAYS AS (case when "purchases" > 0 then "spend_minor" * 1.0 / "purchases" end) VIRTUAL,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `customer_stats_by_spend` ON `customer_stats` (`spend_minor`);--> statement-breakpoint
CREATE TABLE `customers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`reference` text,
	`first_name` text DEFAULT '' NOT NULL,
	`last_name` text DEFAULT '' NOT NULL,
	`gender` text,
	`age` integer,
	`dob` text,
	`email` text,
	`phone` text,
	`city` text,
	`country` text,
	`income_level` text,
	`shopping_preference` text,
	`customer_segment` text,
	`annual_income` real,
	`spending_score` real,
	`purchase_frequency` real,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "age_range" CHECK("customers"."age" is null or "customers"."age" between 0 and 130)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customers_uuid` ON `customers` (`uuid`);--> statement-breakpoint
CREATE UNIQUE INDEX `customers_reference` ON `customers` (`reference`);--> statement-breakpoint
CREATE INDEX `customers_created` ON `customers` (`created_at`);--> statement-breakpoint
CREATE TABLE `daily_sales` (
	`date` text PRIMARY KEY NOT NULL,
	`revenue_minor` integer NOT NULL,
	`purchases` integer NOT NULL,
	`returns` integer NOT NULL,
	`quantity` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `dataset_chunks` (
	`dataset_id` integer NOT NULL,
	`part` text NOT NULL,
	`sequence` integer NOT NULL,
	`data` blob NOT NULL,
	PRIMARY KEY(`dataset_id`, `part`, `sequence`),
	FOREIGN KEY (`dataset_id`) REFERENCES `datasets`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `datasets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`workspace` text NOT NULL,
	`owner_id` integer,
	`name` text NOT NULL,
	`ready` integer DEFAULT false NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`columns` integer DEFAULT 0 NOT NULL,
	`profile` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`owner_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `datasets_uuid` ON `datasets` (`uuid`);--> statement-breakpoint
CREATE INDEX `datasets_by_workspace` ON `datasets` (`workspace`,`ready`,`id`);--> statement-breakpoint
CREATE INDEX `datasets_by_owner` ON `datasets` (`owner_id`);--> statement-breakpoint
CREATE INDEX `datasets_by_expiry` ON `datasets` (`expires_at`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`caller` text NOT NULL,
	`method` text NOT NULL,
	`path` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`result` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`caller`, `method`, `path`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_by_age` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `import_chunks` (
	`import_id` integer NOT NULL,
	`sequence` integer NOT NULL,
	`data` blob NOT NULL,
	PRIMARY KEY(`import_id`, `sequence`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `import_lines` (
	`id` integer PRIMARY KEY NOT NULL,
	`import_id` integer NOT NULL,
	`line` integer NOT NULL,
	`invoice` text NOT NULL,
	`product` text NOT NULL,
	`description` text NOT NULL,
	`category` text,
	`quantity` integer NOT NULL,
	`unit_price_minor` integer NOT NULL,
	`line_total_minor` integer NOT NULL,
	`occurred_at` integer NOT NULL,
	`customer` text,
	`country` text,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `import_lines_by_invoice` ON `import_lines` (`import_id`,`invoice`,`line`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`kind` text,
	`mode` text NOT NULL,
	`name` text NOT NULL,
	`status` text NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`report` text,
	`lease_until` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "import_status" CHECK("status" in ('staging', 'applying', 'done', 'refused'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `imports_uuid` ON `imports` (`uuid`);--> statement-breakpoint
CREATE INDEX `imports_by_status` ON `imports` (`status`,`lease_until`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`customer_id` integer NOT NULL,
	`start_period` text NOT NULL,
	`end_period` text NOT NULL,
	`tier` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "membership_period" CHECK("memberships"."start_period" <= "memberships"."end_period"),
	CONSTRAINT "membership_tier" CHECK("tier" in ('bronze', 'silver', 'gold'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_uuid` ON `memberships` (`uuid`);--> statement-breakpoint
CREATE INDEX `memberships_by_customer` ON `memberships` (`customer_id`,`start_period`,`end_period`);--> statement-breakpoint
CREATE INDEX `memberships_by_start` ON `memberships` (`start_period`);--> statement-breakpoint
CREATE TABLE `models` (
	`version` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`document` text NOT NULL,
	`data_hash` text NOT NULL,
	`is_champion` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `models_champion` ON `models` (`is_champion`) WHERE "models"."is_champion" = 1;--> statement-breakpoint
CREATE TABLE `prediction_history` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`model_version` integer,
	`customer_data` text NOT NULL,
	`cluster` integer NOT NULL,
	`cluster_name` text NOT NULL,
	`confidence` real NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`model_version`) REFERENCES `models`(`version`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `prediction_history_by_user` ON `prediction_history` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `prediction_history_by_model` ON `prediction_history` (`model_version`);--> statement-breakpoint
CREATE TABLE `product_categories` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `product_categories_uuid` ON `product_categories` (`uuid`);--> statement-breakpoint
CREATE UNIQUE INDEX `product_categories_name` ON `product_categories` (`name`);--> statement-breakpoint
CREATE TABLE `product_sales` (
	`product_id` integer PRIMARY KEY NOT NULL,
	`lines` integer NOT NULL,
	`quantity` integer NOT NULL,
	`revenue_minor` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `products` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`reference` text,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`category_id` integer,
	`brand` text,
	`price_minor` integer NOT NULL,
	`stock` integer,
	`deleted_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `product_categories`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "price_negative" CHECK("products"."price_minor" >= 0),
	CONSTRAINT "stock_short" CHECK("products"."stock" is null or "products"."stock" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `products_uuid` ON `products` (`uuid`);--> statement-breakpoint
CREATE UNIQUE INDEX `products_reference` ON `products` (`reference`);--> statement-breakpoint
CREATE INDEX `products_category` ON `products` (`category_id`);--> statement-breakpoint
CREATE TABLE `refresh_tokens` (
	`hash` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `refresh_tokens_by_session` ON `refresh_tokens` (`session_id`);--> statement-breakpoint
CREATE TABLE `rule_sets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`revision` integer NOT NULL,
	`parameters_hash` text NOT NULL,
	`parameters` text NOT NULL,
	`rules` blob NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_sets_question` ON `rule_sets` (`parameters_hash`,`revision`);--> statement-breakpoint
CREATE INDEX `rule_sets_by_expiry` ON `rule_sets` (`expires_at`);--> statement-breakpoint
CREATE TABLE `satisfaction_scores` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`customer_id` integer NOT NULL,
	`date` text NOT NULL,
	`score` real NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "score_range" CHECK("satisfaction_scores"."score" between 0 and 10)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `satisfaction_scores_customer_date` ON `satisfaction_scores` (`customer_id`,`date`);--> statement-breakpoint
CREATE INDEX `satisfaction_scores_by_date` ON `satisfaction_scores` (`date`,`score`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`user_agent` text,
	`address` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_by_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `store` (
	`id` integer PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	`seed` text,
	CONSTRAINT "store_single" CHECK("store"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `throttles` (
	`key` text PRIMARY KEY NOT NULL,
	`tokens` real NOT NULL,
	`updated_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `throttles_by_expiry` ON `throttles` (`expires_at`);--> statement-breakpoint
CREATE TABLE `timeframe` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`date` text NOT NULL,
	`day` integer NOT NULL,
	`month` integer NOT NULL,
	`year` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `timeframe_date` ON `timeframe` (`date`);--> statement-breakpoint
CREATE TABLE `transaction_items` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`transaction_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`unit_price_minor` integer NOT NULL,
	`line_total_minor` integer NOT NULL,
	`occurrence` integer,
	`occurred_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`transaction_id`) REFERENCES `transactions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "quantity_zero" CHECK("transaction_items"."quantity" <> 0),
	CONSTRAINT "unit_price_negative" CHECK("transaction_items"."unit_price_minor" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `transaction_items_identity` ON `transaction_items` (`transaction_id`,`product_id`,`quantity`,`unit_price_minor`,`occurrence`);--> statement-breakpoint
CREATE INDEX `transaction_items_by_time` ON `transaction_items` (`occurred_at`,`product_id`,`quantity`,`line_total_minor`);--> statement-breakpoint
CREATE INDEX `transaction_items_by_product` ON `transaction_items` (`product_id`,`quantity`,`line_total_minor`);--> statement-breakpoint
CREATE TABLE `transactions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`invoice` text,
	`customer_id` integer,
	`membership_id` integer,
	`time_id` integer NOT NULL,
	`occurred_at` integer NOT NULL,
	`amount_minor` integer NOT NULL,
	`amount_stated` integer DEFAULT false NOT NULL,
	`is_return` integer DEFAULT false NOT NULL,
	`channel` text,
	`payment_type` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`membership_id`) REFERENCES `memberships`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`time_id`) REFERENCES `timeframe`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `transactions_uuid` ON `transactions` (`uuid`);--> statement-breakpoint
CREATE UNIQUE INDEX `transactions_invoice` ON `transactions` (`invoice`);--> statement-breakpoint
CREATE INDEX `transactions_by_customer` ON `transactions` (`customer_id`,`is_return`,`occurred_at`,`amount_minor`);--> statement-breakpoint
CREATE INDEX `transactions_by_time` ON `transactions` (`occurred_at`,`customer_id`,`is_return`,`amount_minor`);--> statement-breakpoint
CREATE INDEX `transactions_by_membership` ON `transactions` (`membership_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text NOT NULL,
	`username` text NOT NULL,
	`email` text,
	`full_name` text,
	`password_hash` text,
	`role` text NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	`is_demo` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "user_role" CHECK("role" in ('user', 'analyst', 'admin'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_uuid` ON `users` (`uuid`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_username` ON `users` (lower("username"));--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (lower("email"));--> statement-breakpoint
CREATE VIEW `customer_360` AS 
  select coalesce(c.reference, printf('C%03d', c.id) ||
      case when exists (select 1 from customers o where o.reference = printf('C%03d', c.id)) then '-' || c.id else '' end)
      as customer_id,
    c.first_name, c.last_name, c.email, c.city, c.country,
    coalesce(s.spend_minor, 0) / 100.0 as total_lifetime_value,
    s.average_order_minor / 100.0 as average_order_value,
    coalesce(s.purchases, 0) as total_purchases,
    date(s.first_purchase_at / 1000, 'unixepoch') as first_purchase_date,
    date(s.last_purchase_at / 1000, 'unixepoch') as last_purchase_date
  from customers c left join customer_stats s on s.customer_id = c.id;--> statement-breakpoint
CREATE VIEW `product_catalog` AS 
  select coalesce(p.reference, printf('P%03d', p.id) ||
      case when exists (select 1 from products o where o.reference = printf('P%03d', p.id)) then '-' || p.id else '' end)
      as product_id,
    p.name as product_name, coalesce(c.name, 'Uncategorised') as category, p.brand, p.price_minor / 100.0 as price, p.stock
  from products p left join product_categories c on c.id = p.category_id where p.deleted_at is null;--> statement-breakpoint
CREATE VIEW `purchase_transactions` AS 
  select t.id as transaction_id, t.customer_id, date(t.occurred_at / 1000, 'unixepoch') as purchase_date,
    t.amount_minor / 100.0 as total_amount, t.is_return, t.channel, t.payment_type
  from transactions t;