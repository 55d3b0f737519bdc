"""Writes scores.json: scikit-learn's scores, standardisation and numpy's random numbers.

Run: pip install scikit-learn && python3 test/golden/make_scores.py
"""

import json
import pathlib

import numpy as np
from datasets import DATASETS, make, versions
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_samples
from sklearn.preprocessing import StandardScaler

# Beside those of the clusterings: more rows and columns, larger offsets, smaller scales.
MORE = [
    dict(name="20,000 rows", kind="blobs", rows=20_000, columns=3, clusters=5, groups=5, seed=101),
    dict(name="thirty-two columns", kind="blobs", rows=1200, columns=32, clusters=6, groups=6, seed=102),
    dict(name="offset 1e9", kind="blobs", rows=1500, columns=4, clusters=5, groups=5, seed=103, offset=1e9),
    dict(name="scale 1e-5", kind="lognormal", rows=1800, columns=2, clusters=4, seed=104, scales=[1e-5]),
    dict(name="scale 1e60", kind="blobs", rows=1100, columns=3, clusters=3, groups=3, seed=105, scales=[1e60]),
    dict(name="one column, 3,000 rows", kind="uniform", rows=3000, columns=1, clusters=20, seed=106),
    dict(name="customers, 4,000 rows", kind="rfm", rows=4000, columns=3, clusters=6, seed=107),
    dict(name="more clusters, more columns", kind="blobs", rows=2500, columns=12, clusters=20, groups=9, seed=108),
]


def main():
    cases = []
    for spec in DATASETS + MORE:
        raw = make(spec)
        scaler = StandardScaler().fit(raw)
        # The scores do not depend on the origin, but scikit-learn's distances lose digits far from it.
        data = raw - raw.mean(axis=0)
        # Any labels do: these need no clustering, and no cluster is empty.
        labels = np.arange(len(raw)) * spec["clusters"] // len(raw)
        labels[raw[:, 0] > np.median(raw[:, 0])] = 0
        silhouettes = silhouette_samples(data, labels)
        cases.append({
            "data": spec,
            "silhouette": silhouettes.mean(),
            # Of every hundredth of the rows.
            "silhouettes": silhouettes[::max(1, len(raw) // 100)].tolist(),
            "davies_bouldin": davies_bouldin_score(data, labels),
            "calinski_harabasz": calinski_harabasz_score(data, labels),
            "median": np.median(raw[:, 0]),
            "mean": scaler.mean_.tolist(),
            "scale": scaler.scale_.tolist(),
        })
    uniform = {seed: np.random.RandomState(seed).random_sample(1000)[[0, 1, 2, 998, 999]].tolist()
               for seed in (0, 1, 42, 2**32 - 1)}
    document = {"made_with": versions(), "cases": cases, "uniform": uniform}
    target = pathlib.Path(__file__).with_name("scores.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
