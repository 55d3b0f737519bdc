"""Writes itemsets.json: the frequent itemsets that mlxtend and Borgelt's C find in generated and in real baskets.

Run: pip install mlxtend pyfim && REAL_DATA_DIR=../shared/data python3 test/golden/make_itemsets.py

Of each answer it keeps how many sets of each length there are and a digest of them all, counts included.
"""

import collections
import hashlib
import importlib.metadata
import json
import math
import pathlib

import fim
import numpy as np
import pandas as pd
from mlxtend.frequent_patterns import fpgrowth
from mlxtend.preprocessing import TransactionEncoder

from baskets import GENERATED, groceries, make, retail


def with_mlxtend(baskets, min_count):
    encoder = TransactionEncoder()
    table = pd.DataFrame(encoder.fit_transform(baskets), columns=encoder.columns_)
    found = fpgrowth(table, min_support=min_count / len(baskets), use_colnames=True)
    return [(sorted(map(int, items)), round(support * len(baskets)))
            for items, support in zip(found.itemsets, found.support)]


def with_borgelt(baskets, min_count):
    found = fim.fpgrowth(baskets, supp=-min_count, target="s", report="a")
    return [(sorted(map(int, items)), count) for items, count in found]


def summary(itemsets):
    """Sets by length, and SHA-256 (16 hex digits) of all in order as int32: length, items, count of each."""
    ordered = sorted(itemsets, key=lambda found: (len(found[0]), found[0]))
    words = np.array([word for items, count in ordered for word in (len(items), *items, count)], dtype="<i4")
    lengths = collections.Counter(len(items) for items, _ in ordered)
    return {"lengths": [lengths[length] for length in range(1, 1 + max(lengths))],
            "sha256": hashlib.sha256(words.tobytes()).hexdigest()[:16]}


def case(name, baskets, min_count, *, both):
    found = summary(with_borgelt(baskets, min_count))
    if both:
        assert found == summary(with_mlxtend(baskets, min_count)), (name, min_count)
    return {"baskets": name, "min_count": min_count, "by": ["pyfim", "mlxtend"][: 2 if both else 1], **found}


def main():
    generated, real_groceries, real_retail = make(GENERATED), groceries(), retail()
    least = lambda share, baskets: math.ceil(share * len(baskets))
    cases = [
        *[case("generated", generated, least(share, generated), both=True) for share in (0.02, 0.005, 0.002)],
        *[case("groceries", real_groceries, least(share, real_groceries), both=True) for share in (0.01, 0.005, 0.001)],
        *[case("retail", real_retail, least(share, real_retail), both=False) for share in (0.01, 0.001, 0.0002)],
    ]
    document = {"made_with": {name: importlib.metadata.version(name) for name in ("mlxtend", "pyfim")}, "generated": GENERATED, "cases": cases}
    target = pathlib.Path(__file__).with_name("itemsets.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
