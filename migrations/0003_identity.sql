PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_models` (
	`version` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`document` text NOT NULL,
	`data_hash` text NOT NULL,
	`hash` text NOT NULL,
	`changes` text NOT NULL,
	`origin` text NOT NULL,
	`is_champion` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "model_origin" CHECK("origin" in ('trained', 'imported'))
);
--> statement-breakpoint
INSERT INTO `__new_models`("version", "document", "data_hash", "hash", "changes", "origin", "is_champion", "created_at") SELECT "version", "document", "data_hash", '', '{}', 'trained', "is_champion", "created_at" FROM `models`;--> statement-breakpoint
DROP TABLE `models`;--> statement-breakpoint
ALTER TABLE `__new_models` RENAME TO `models`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `models_champion` ON `models` (`is_champion`) WHERE "models"."is_champion" = 1;--> statement-breakpoint
CREATE INDEX `customer_stats_by_last_purchase` ON `customer_stats` (`last_purchase_at`);--> statement-breakpoint
CREATE INDEX `refresh_tokens_by_expiry` ON `refresh_tokens` (`expires_at`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `__new_guards` (
	`name` text NOT NULL,
	CONSTRAINT "account_gone" CHECK("name" <> 'account_gone'),
	CONSTRAINT "amount_beyond" CHECK("name" <> 'amount_beyond'),
	CONSTRAINT "category_unknown" CHECK("name" <> 'category_unknown'),
	CONSTRAINT "champion_moved" CHECK("name" <> 'champion_moved'),
	CONSTRAINT "customer_unknown" CHECK("name" <> 'customer_unknown'),
	CONSTRAINT "last_admin" CHECK("name" <> 'last_admin'),
	CONSTRAINT "lines_beyond" CHECK("name" <> 'lines_beyond'),
	CONSTRAINT "membership_foreign" CHECK("name" <> 'membership_foreign'),
	CONSTRAINT "membership_not_valid" CHECK("name" <> 'membership_not_valid'),
	CONSTRAINT "membership_overlap" CHECK("name" <> 'membership_overlap'),
	CONSTRAINT "membership_unknown" CHECK("name" <> 'membership_unknown'),
	CONSTRAINT "time_late" CHECK("name" <> 'time_late'),
	CONSTRAINT "time_unknown" CHECK("name" <> 'time_unknown')
);
--> statement-breakpoint
INSERT INTO `__new_guards`("name") SELECT "name" FROM `guards`;--> statement-breakpoint
DROP TABLE `guards`;--> statement-breakpoint
ALTER TABLE `__new_guards` RENAME TO `guards`;