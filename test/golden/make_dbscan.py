"""Writes dbscan.json: what scikit-learn's DBSCAN answers on data sets of datasets.py, standardised and as they are.

Run: pip install scikit-learn && python3 test/golden/make_dbscan.py
"""

import hashlib
import json
import pathlib

from datasets import DATASETS, make, versions
from sklearn.cluster import DBSCAN
from sklearn.preprocessing import StandardScaler

LARGE = dict(name="recency, frequency, monetary, 20,000 rows", kind="rfm", rows=20000, columns=3, clusters=3, seed=21)
FAR = dict(name="spread over 1e8", kind="blobs", rows=1000, columns=3, clusters=6, groups=6, seed=22,
           scales=[1e8, 1, 1e-3])
STANDARDISED = [(0.05, 3), (0.2, 5), (0.65, 3), (0.3, 25)]
AS_THEY_ARE = {
    "two groups in 50 rows": [(0.65, 3), (1, 4)],
    "five groups": [(0.3, 3), (0.65, 3)],
    "lognormal, 5,000 rows": [(0.2, 5), (0.65, 3)],
    "recency, frequency, monetary": [(5, 4), (12, 30)],
    "offset 1e6": [(0.65, 3), (1, 10)],
    "spread over 1e8": [(3e5, 3), (1e6, 8)],
}


def fit(data, eps, min_samples):
    model = DBSCAN(eps=eps, min_samples=min_samples).fit(data)
    labels = model.labels_
    # SHA-256 of the labels as little-endian int32, the first 16 hex digits.
    digest = hashlib.sha256(labels.astype("<i4").tobytes()).hexdigest()[:16]
    return {"eps": eps, "min_samples": min_samples, "labels": digest, "n_clusters": int(labels.max()) + 1,
            "noise": int((labels == -1).sum())}


def main():
    cases = []
    for spec in [*DATASETS, LARGE, FAR]:
        if spec["columns"] > 3:
            continue
        raw = make(spec)
        scaled = StandardScaler().fit_transform(raw)
        cases.append({
            "data": spec,
            "standardised": [fit(scaled, eps, min_samples) for eps, min_samples in STANDARDISED],
            "as_it_is": [fit(raw, eps, min_samples) for eps, min_samples in AS_THEY_ARE.get(spec["name"], [])],
        })
    document = {"made_with": versions(), "cases": cases}
    target = pathlib.Path(__file__).with_name("dbscan.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
