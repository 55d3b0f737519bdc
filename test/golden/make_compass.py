"""Writes every number of the Compass document, recomputed with pandas from a store's bare tables.

    deno task migrate && deno task seed --customers 400 --transactions 4000 --seed 7 --end 2026-10-31
    pip install pandas && python3 test/golden/make_compass.py STORE.db > test/golden/compass.json

Reads customers, sales, lines, products, categories and scores; never the tables in which figures are kept.
Dates that are asked about follow the data: the whole store, a past day, and the quarter before it.
"""

import hashlib
import json
import math
import sqlite3
import sys

import pandas as pd

from asking_pandas import TODAY, answers, cents, money, score, segment, shown, to_day

def load(path):
    store = sqlite3.connect(path)
    table = lambda query: pd.read_sql_query(query, store)
    customers = table("select id, reference, first_name, last_name, created_at from customers")
    sales = table("select id, customer_id, occurred_at, amount_minor, is_return from transactions")
    lines = table("select transaction_id, product_id, quantity, line_total_minor from transaction_items")
    products = table("select p.id as product_id, c.name as category from products p "
                     "left join product_categories c on c.id = p.category_id")
    scores = table("select date, score from satisfaction_scores")
    sales["day"] = to_day(sales.occurred_at)
    customers["created"] = to_day(customers.created_at)
    scores["day"] = pd.to_datetime(scores.date)
    customers["shown"] = shown(customers, "C")
    customers["first_purchase"] = customers.id.map(
        sales[sales.is_return == 0].dropna(subset=["customer_id"]).groupby("customer_id").day.min())
    lines = lines.merge(sales[["id", "day"]], left_on="transaction_id", right_on="id")
    lines = lines.merge(products, on="product_id")
    lines["category"] = lines.category.fillna("Uncategorised")
    return customers, sales, lines, scores


def answer(store, start, end, as_of):
    customers, sales, lines, scores = store
    last = min([pd.Timestamp(day) for day in (end, as_of) if day], default=pd.Timestamp("2199-12-31"))
    first = pd.Timestamp(start or "1900-01-01")
    inside = lambda frame: frame[(frame.day >= first) & (frame.day <= last)]
    bought = sales[(sales.is_return == 0) & sales.customer_id.notna()].day.max()
    counted_to = pd.Timestamp(as_of) if as_of else min(TODAY, last, bought)

    sales, lines, scores = inside(sales), inside(lines), inside(scores)
    people = customers[customers[["created", "first_purchase"]].min(axis=1) <= last].set_index("id")
    theirs = sales[sales.customer_id.isin(people.index)]
    purchases = theirs[theirs.is_return == 0].groupby("customer_id")
    people = people.assign(spend=theirs.groupby("customer_id").amount_minor.sum(), purchases=purchases.size(),
                           last=purchases.day.max())
    people[["spend", "purchases"]] = people[["spend", "purchases"]].fillna(0)
    buyers = people[people.purchases > 0]
    days = (counted_to - buyers["last"]).dt.days.clip(lower=0)

    def of_value(low, high):
        chosen = people[(people.spend > low) & (people.spend <= high)]
        return {"customers": len(chosen), "total_lifetime_value": money(chosen.spend.sum())}

    months = sales.groupby(sales.day.dt.to_period("M"))
    revenue = months.amount_minor.sum()
    span = pd.period_range(revenue.index.min(), revenue.index.max(), freq="M") if len(revenue) else []
    purchases_in = sales[sales.is_return == 0].groupby(sales.day.dt.to_period("M")).size()
    categories = lines.groupby("category").agg(revenue=("line_total_minor", "sum"), quantity=("quantity", "sum"))
    categories = categories.reset_index().sort_values(["revenue", "category"], ascending=[False, True])
    top = people.sort_values(["spend", "shown"], ascending=[False, True]).head(5)
    return {
        "as_of": str(counted_to.date()),
        "kpis": {
            "total_customers": len(people),
            "total_lifetime_value": money(people.spend.sum()),
            "average_order_value": cents((buyers.spend / buyers.purchases).mean() / 100) if len(buyers) else 0,
            "retention_rate": cents(100 * (people.purchases > 1).sum() / len(people)) if len(people) else 0,
        },
        "customer_segments": [
            {"segment": "High Value", **of_value(100_000, math.inf)},
            {"segment": "Medium Value", **of_value(50_000, 100_000)},
            {"segment": "Low Value", **of_value(-math.inf, 50_000)},
        ],
        "churn_risk": [
            {"risk": "High", "customers": int((days > 180).sum())},
            {"risk": "Medium", "customers": int(((days > 90) & (days <= 180)).sum())},
            {"risk": "Low", "customers": int((days <= 90).sum())},
            {"risk": "Unknown", "customers": int((people.purchases == 0).sum())},
        ],
        "monthly_revenue": [
            {"month": f"{month}-01", "revenue": money(revenue.get(month, 0)), "purchases": int(purchases_in.get(month, 0))}
            for month in span
        ],
        "product_category_performance": [
            {"category": row.category, "revenue": money(row.revenue), "quantity": int(row.quantity)}
            for row in categories.itertuples()
        ],
        "customer_satisfaction": [
            {"average_score": cents(scores.score.mean()) if len(scores) else None, "scores": len(scores)},
        ],
        "top_customers": [
            {"customer_id": row.shown, "first_name": row.first_name, "last_name": row.last_name,
             "total_lifetime_value": money(row.spend)}
            for row in top.itertuples()
        ],
        "rfm_segmentation": rfm(days, buyers.purchases, buyers.spend),
    }


def rfm(days, purchases, spend):
    """By segment: customers and sums; and a digest of every customer's segment and values, sorted as text."""
    frame = pd.DataFrame({"recency": days, "frequency": purchases.astype(int), "minor": spend.astype(int)})
    frame["segment"] = [segment(*row) for row in zip(score(-days), score(purchases), score(spend))]
    groups = frame.groupby("segment").agg(customers=("minor", "size"), recency=("recency", "sum"),
                                          frequency=("frequency", "sum"), minor=("minor", "sum"))
    rows = sorted(f"{row.segment},{row.recency},{row.frequency},{row.minor}" for row in frame.itertuples())
    return {
        "segments": {row.Index: {"customers": int(row.customers), "recency": int(row.recency),
                                 "frequency": int(row.frequency), "monetary": money(row.minor)}
                     for row in groups.itertuples()},
        "sha256": hashlib.sha256("\n".join(rows).encode()).hexdigest(),
    }


store = load(sys.argv[1])
found = answers(store[1], lambda start, end, as_of: answer(store, start, end, as_of))
print(json.dumps(found, indent=1, ensure_ascii=False))
