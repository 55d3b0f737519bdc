CREATE TABLE `cohort_months` (
	`cohort` text NOT NULL,
	`month` text NOT NULL,
	`customers` integer NOT NULL,
	`active` integer NOT NULL,
	`revenue_minor` integer NOT NULL,
	PRIMARY KEY(`cohort`, `month`)
);
--> statement-breakpoint
CREATE TABLE `customer_months` (
	`customer_id` integer NOT NULL,
	`month` text NOT NULL,
	`purchases` integer NOT NULL,
	`purchase_days` integer NOT NULL,
	`spend_minor` integer NOT NULL,
	`last_purchase_at` integer,
	PRIMARY KEY(`customer_id`, `month`),
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `customer_stats` ADD `purchase_days` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
UPDATE `customer_stats` SET `purchase_days` = (
	SELECT count(DISTINCT (t.`occurred_at` - (t.`occurred_at` % 86400000 + 86400000) % 86400000) / 86400000)
	FROM `transactions` t WHERE t.`customer_id` = `customer_stats`.`customer_id` AND t.`is_return` = 0
);
--> statement-breakpoint
INSERT INTO `customer_months` (`customer_id`, `month`, `purchases`, `purchase_days`, `spend_minor`, `last_purchase_at`)
SELECT `customer_id`, strftime('%Y-%m', `occurred_at` / 1000.0, 'unixepoch'), sum(`is_return` = 0),
	count(DISTINCT CASE WHEN `is_return` = 0 THEN (`occurred_at` - (`occurred_at` % 86400000 + 86400000) % 86400000) / 86400000 END),
	sum(`amount_minor`), max(CASE WHEN `is_return` = 0 THEN `occurred_at` END)
FROM `transactions` WHERE `customer_id` IS NOT NULL GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO `cohort_months` (`cohort`, `month`, `customers`, `active`, `revenue_minor`)
SELECT strftime('%Y-%m', s.`first_purchase_at` / 1000.0, 'unixepoch') AS cohort, m.`month`, count(*), sum(m.`purchases` > 0),
	sum(m.`spend_minor`)
FROM `customer_stats` s JOIN `customer_months` m ON m.`customer_id` = s.`customer_id`
	AND m.`month` >= strftime('%Y-%m', s.`first_purchase_at` / 1000.0, 'unixepoch')
WHERE s.`first_purchase_at` IS NOT NULL GROUP BY cohort, m.`month`;
