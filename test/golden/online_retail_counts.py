"""Counts the sample of the UCI "Online Retail" set with Python alone, to hold the import against.

    python3 online_retail_counts.py path/to/online_retail_sample.csv > online_retail_counts.json
"""

import csv
import json
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

MISSING = {"", "NA"}
counts = {
    "rows": 0,
    "cancelled_lines": 0,
    "lines_without_customer": 0,
    "lines_with_a_price_of_zero_or_less": 0,
    "lines_with_a_negative_price": 0,
}
amounts = defaultdict(int)  # by invoice, in pence
quantities = defaultdict(list)
customers, products, days = set(), set(), set()

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        price, quantity = Decimal(row["UnitPrice"]), int(row["Quantity"])
        counts["rows"] += 1
        counts["cancelled_lines"] += row["InvoiceNo"].startswith("C")
        counts["lines_without_customer"] += row["CustomerID"] in MISSING
        counts["lines_with_a_price_of_zero_or_less"] += price <= 0
        counts["lines_with_a_negative_price"] += price < 0
        if price < 0:
            continue
        total = (price * quantity * 100).quantize(Decimal(1), ROUND_HALF_UP)
        amounts[row["InvoiceNo"]] += int(total)
        quantities[row["InvoiceNo"]].append(quantity)
        products.add(row["StockCode"])
        if row["CustomerID"] not in MISSING:
            customers.add(row["CustomerID"])

returns = {i for i in amounts if i.startswith("C") or amounts[i] < 0 or max(quantities[i]) < 0}
counts |= {
    "invoices": len(amounts),
    "returns": len(returns),
    "customers": len(customers),
    "products": len(products),
    "revenue_minor": sum(amounts.values()),
    "products_sold": sum(sum(q) for q in quantities.values()),
}
print(json.dumps(counts, indent=2))
