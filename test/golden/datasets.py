"""Data sets that Python and TypeScript (datasets.ts) make alike, bit by bit.

Only a Mersenne Twister, the four operations and floor are used: each is exact or correctly rounded everywhere.
"""

import math
import os
import sys

# One thread: scikit-learn then adds in a fixed order. It must be set before numpy is imported.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

DATASETS = [
    dict(name="two groups in 50 rows", kind="blobs", rows=50, columns=2, clusters=2, groups=2, seed=1),
    dict(name="one column", kind="uniform", rows=200, columns=1, clusters=3, seed=2),
    dict(name="five groups", kind="blobs", rows=500, columns=2, clusters=5, groups=5, seed=3),
    dict(name="more clusters than groups", kind="blobs", rows=64, columns=2, clusters=12, groups=3, seed=4),
    dict(name="lognormal", kind="lognormal", rows=1000, columns=3, clusters=5, seed=5, scales=[90, 3, 250]),
    dict(name="lognormal, 5,000 rows", kind="lognormal", rows=5000, columns=3, clusters=8, seed=6),
    dict(name="recency, frequency, monetary", kind="rfm", rows=2000, columns=3, clusters=3, seed=7),
    dict(name="offset 1e6", kind="blobs", rows=400, columns=3, clusters=4, groups=4, seed=8, offset=1e6),
    dict(name="scale 1e-9", kind="uniform", rows=300, columns=4, clusters=6, seed=9, scales=[1e-9]),
    dict(name="mixed scales", kind="uniform", rows=600, columns=5, clusters=7, seed=10,
         scales=[1, 1000, 0.001, 50, 1e5]),
    dict(name="eight columns", kind="blobs", rows=1500, columns=8, clusters=8, groups=6, seed=11),
    dict(name="sixteen columns", kind="uniform", rows=2000, columns=16, clusters=12, seed=12),
]


def make(spec):
    """The matrix of one spec."""
    random = np.random.RandomState(spec["seed"])
    uniform = random.random_sample
    rows, columns = spec["rows"], spec["columns"]
    groups = [[uniform() * 10 for _ in range(columns)] for _ in range(spec.get("groups", 0))]
    values = np.empty((rows, columns))
    for row in range(rows):
        if spec["kind"] == "rfm":
            frequency = 1 + math.floor(lognormal(uniform))
            values[row] = [math.floor(uniform() * 365), frequency, frequency * (lognormal(uniform) * 40)]
            continue
        for column in range(columns):
            if spec["kind"] == "uniform":
                value = uniform()
            elif spec["kind"] == "lognormal":
                value = lognormal(uniform)
            elif spec["kind"] == "lattice":
                value = math.floor(uniform() * 4)
            else:
                value = groups[row % len(groups)][column] + bell(uniform)
            values[row, column] = value
    scales = spec.get("scales", [1])
    for column in range(columns):
        values[:, column] = spec.get("offset", 0) + values[:, column] * scales[column % len(scales)]
    return values


def bell(uniform):
    """Roughly normal with standard deviation 1: four uniforms."""
    total = uniform() + uniform()
    total = total + uniform()
    total = total + uniform()
    return (total - 2) * 1.7320508075688772


def lognormal(uniform):
    """Roughly exp of bell(): (1 + z/64) to the 64th by squaring."""
    value = 1 + bell(uniform) / 64
    for _ in range(6):
        value = value * value
    return value


def versions():
    """What made the vectors."""
    import sklearn

    return {"python": sys.version.split()[0], "numpy": np.__version__, "scikit-learn": sklearn.__version__}
