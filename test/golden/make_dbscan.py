"""Writes dbscan.json: what scikit-learn's DBSCAN answers on data sets like those of datasets.py, standardised and as
they are, and in 1 to 32 columns with eps from almost all noise to one cluster.

Run: pip install scikit-learn && python3 test/golden/make_dbscan.py
"""

import hashlib
import json
import pathlib

import numpy as np
from datasets import DATASETS, make, versions
from sklearn.cluster import DBSCAN
from sklearn.neighbors import NearestNeighbors
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

COLUMNS = [1, 2, 3, 4, 6, 8, 16, 32]
MIN_SAMPLES = 5


def in_many_columns(columns):
    """Data sets of so many columns, and for each the eps to try."""
    seed = 1000 * columns
    few = dict(columns=columns, clusters=1)
    yield dict(name="groups", kind="blobs", rows=2000, groups=6, seed=seed, **few), None
    yield dict(name="few rows", kind="uniform", rows=50, seed=seed + 1, **few), None
    yield dict(name="skewed", kind="lognormal", rows=3000, seed=seed + 2, **few), None
    # Distances of exactly eps, and duplicates; the last one is longer than any.
    ties = [1, 2 ** 0.5, 2, columns ** 0.5, 3 * columns ** 0.5]
    yield dict(name="lattice", kind="lattice", rows=1500, seed=seed + 3, **few), ties
    yield dict(name="far away", kind="blobs", rows=700, groups=4, seed=seed + 4, offset=1e7, **few), None
    yield dict(name="tiny", kind="uniform", rows=300, seed=seed + 5, scales=[1e-9], **few), None
    if columns in (3, 6, 32):
        yield dict(name="20,000 rows", kind="blobs", rows=20000, groups=9, seed=seed + 6, **few), None


def eps_from_noise_to_one(data):
    """Some eps between the distances to the fifth neighbour, and one above all distances."""
    distances = NearestNeighbors(n_neighbors=MIN_SAMPLES).fit(data).kneighbors()[0][:, -1]
    found = np.quantile(distances, [0.001, 0.2, 0.5, 0.9])
    return [*(float(f"{eps:.4g}") for eps in found), float(f"{np.ptp(data, axis=0).sum():.4g}")]


def between(data):
    """New rows: between each and the twelfth after it, which is of the same group where there are 4 or 6."""
    return (3 * data + np.roll(data, -12, axis=0)) / 4


def predict(data, eps, min_samples):
    """The label of the nearest core row within eps."""
    model = DBSCAN(eps=eps, min_samples=min_samples, algorithm="kd_tree").fit(data)
    if len(model.components_) == 0:
        return np.full(len(data), -1)
    distances, rows = NearestNeighbors(n_neighbors=1, algorithm="kd_tree").fit(model.components_).kneighbors(between(data))
    nearest = model.labels_[model.core_sample_indices_][rows[:, 0]]
    return np.where(distances[:, 0] <= eps, nearest, -1)


def digest(labels):
    """SHA-256 of the labels as little-endian int32, the first 16 hex digits."""
    return hashlib.sha256(labels.astype("<i4").tobytes()).hexdigest()[:16]


def fit(data, eps, min_samples):
    model = DBSCAN(eps=eps, min_samples=min_samples, algorithm="kd_tree").fit(data)
    labels = model.labels_
    # By default scikit-learn multiplies matrices where there are more than 15 columns. Far from the origin that gives
    # other neighbours (seen at an offset of 1e7); elsewhere it must not have decided anything.
    if np.abs(data).max() < 1e6:
        assert np.array_equal(labels, DBSCAN(eps=eps, min_samples=min_samples).fit(data).labels_)
    return {"eps": eps, "min_samples": min_samples, "labels": digest(labels), "n_clusters": int(labels.max()) + 1,
            "noise": int((labels == -1).sum()), "cores": len(model.core_sample_indices_)}


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
    for columns in COLUMNS:
        for spec, wanted in in_many_columns(columns):
            data = make(spec)
            many = [fit(data, eps, MIN_SAMPLES) for eps in wanted or eps_from_noise_to_one(data)]
            # On a lattice core rows are equally near, and scikit-learn takes any.
            if spec["kind"] != "lattice":
                for found in many:
                    found["predicted"] = digest(predict(data, found["eps"], MIN_SAMPLES))
            cases.append({"data": spec, "standardised": [], "as_it_is": many})
    document = {"made_with": versions(), "cases": cases}
    target = pathlib.Path(__file__).with_name("dbscan.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
