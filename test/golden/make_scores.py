"""Writes scores.json: scikit-learn's scores, standardisation and numpy's random numbers.

Run: pip install scikit-learn && python3 test/golden/make_scores.py
"""

import json
import pathlib

import numpy as np
from datasets import DATASETS, make, versions
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score
from sklearn.preprocessing import StandardScaler


def main():
    cases = []
    for spec in DATASETS:
        data = make(spec)
        # Any labels do: these need no clustering, and no cluster is empty.
        labels = np.arange(len(data)) % spec["clusters"]
        labels[data[:, 0] > np.median(data[:, 0])] = 0
        scaler = StandardScaler().fit(data)
        cases.append({
            "data": spec,
            "silhouette": silhouette_score(data, labels),
            "davies_bouldin": davies_bouldin_score(data, labels),
            "calinski_harabasz": calinski_harabasz_score(data, labels),
            "median": np.median(data[:, 0]),
            "mean": scaler.mean_.tolist(),
            "scale": scaler.scale_.tolist(),
        })
    uniform = {seed: np.random.RandomState(seed).random_sample(1000)[[0, 1, 2, 998, 999]].tolist()
               for seed in (0, 1, 42, 2**32 - 1)}
    document = {"made_with": versions(), "cases": cases, "uniform": uniform}
    target = pathlib.Path(__file__).with_name("scores.json")
    target.write_text(json.dumps(document, indent=1) + "\n")


main()
