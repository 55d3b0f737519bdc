"""Writes kmeans.json: what scikit-learn's KMeans answers on the data sets of datasets.py.

Run: pip install scikit-learn && python3 test/golden/make_kmeans.py
"""

import hashlib
import json
import pathlib

from datasets import DATASETS, make, versions
from sklearn.cluster import KMeans


def fit(data, clusters, n_init, random_state):
    model = KMeans(clusters, n_init=n_init, random_state=random_state, algorithm="lloyd").fit(data)
    # SHA-256 of the labels as little-endian int32, the first 16 hex digits.
    digest = hashlib.sha256(model.labels_.astype("<i4").tobytes()).hexdigest()[:16]
    return digest, model


def fit_with_empty_clusters(spec, far):
    """KMeans from the first rows as centers and `far` centers out of reach, which scikit-learn must relocate."""
    data = make(spec)
    init = data[: spec["clusters"]].copy()
    init[:far] = [[1e4 + 100 * index] * spec["columns"] for index in range(far)]
    model = KMeans(spec["clusters"], init=init, n_init=1, algorithm="lloyd").fit(data)
    digest = hashlib.sha256(model.labels_.astype("<i4").tobytes()).hexdigest()[:16]
    return {"data": spec, "far": far, "labels": digest, "inertia": model.inertia_, "n_iter": model.n_iter_,
            "centers": model.cluster_centers_.ravel().tolist()}


def main():
    cases = []
    for spec in DATASETS:
        data = make(spec)
        for n_init in (1, 10):
            fits = [fit(data, spec["clusters"], n_init, state) for state in range(20)]
            cases.append({
                "data": spec,
                "n_init": n_init,
                "labels": [digest for digest, _ in fits],
                "inertia": [model.inertia_ for _, model in fits],
                "n_iter": [model.n_iter_ for _, model in fits],
                "centers": fits[0][1].cluster_centers_.ravel().tolist(),
            })
    # Only the order of one or two farthest points is defined: numpy partitions, it does not sort.
    relocations = [fit_with_empty_clusters(spec, far) for spec in DATASETS if spec["rows"] >= 200
                   and spec["kind"] != "rfm" and spec.get("scales") is None and "offset" not in spec
                   for far in (1, 2)]
    document = {"made_with": versions(), "random_states": "0 to 19", "cases": cases, "relocations": relocations}
    target = pathlib.Path(__file__).with_name("kmeans.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
