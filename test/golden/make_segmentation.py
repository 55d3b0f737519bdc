"""Writes segmentation.json: how scikit-learn chooses k and clusters, for random_state 0 to 19.

Run: pip install scikit-learn && python3 test/golden/make_segmentation.py DIRECTORY_OF_THE_REAL_DATA
Of the real data only results are kept, never a row.
"""

import csv
import hashlib
import json
import pathlib
import sys

from datasets import make, versions
import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

# Four columns that look like ages, incomes, scores and frequencies; no two distances are exactly equal.
DATASETS = [
    dict(name="four groups in 400 customers", kind="blobs", rows=400, columns=4, clusters=4, groups=4, seed=41,
         offset=20, scales=[5, 9000, 7, 2]),
    dict(name="lognormal, 1,000 customers", kind="lognormal", rows=1000, columns=4, clusters=5, seed=42,
         scales=[30, 40000, 20, 5]),
    dict(name="seven close groups in 2,000 customers", kind="blobs", rows=2000, columns=4, clusters=7, groups=7,
         seed=43, scales=[6, 12, 8, 3]),
]

K_RANGE = range(2, 11)
COLUMNS = ["Age", "Annual_Income", "Spending_Score", "Purchase_Frequency"]


def by_appearance(labels):
    """The labels renumbered in order of appearance, and which label each number was."""
    order = list(dict.fromkeys(labels.tolist()))
    numbers = {label: number for number, label in enumerate(order)}
    return np.array([numbers[label] for label in labels], dtype="<i4"), order


def choose(data, random_state):
    """The clustering with the best silhouette, of equals the smallest k."""
    scaler = StandardScaler().fit(data)
    scaled = scaler.transform(data)
    fits = [KMeans(k, n_init=10, random_state=random_state).fit(scaled) for k in K_RANGE]
    scores = [silhouette_score(scaled, fit.labels_) for fit in fits]
    best = fits[int(np.argmax(scores))]
    labels, order = by_appearance(best.labels_)
    return {
        "optimal_k": best.n_clusters,
        "inertias": [fit.inertia_ for fit in fits],
        "silhouettes": [float(score) for score in scores],
        "labels": hashlib.sha256(labels.tobytes()).hexdigest()[:16],
        "centers": scaler.inverse_transform(best.cluster_centers_)[order].ravel().tolist(),
    }


def real_data(directory):
    with open(pathlib.Path(directory) / "workbench_customers.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return np.array([[float(row[column]) for column in COLUMNS] for row in rows])


def results(data):
    return [choose(data, state) for state in range(20)]


def main():
    document = {
        "made_with": versions(),
        "random_states": "0 to 19",
        "k_range": list(K_RANGE),
        "cases": [{"data": spec, "results": results(make(spec))} for spec in DATASETS],
        "workbench_customers": results(real_data(sys.argv[1])),
    }
    target = pathlib.Path(__file__).with_name("segmentation.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
