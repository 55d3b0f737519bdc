"""Writes kmeans.json: what scikit-learn's KMeans answers on the data sets of datasets.py.

Run: pip install scikit-learn && python3 test/golden/make_kmeans.py
"""

import hashlib
import json
import pathlib

from datasets import DATASETS, make, versions
from sklearn.cluster import KMeans


# Beside those that other scripts use too: more rows, columns and clusters, further from 0, smaller, more skewed.
MORE = [
    dict(name="fifteen groups in 20,000 rows", kind="blobs", rows=20000, columns=2, clusters=15, groups=15, seed=21),
    dict(name="thirty-two columns", kind="blobs", rows=3000, columns=32, clusters=20, groups=24, seed=22),
    dict(name="twenty clusters of one cloud", kind="uniform", rows=5000, columns=4, clusters=20, seed=23),
    dict(name="recency, frequency, monetary of 20,000", kind="rfm", rows=20000, columns=3, clusters=5, seed=24),
    dict(name="lognormal, sixteen columns", kind="lognormal", rows=1000, columns=16, clusters=10, seed=25),
    dict(name="offset 1e7", kind="blobs", rows=500, columns=2, clusters=3, groups=3, seed=26, offset=1e7),
    dict(name="scale 1e-12", kind="lognormal", rows=700, columns=3, clusters=6, seed=27, scales=[1e-12]),
    dict(name="lognormal, mixed scales", kind="lognormal", rows=8000, columns=6, clusters=7, seed=28,
         scales=[1, 1e4, 1e-3, 10, 1, 100]),
]
STATES = 50


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
    for spec in DATASETS + MORE:
        data = make(spec)
        for n_init in (1, 10) if spec["rows"] <= 2000 else (1,):
            fits = [fit(data, spec["clusters"], n_init, state) for state in range(STATES)]
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
    document = {"made_with": versions(), "random_states": "0 to 49", "cases": cases, "relocations": relocations}
    target = pathlib.Path(__file__).with_name("kmeans.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
