"""What scikit-learn makes of the real sales sample: the oracle of test/insights/real_data.test.ts.

    python3 make_online_retail_segments.py online_retail_sample.csv store.db > online_retail_segments.json

RFM is computed by pandas from the CSV alone. The store (the same file, imported) only says in which order its
customers stand, because the draws of k-means++ depend on the order of the rows.
"""
import hashlib
import json
import sqlite3
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.cluster import DBSCAN, KMeans
from sklearn.metrics import davies_bouldin_score, silhouette_score
from sklearn.preprocessing import StandardScaler

lines = pd.read_csv(sys.argv[1], dtype={"InvoiceNo": str, "CustomerID": str})
lines["Total"] = ((lines.Quantity * lines.UnitPrice * 100).abs() + 1e-6 + 0.5).astype(int) * np.sign(lines.Quantity)
lines["Day"] = pd.to_datetime(lines.InvoiceDate).dt.normalize()
invoices = lines.groupby("InvoiceNo").agg(
    customer=("CustomerID", "first"), amount=("Total", "sum"), most=("Quantity", "max"), day=("Day", "min")
)
invoices["is_return"] = invoices.index.str.startswith("C") | (invoices.amount < 0) | (invoices.most < 0)

known = invoices.dropna(subset=["customer"])
bought = known[~known.is_return].groupby("customer").day.agg(["max", "count"])
spend = known.groupby("customer").amount.sum()

store = sqlite3.connect(sys.argv[2])
order = [row[0] for row in store.execute("select reference from customers where reference is not null order by id")]
customers = [reference for reference in order if reference in bought.index]
assert len(customers) == len(bought), "the store holds other customers than the file"
rfm = np.column_stack([
    (bought["max"].max() - bought["max"]).dt.days.loc[customers],
    bought["count"].loc[customers],
    spend.loc[customers] / 100,
]).astype(float)

scaled = StandardScaler().fit_transform(rfm)


def describe(labels):
    """Clusters by falling size and the scores; noise is left out of both, and counted."""
    clusters = []
    for label in sorted(set(labels) - {-1}, key=lambda label: -np.sum(labels == label)):
        members = sorted(customer for customer, found in zip(customers, labels) if found == label)
        clusters.append({
            "size": len(members),
            "total_revenue": float(spend.loc[members].sum()) / 100,
            "members_sha256": hashlib.sha256("\n".join(members).encode()).hexdigest(),
        })
    kept = labels != -1
    return {
        "clusters": clusters,
        "silhouette_score": float(silhouette_score(scaled[kept], labels[kept])),
        "davies_bouldin_index": float(davies_bouldin_score(scaled[kept], labels[kept])),
        "noise": int(np.sum(~kept)),
    }


json.dump({
    "made_by": f"scikit-learn {sklearn.__version__}: KMeans(3, random_state=42) and DBSCAN(eps=0.65, min_samples=3) "
    "on StandardScaler of RFM",
    "customers": len(customers),
    "kmeans": describe(KMeans(3, random_state=42).fit_predict(scaled)),
    "dbscan": describe(DBSCAN(eps=0.65, min_samples=3).fit_predict(scaled)),
}, sys.stdout, indent=2)
print()
