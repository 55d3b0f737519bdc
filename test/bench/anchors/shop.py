"""Whole answers of the original services, over a store's file: pandas, then scikit-learn. No HTTP."""
import sqlite3
import time


def dashboard(job):
    """The Retail dashboard as its original computes it."""
    import numpy as np
    import pandas as pd
    from sklearn.cluster import KMeans
    from sklearn.metrics import davies_bouldin_score, silhouette_score
    from sklearn.preprocessing import StandardScaler

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
    return time.perf_counter() - started, {"sales": float(total)}


def train(job):
    """Segmentation's training as its original does it: the table, a scaler, and every k by its silhouette."""
    import pandas as pd
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score
    from sklearn.preprocessing import StandardScaler

    started = time.perf_counter()
    db = sqlite3.connect(job["path"])
    rows = pd.read_sql("select age, annual_income, spending_score, purchase_frequency from customers", db).dropna()
    db.close()
    scaled = StandardScaler().fit_transform(rows.to_numpy(dtype=float))
    scores = {}
    for k in range(2, 11):
        scores[k] = silhouette_score(scaled, KMeans(k, n_init=10, random_state=42).fit_predict(scaled))
    return time.perf_counter() - started, {"k": int(max(scores, key=scores.get))}


SHOP = {"dashboard": dashboard, "train": train}
