"""Writes item_models.json: what numpy answers for EASE and for the shrunk cosine, on generated and on real baskets.

Run: pip install numpy scikit-learn && REAL_DATA_DIR=../shared/data python3 test/golden/make_item_models.py

Of the weights of EASE it keeps three sums that see every element, and some of them; of the cosine the neighbours of
some items.
"""

import json
import pathlib

from baskets import GENERATED, groceries, make
from datasets import versions

import numpy as np

MORE = dict(name="more items than a block has", baskets=3000, items=150, patterns=90, seed=32)


def incidence(baskets):
    """1 where a basket (row) holds an item (column)."""
    matrix = np.zeros((len(baskets), 1 + max(map(max, baskets))))
    for row, basket in enumerate(baskets):
        matrix[row, basket] = 1
    return matrix


def ease(matrix, min_count, regularization):
    items = np.flatnonzero(matrix.sum(axis=0) >= min_count)
    kept = matrix[:, items]
    inverse = np.linalg.inv(kept.T @ kept + regularization * np.eye(len(items)))
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0)
    rows, columns = np.indices(weights.shape)
    return {
        "min_count": min_count, "regularization": regularization, "items": len(items),
        "squares": float((weights**2).sum()),
        "by_row": float((weights * (1 + rows)).sum()),
        "by_column": float((weights * (1 + columns)).sum()),
        "some": [[int(row), int(column), float(weights[row, column])]
                 for row, column in [(0, 1), (1, 0), (3, 40), (40, 3), (33, 32), (len(items) - 1, 0), (2, len(items) - 1)]],
    }


def cosine(matrix, shrinkage, top_n, item):
    both = matrix.T @ matrix
    counts = np.diag(both)
    scores = both[item] / (np.sqrt(counts[item] * counts) + shrinkage)
    others = [other for other in range(len(counts)) if other != item and both[item, other] > 0]
    best = sorted(others, key=lambda other: (-scores[other], other))[:top_n]
    return {"shrinkage": shrinkage, "top_n": top_n, "item": item, "neighbours": best,
            "counts": [int(both[item, other]) for other in best], "scores": [float(scores[other]) for other in best]}


def case(name, matrix, trainings):
    return {"baskets": name, "ease": [ease(matrix, *training) for training in trainings],
            "cosine": [cosine(matrix, shrinkage, 8, item) for shrinkage in (0, 20) for item in (0, 5, 100)]}


def main():
    document = {
        "made_with": versions(), "generated": GENERATED, "more": MORE,
        "cases": [
            case("generated", incidence(make(GENERATED)), [(1, 100), (100, 1), (5, 1000)]),
            case("more", incidence(make(MORE)), [(1, 0.5), (20, 50)]),
            case("groceries", incidence(groceries()), [(1, 100), (10, 1), (50, 500)]),
        ],
    }
    target = pathlib.Path(__file__).with_name("item_models.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
