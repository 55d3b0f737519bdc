"""Frequent itemsets and rules: Borgelt's C programs as pyfim, and mlxtend.

Baskets are files with one basket a line, items between commas or blanks. An answer is the number of sets and the sum of
their supports. Borgelt's side reports the spectrum of the sets (how many there are of each size and support) and not the
sets: Python's lists of them would cost as much as finding them.
"""
import time

files = {}


def baskets(path):
    """Item numbers, each basket without repetitions."""
    if path not in files:
        numbers, found = {}, []
        for line in open(path, encoding="utf-8"):
            items = line.strip().split(",") if "," in line or path.endswith(".csv") else line.split()
            if items:
                found.append(sorted({numbers.setdefault(item, len(numbers)) for item in items}))
        files[path] = found
    return files[path]


def one_hot(path):
    import numpy as np
    import pandas as pd

    if (path, "hot") not in files:
        found = baskets(path)
        hot = np.zeros((len(found), 1 + max(max(items) for items in found)), dtype=bool)
        for row, items in enumerate(found):
            hot[row, items] = True
        files[path, "hot"] = pd.DataFrame(hot)
    return files[path, "hot"]


def borgelt(job):
    """One of his algorithms. `"only": "input"` asks for sets that no data have: what taking in the baskets costs."""
    import fim

    found = baskets(job["path"])
    support = len(found) + 1 if job.get("only") == "input" else job["support"]
    started = time.perf_counter()
    spectrum = getattr(fim, job["algorithm"])(found, target="s", supp=-support, zmin=1, report="#")
    seconds = time.perf_counter() - started
    if job.get("only") == "input":
        return seconds, {}
    return seconds, {
        "sets": int(sum(spectrum.values())),
        "sum of supports": int(sum(support * count for (_, support), count in spectrum.items())),
    }


def mlxtend(job):
    from mlxtend import frequent_patterns

    hot = one_hot(job["path"])
    started = time.perf_counter()
    # Half a basket below the count, so that no rounding decides.
    sets = getattr(frequent_patterns, job["algorithm"])(hot, min_support=(job["support"] - 0.5) / len(hot))
    seconds = time.perf_counter() - started
    supports = (sets["support"] * len(hot)).round()
    return seconds, {"sets": len(sets), "sum of supports": int(supports.sum())}


def borgelt_rules(job):
    """Mining and rules in one call; a rule has at least one item on its left, one on its right, and both count."""
    import fim

    found = baskets(job["path"])
    started = time.perf_counter()
    rules = fim.arules(found, supp=-job["support"], conf=100 * job["confidence"], zmin=2, report="#", mode="o")
    return time.perf_counter() - started, {"rules": int(sum(rules.values()))}


def mlxtend_rules(job):
    from mlxtend.frequent_patterns import association_rules, fpgrowth

    hot = one_hot(job["path"])
    started = time.perf_counter()
    sets = fpgrowth(hot, min_support=(job["support"] - 0.5) / len(hot))
    rules = association_rules(sets, metric="confidence", min_threshold=job["confidence"])
    seconds = time.perf_counter() - started
    return seconds, {"rules": int((rules["consequents"].map(len) == 1).sum())}


ITEMSETS = {
    "borgelt": borgelt,
    "mlxtend": mlxtend,
    "borgelt_rules": borgelt_rules,
    "mlxtend_rules": mlxtend_rules,
}
