"""Baskets that Python and TypeScript (baskets.ts) make or read alike."""

import math
import os
import pathlib

import numpy as np

REAL_DATA = pathlib.Path(os.environ.get("REAL_DATA_DIR", "../shared/data"))

# Baskets made of patterns that repeat, as the generator of Agrawal and Srikant (1994) does; T10I4 in their naming.
GENERATED = dict(name="T10I4-like, 20,000 baskets", baskets=20000, items=400, patterns=300, seed=31)


def make(spec):
    """The baskets of one spec, as lists of ids; some repeat an item."""
    uniform = np.random.RandomState(spec["seed"]).random_sample
    below = lambda end: math.floor(end * uniform() * uniform())
    patterns = [[below(spec["items"]) for _ in range(1 + math.floor(uniform() * 7))] for _ in range(spec["patterns"])]
    baskets = []
    for _ in range(spec["baskets"]):
        size = 1 + math.floor(uniform() * 19)
        basket = []
        while len(basket) < size:
            basket += [item for item in patterns[below(len(patterns))] if uniform() < 0.75]
        baskets.append(basket)
    return baskets


def groceries():
    """groceries.csv; the items are numbered in the order in which they first occur."""
    ids = {}
    lines = (REAL_DATA / "groceries.csv").read_text().splitlines()
    return [[ids.setdefault(name, len(ids)) for name in line.split(",")] for line in lines if line]


def retail():
    """fimi_retail.dat; the items are numbers already."""
    lines = (REAL_DATA / "fimi_retail.dat").read_text().splitlines()
    return [[int(item) for item in line.split()] for line in lines if line.strip()]
