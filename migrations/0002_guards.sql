CREATE TABLE `guards` (
	`name` text NOT NULL,
	CONSTRAINT "amount_beyond" CHECK("name" <> 'amount_beyond'),
	CONSTRAINT "category_unknown" CHECK("name" <> 'category_unknown'),
	CONSTRAINT "customer_unknown" CHECK("name" <> 'customer_unknown'),
	CONSTRAINT "lines_beyond" CHECK("name" <> 'lines_beyond'),
	CONSTRAINT "membership_foreign" CHECK("name" <> 'membership_foreign'),
	CONSTRAINT "membership_not_valid" CHECK("name" <> 'membership_not_valid'),
	CONSTRAINT "membership_overlap" CHECK("name" <> 'membership_overlap'),
	CONSTRAINT "membership_unknown" CHECK("name" <> 'membership_unknown'),
	CONSTRAINT "time_late" CHECK("name" <> 'time_late'),
	CONSTRAINT "time_unknown" CHECK("name" <> 'time_unknown')
);
