"""Writes mini_batch_kmeans.json: scikit-learn's MiniBatchKMeans over batches of the data sets of datasets.py.

Run: pip install scikit-learn && python3 test/golden/make_mini_batch_kmeans.py
"""

import hashlib
import json
import pathlib

from datasets import DATASETS, make, versions
from sklearn.cluster import MiniBatchKMeans

BATCH = 50


def stream(spec):
    """The first rows as centers, which have taken in nothing; then the data in batches, the last one shorter."""
    data = make(spec)
    model = MiniBatchKMeans(spec["clusters"], init=data[: spec["clusters"]].copy(), n_init=1, reassignment_ratio=0)
    for start in range(0, len(data), BATCH):
        model.partial_fit(data[start : start + BATCH])
    labels = model.predict(data).astype("<i4")
    return {"data": spec, "centers": model.cluster_centers_.ravel().tolist(), "counts": model._counts.tolist(),
            "labels": hashlib.sha256(labels.tobytes()).hexdigest()[:16]}


def main():
    cases = [stream(spec) for spec in DATASETS if "offset" not in spec]
    target = pathlib.Path(__file__).with_name("mini_batch_kmeans.json")
    target.write_text(json.dumps({"made_with": versions(), "batch": BATCH, "cases": cases}, indent=2) + "\n")


main()
