"""The other side of the benchmarks: what people run today, in one warm Python process.

Reads one JSON job a line, answers {"ms": …, "value": …}; jobs are timed here, so that no pipe is measured.
Needs scikit-learn, pandas and threadpoolctl; run by test/bench/python.ts.
"""
import json
import sqlite3
import sys
import time

import numpy as np
import pandas as pd
import sklearn
from sklearn.cluster import DBSCAN, KMeans
from sklearn.metrics import davies_bouldin_score, silhouette_score
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_info, threadpool_limits

cache = {}


def load(job):
    if job["path"] not in cache:
        cache[job["path"]] = np.fromfile(job["path"]).reshape(-1, job["columns"])
    return cache[job["path"]]


def kmeans(job):
    data = load(job)
    started = time.perf_counter()
    found = KMeans(job["k"], n_init=job["n_init"], random_state=42).fit(data)
    return time.perf_counter() - started, float(found.inertia_)


def dbscan(job):
    data = load(job)
    started = time.perf_counter()
    found = DBSCAN(eps=job["eps"], min_samples=job["min_samples"]).fit(data)
    return time.perf_counter() - started, float(found.labels_.max() + 1)


def silhouette(job):
    data, labels = load(job), np.arange(len(load(job))) % job["k"]
    started = time.perf_counter()
    value = silhouette_score(data, labels)
    return time.perf_counter() - started, float(value)


def dashboard(job):
    """The Retail dashboard as its original computes it: pandas over the tables, then scikit-learn. No HTTP."""
    started = time.perf_counter()
    db = sqlite3.connect(job["path"])
    sales = pd.read_sql("select customer_id, occurred_at, amount_minor, is_return from transactions", db)
    lines = pd.read_sql("select quantity from transaction_items", db)
    db.close()
    known = sales.dropna(subset=["customer_id"])
    bought = known[known.is_return == 0].groupby("customer_id").occurred_at.agg(["max", "count"])
    spend = known.groupby("customer_id").amount_minor.sum().reindex(bought.index)
    days = bought["max"] // 86_400_000
    rfm = np.column_stack([days.max() - days, bought["count"], spend / 100]).astype(float)
    scaled = StandardScaler().fit_transform(rfm)
    labels = KMeans(3, random_state=42).fit_predict(scaled)
    silhouette_score(scaled, labels), davies_bouldin_score(scaled, labels)
    total = sales.amount_minor.sum() / 100
    lines.quantity.sum()
    return time.perf_counter() - started, float(total)


def train(job):
    """Segmentation's training as its original does it: the table, a scaler, and every k by its silhouette. No HTTP."""
    started = time.perf_counter()
    db = sqlite3.connect(job["path"])
    rows = pd.read_sql("select age, annual_income, spending_score, purchase_frequency from customers", db).dropna()
    db.close()
    scaled = StandardScaler().fit_transform(rows.to_numpy(dtype=float))
    scores = {}
    for k in range(2, 11):
        scores[k] = silhouette_score(scaled, KMeans(k, n_init=10, random_state=42).fit_predict(scaled))
    return time.perf_counter() - started, float(max(scores, key=scores.get))


JOBS = {"train": train, "kmeans": kmeans, "dbscan": dbscan, "silhouette": silhouette, "dashboard": dashboard}
blas = sorted({f"{info['internal_api']} {info.get('architecture', '')}".strip() for info in threadpool_info()})
print(json.dumps({"about": f"scikit-learn {sklearn.__version__}, pandas {pd.__version__}, {', '.join(blas)}"}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    with threadpool_limits(job.get("threads", 1)):
        seconds, value = JOBS[job["job"]](job)
    print(json.dumps({"ms": seconds * 1000, "value": value}), flush=True)
