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
        raw = make(spec)
        scaler = StandardScaler().fit(raw)
        # The scores do not depend on the origin, but scikit-learn's distances lose digits far from it.
        data = raw - raw.mean(axis=0)
        # Any labels do: these need no clustering, and no cluster is empty.
        labels = np.arange(len(raw)) * spec["clusters"] // len(raw)
        labels[raw[:, 0] > np.median(raw[:, 0])] = 0
        cases.append({
            "data": spec,
            "silhouette": silhouette_score(data, labels),
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
