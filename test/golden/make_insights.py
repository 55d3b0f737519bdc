"""Writes what /rfm, /rfm/segments, /rfm/transitions, /cohorts, /customers/{reference} and /clv say of a store, recomputed with
pandas (and the package lifetimes) from its bare tables; never from those in which figures are kept.

    deno task migrate && deno task seed --customers 400 --transactions 4000 --seed 7 --end 2026-10-31
    pip install pandas lifetimes && python3 test/golden/make_insights.py STORE.db > test/golden/insights.json

Of what is said of each customer the file holds a digest: lines of text, one a customer by ascending id; of the views, of
about forty customers that are spread over all of them.
"""

import contextlib
import hashlib
import json
import math
import sqlite3
import sys

import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter
from lifetimes.utils import ConvergenceError

from asking_pandas import TODAY, answers, cents, money, score, segment, shown, to_day

SEGMENTS = ["champions", "loyal", "potential_loyalists", "new_customers", "promising", "need_attention",
            "about_to_sleep", "at_risk", "cant_lose_them", "hibernating", "lost"]


def digest(lines):
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def load(path):
    store = sqlite3.connect(path)
    table = lambda query: pd.read_sql_query(query, store)
    sales = table("select id, customer_id, occurred_at, amount_minor, is_return from transactions")
    lines = table("select transaction_id, product_id, quantity, unit_price_minor from transaction_items")
    sales["day"] = to_day(sales.occurred_at)
    customers = table("select id, reference, created_at from customers")
    customers["created"] = to_day(customers.created_at)
    products = table("select id, reference, name from products")
    customers["shown"] = shown(customers, "C")
    products["shown"] = shown(products, "P")
    return customers.set_index("id"), sales, lines, products.set_index("id")


def rfm(sales, counted_to):
    """A row for each customer with a purchase: values, scores and segment, by ascending id."""
    theirs = sales[sales.customer_id.notna()]
    bought = theirs[theirs.is_return == 0].groupby("customer_id")
    frame = pd.DataFrame({"last": bought.day.max(), "frequency": bought.size()})
    frame["minor"] = theirs.groupby("customer_id").amount_minor.sum()
    if frame.empty:
        return frame.assign(recency=[], r=[], f=[], m=[], segment=[])
    frame["recency"] = (counted_to - frame["last"]).dt.days.clip(lower=0)
    frame["r"], frame["f"], frame["m"] = score(-frame.recency), score(frame.frequency), score(frame.minor)
    frame["segment"] = [segment(*row) for row in zip(frame.r, frame.f, frame.m)]
    frame.index = frame.index.astype(int)
    return frame.sort_index()


def cut_points(values, scores, worst):
    return [None if (scores >= least).sum() == 0 else worst(values[scores >= least]) for least in (2, 3, 4, 5)]


def segments(frame):
    total = int(frame.minor.sum())
    rows = []
    for name in SEGMENTS:
        own = frame[frame.segment == name]
        some = len(own) > 0
        rows.append({
            "segment": name,
            "customers": len(own),
            "share": cents(100 * len(own) / len(frame)) if len(frame) else 0,
            "revenue": money(own.minor.sum()),
            "revenue_share": cents(100 * int(own.minor.sum()) / total) if total > 0 else None,
            "average_recency": cents(own.recency.sum() / len(own)) if some else None,
            "average_frequency": cents(own.frequency.sum() / len(own)) if some else None,
            "average_monetary": cents(own.minor.sum() / 100 / len(own)) if some else None,
            "average_order_value": cents(own.minor.sum() / 100 / own.frequency.sum()) if some else None,
        })
    return rows


def transitions(before, after):
    moves = pd.crosstab(before.segment.reindex(after.index).fillna("none"), after.segment)
    cell = lambda origin, to: int(moves[to].get(origin, 0)) if to in moves else 0
    return [{"from": origin, "customers": sum(cell(origin, to) for to in SEGMENTS),
             "to": {to: cell(origin, to) for to in SEGMENTS}} for origin in [*SEGMENTS, "none"]]


def cohorts(everything, first, last, counted_to):
    """Who first bought from `first` on, and what they did until `last`."""
    sales = everything[everything.customer_id.notna() & (everything.day <= last)]
    bought = sales[sales.is_return == 0]
    birth = bought.groupby("customer_id").day.min()
    birth = birth[birth >= first].dt.to_period("M")
    if birth.empty:
        return []
    within = lambda frame: frame[frame.customer_id.isin(birth.index)].assign(
        month=lambda own: own.day.dt.to_period("M"), cohort=lambda own: own.customer_id.map(birth))
    sales, bought = within(sales), within(bought)
    sales = sales[sales.month >= sales.cohort]
    active = bought.groupby(["cohort", "month"]).customer_id.nunique()
    revenue = sales.groupby(["cohort", "month"]).amount_minor.sum()
    end = max(counted_to.to_period("M"), sales.month.max())
    names = pd.period_range(birth.min(), birth.max(), freq="M")[-12:]
    rows = []
    for cohort in names:
        months = pd.period_range(cohort, end, freq="M")
        size = int((birth == cohort).sum())
        padding = [None] * ((end - names[0]).n + 1 - len(months))
        each = lambda value: [value(month) if size else None for month in months] + padding
        rows.append({
            "cohort": f"{cohort}-01",
            "customers": size,
            "active": each(lambda month: int(active.get((cohort, month), 0))),
            "retention": each(lambda month: cents(100 * int(active.get((cohort, month), 0)) / size)),
            "revenue": each(lambda month: money(revenue.get((cohort, month), 0))),
        })
    return rows


def views(customers, everything, lines, products, first, last, counted_to, stood):
    """A line for each of about forty customers that is there by `last`."""
    sales = everything[(everything.day >= first) & (everything.day <= last) & everything.customer_id.notna()]
    births = everything[(everything.is_return == 0)].groupby("customer_id").day.min()
    ends = [month.end_time.floor("D") for month in pd.period_range(end=counted_to.to_period("M"), periods=13, freq="M")]
    ends = [end for end in ends if end <= counted_to][-12:]
    histories = [(end, rfm(sales[sales.day <= end], end)) for end in ends]
    lines = lines[lines.quantity > 0].merge(sales[sales.is_return == 0], left_on="transaction_id", right_on="id")
    lines["minor"] = lines.quantity * lines.unit_price_minor
    favourites = lines.groupby(["customer_id", "product_id"]).agg(
        purchases=("transaction_id", "nunique"), quantity=("quantity", "sum"), minor=("minor", "sum")).reset_index()
    favourites = favourites.join(products, on="product_id")
    favourites = favourites.sort_values(["purchases", "quantity", "name", "product_id"], ascending=[False, False, True, True])
    liked = dict(list(favourites.groupby("customer_id")))
    bought = dict(list(sales[sales.is_return == 0].groupby("customer_id")))
    spend = sales.groupby("customer_id").amount_minor.sum()
    found = []
    for key, customer in customers.iloc[:: math.ceil(len(customers) / 40)].iterrows():
        if not (customer.created <= last or births.get(key, last + pd.Timedelta(days=1)) <= last):
            continue
        own = bought.get(key)
        here = stood.loc[key] if key in stood.index else None
        days = None if here is None else int(here.recency)
        purchases = 0 if own is None else len(own)
        tell = lambda row: f"{int(row.recency)},{int(row.frequency)},{int(row.minor)},{row.r}{row.f}{row.m},{row.segment}"
        latest = [] if own is None else own.sort_values(["occurred_at", "id"], ascending=False).head(10).itertuples()
        best = liked[key].head(5).itertuples() if key in liked else []
        found.append("|".join([
            customer.shown,
            "-" if own is None else f"{own.occurred_at.min()} {own.occurred_at.max()}",
            f"{purchases} {int(spend.get(key, 0))}",
            "-" if here is None else tell(here),
            " ".join(f"{end.date()}:{tell(frame.loc[key])}" for end, frame in histories if key in frame.index),
            "Unknown" if days is None else "High" if days > 180 else "Medium" if days > 90 else "Low",
            " ".join(f"{row.shown}:{row.purchases}:{row.quantity}:{row.minor}" for row in best),
            " ".join(f"{row.id}:{row.amount_minor}" for row in latest),
        ]))
    return found


def occasions(sales, counted_to):
    """A row for each customer with a purchase: two purchases on one day are one occasion; by ascending id."""
    theirs = sales[sales.customer_id.notna()]
    bought = theirs[theirs.is_return == 0].groupby("customer_id").day
    frame = pd.DataFrame({"first": bought.min(), "last": bought.max(), "days": bought.nunique()})
    frame["minor"] = theirs.groupby("customer_id").amount_minor.sum()
    frame["recency"] = (frame["last"] - frame["first"]).dt.days
    frame["age"] = (counted_to - frame["first"]).dt.days
    frame.index = frame.index.astype(int)
    return frame.sort_index()


def fitted(fitter, *columns):
    """As near as the package comes: it fails where its optimiser cannot reach a tolerance for want of digits."""
    for tolerance in (1e-7, 1e-6, 1e-5, 1e-4):
        with contextlib.suppress(ConvergenceError), contextlib.redirect_stdout(sys.stderr):
            return [float(x) for x in fitter.fit(*columns, tol=tolerance).params_]
    return None


def models(frame):
    """The parameters of BG/NBD and Gamma-Gamma, found on a scale of their own; null where the package finds none."""
    repeats, recency, age = (frame[name].to_numpy(float) for name in ("days", "recency", "age"))
    scale = age.mean() / 10
    buying = fitted(BetaGeoFitter(penalizer_coef=0.0), repeats - 1, recency / scale, age / scale)
    spent = frame[frame.minor > 0]
    mean = spent.minor / 100 / spent.days
    spending = fitted(GammaGammaFitter(penalizer_coef=0.0), spent.days.to_numpy(float), (mean / mean.mean()).to_numpy())
    return {
        "bg_nbd": buying and {**dict(zip("r alpha a b".split(), buying)), "alpha": buying[1] * scale},
        "gamma_gamma": spending and {**dict(zip("pqv", spending)), "v": spending[2] * mean.mean()},
    }


def answer(store, start, end, as_of):
    customers, everything, lines, products = store
    last = min([pd.Timestamp(day) for day in (end, as_of) if day], default=pd.Timestamp("2199-12-31"))
    first = pd.Timestamp(start or "1900-01-01")
    bought = everything[(everything.is_return == 0) & everything.customer_id.notna()].day.max()
    counted_to = pd.Timestamp(as_of) if as_of else min(TODAY, last, bought)
    sales = everything[(everything.day >= first) & (everything.day <= last)]
    stood = rfm(sales, counted_to)
    names = customers.shown
    day_before = (counted_to - pd.Timedelta(days=60)).floor("D")
    then = sales[sales.day <= day_before]
    lifetimes = occasions(sales, counted_to)
    seen = views(customers, everything, lines, products, first, last, counted_to, stood)
    return {
        "as_of": str(counted_to.date()),
        "rfm": {
            "cut_points": {
                "recency": cut_points(stood.recency, stood.r, lambda values: int(values.max())),
                "frequency": cut_points(stood.frequency, stood.f, lambda values: int(values.min())),
                "monetary": cut_points(stood.minor, stood.m, lambda values: money(values.min())),
            },
            "sha256": digest(f"{names[row.Index]},{row.recency},{row.frequency},{row.minor},{row.r}{row.f}{row.m},{row.segment}"
                             for row in stood.itertuples()),
        },
        "segments": segments(stood),
        "transitions": {"from": str(day_before.date()), "to": str(counted_to.date()),
                        "rows": transitions(rfm(then, day_before), rfm(sales[sales.day <= counted_to], counted_to))},
        "lifetimes": digest(f"{names[row.Index]},{row.days},{row.recency},{row.age},{row.minor}" for row in lifetimes.itertuples()),
        "models": models(lifetimes),
        "cohorts": cohorts(everything, first, last, counted_to),
        "views": {"customers": len(seen), "sha256": digest(seen), "first": seen[0]},
    }


store = load(sys.argv[1])
found = answers(store[1], lambda start, end, as_of: answer(store, start, end, as_of))
print(json.dumps(found, ensure_ascii=False, separators=(",", ":")))
