"""Writes statistics.json: pandas' description and correlations, scikit-learn's principal components.

Run: pip install pandas scipy scikit-learn && python3 test/golden/make_statistics.py
"""

import json
import math
import pathlib

import numpy as np
import pandas as pd
from datasets import DATASETS, make, versions
from sklearn.decomposition import PCA

MORE = [
    dict(name="one row", kind="uniform", rows=1, columns=2, clusters=1, seed=201),
    dict(name="two rows", kind="uniform", rows=2, columns=3, clusters=1, seed=202),
    dict(name="a constant column", kind="uniform", rows=90, columns=4, clusters=2, seed=203, scales=[1, 0]),
    dict(name="fewer rows than columns", kind="blobs", rows=9, columns=14, clusters=2, groups=2, seed=204),
    dict(name="thirty-two columns", kind="blobs", rows=700, columns=32, clusters=6, groups=40, seed=205),
    dict(name="offset 1e9", kind="lognormal", rows=1001, columns=3, clusters=5, seed=206, offset=1e9),
    dict(name="scale 1e60", kind="lognormal", rows=1002, columns=3, clusters=3, seed=207, scales=[1e60]),
    dict(name="customers, 5,003 rows", kind="rfm", rows=5003, columns=3, clusters=6, seed=208),
]


def listed(values):
    """Nested lists, null for NaN."""
    return [listed(value) if isinstance(value, list) else None if math.isnan(value) else value for value in values]


def main():
    cases = []
    for spec in DATASETS + MORE:
        data = make(spec)
        # Correlations and components do not depend on the origin, but pandas and scikit-learn lose digits far from it.
        near = pd.DataFrame(data - data.mean(axis=0))
        case = {
            "data": spec,
            "describe": listed(pd.DataFrame(data).describe().to_numpy().T.tolist()),
            "pearson": listed(near.corr().to_numpy().tolist()),
            "spearman": listed(near.corr(method="spearman").to_numpy().tolist()),
        }
        if spec["rows"] > 1:
            pca = PCA(svd_solver="full").fit(near.to_numpy())
            case["pca"] = {
                "components": pca.components_.tolist(),
                "explained_variance": pca.explained_variance_.tolist(),
                "explained_variance_ratio": pca.explained_variance_ratio_.tolist(),
                "mean": data.mean(axis=0).tolist(),
                "last_row": pca.transform(near.to_numpy())[-1].tolist(),
            }
        cases.append(case)
    document = {"made_with": {**versions(), "pandas": pd.__version__}, "cases": cases}
    target = pathlib.Path(__file__).with_name("statistics.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
