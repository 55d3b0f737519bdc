"""Writes knee.json: the knees that kneed finds on falling curves, bent, straight, noisy and stepped.

Run: pip install kneed && python3 test/golden/make_knee.py
"""

import importlib.metadata
import json
import pathlib

import numpy as np
from kneed import KneeLocator


def curve(random, kind, count):
    """x and y of one curve; y to four digits, so that some values repeat."""
    x = np.arange(2, 2 + count) if kind != "uneven" else np.cumsum(random.randint(1, 6, count))
    share = np.arange(count) / count
    if kind == "straight":
        y = 10 - 2.0 * np.arange(count)
    elif kind == "rising":
        y = share**2 * 100
    elif kind == "stepped":
        y = np.sort(random.randint(0, 5, count))[::-1].astype(float)
    elif kind == "random":
        y = random.random_sample(count) * 100
    else:
        y = 1000 * np.exp(-share * random.uniform(1, 12))
        if kind == "noisy":
            y += random.normal(0, 30, count)
    return x.tolist(), np.round(y, 4).tolist()


def main():
    random = np.random.RandomState(1)
    cases = []
    for kind in ("smooth", "uneven", "noisy", "stepped", "random", "straight", "rising"):
        for _ in range(40 if kind not in ("straight", "rising") else 3):
            x, y = curve(random, kind, int(random.randint(3, 15)))
            if len(set(y)) == 1:
                continue
            knee = KneeLocator(x, y, S=1.0, curve="convex", direction="decreasing").knee
            cases.append({"kind": kind, "x": x, "y": y, "knee": None if knee is None else float(knee)})
    document = {"made_with": {"kneed": importlib.metadata.version("kneed"), "numpy": np.__version__}, "cases": cases}
    target = pathlib.Path(__file__).with_name("knee.json")
    target.write_text(json.dumps(document, indent=2) + "\n")


main()
