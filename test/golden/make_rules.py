"""Writes rules.json: the association rules of mlxtend, on generated and on real baskets.

Run: pip install mlxtend && REAL_DATA_DIR=../shared/data python3 test/golden/make_rules.py

Of each answer it keeps how many rules there are, a digest of them, and for each metric a sum in which neighbouring rules
weigh differently. No threshold is a value that rules have exactly: mlxtend divides supports that are rounded already, and
so loses some of those rules.
"""

import hashlib
import importlib.metadata
import json
import math
import pathlib

import numpy as np
import pandas as pd
from baskets import GENERATED, groceries, make
from mlxtend.frequent_patterns import association_rules, fpgrowth
from mlxtend.preprocessing import TransactionEncoder

# Our names of mlxtend's metrics; it has neither cosine nor imbalance.
METRICS = {"support": "support", "confidence": "confidence", "lift": "lift", "leverage": "leverage",
           "conviction": "conviction", "zhang": "zhangs_metric", "jaccard": "jaccard", "kulczynski": "kulczynski"}


def mined(baskets, min_count):
    encoder = TransactionEncoder()
    table = pd.DataFrame(encoder.fit_transform(baskets), columns=encoder.columns_)
    return fpgrowth(table, min_support=min_count / len(baskets), use_colnames=True)


def case(name, baskets, min_count, metric, min_threshold):
    """The rules in order of the antecedent's items, then of the consequent's."""
    table = association_rules(mined(baskets, min_count), num_itemsets=len(baskets), metric=METRICS[metric],
                              min_threshold=min_threshold)
    sides = lambda row: (sorted(map(int, row.antecedents)), sorted(map(int, row.consequents)))
    rules = sorted(((*sides(row), row) for row in table.itertuples()), key=lambda rule: rule[:2])
    words = np.array([word for antecedent, consequent, _ in rules
                      for word in (len(antecedent), *antecedent, len(consequent), *consequent)], dtype="<i4")
    # A rule that never fails has an infinite conviction; it weighs nothing here.
    values = {ours: [getattr(row, theirs) for *_, row in rules] for ours, theirs in METRICS.items()}
    finite = {ours: [value if math.isfinite(value) else 0 for value in column] for ours, column in values.items()}
    return {
        "baskets": name, "min_count": min_count, "metric": metric, "min_threshold": min_threshold, "rules": len(rules),
        "never_fail": sum(math.isinf(value) for value in values["conviction"]),
        "sha256": hashlib.sha256(words.tobytes()).hexdigest()[:16],
        "sums": {ours: math.fsum(value * (1 + index % 97) for index, value in enumerate(column))
                 for ours, column in finite.items()},
    }


def main():
    generated, real = make(GENERATED), groceries()
    cases = [
        case("generated", generated, 100, "confidence", 0.301),
        case("generated", generated, 200, "lift", 1.5),
        case("groceries", real, 99, "confidence", 0.1),
        case("groceries", real, 50, "leverage", 0.004),
        case("groceries", real, 10, "confidence", 0.25),
        case("groceries", real, 10, "zhang", 0.9),
    ]
    document = {"made_with": {"mlxtend": importlib.metadata.version("mlxtend")}, "generated": GENERATED, "cases": cases}
    target = pathlib.Path(__file__).with_name("rules.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
