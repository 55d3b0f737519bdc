"""The other side of the benchmarks: what people run today, in one warm Python process.

Reads one JSON job a line, answers {"ms": …, "answer": {…}}, or {"failed": "why"}; jobs are timed here, so that no pipe
is measured. Longer ones say in "cores" on how many they ran on average. Needs numpy, scipy and threadpoolctl, and of the rest whatever the jobs need. Run by test/bench/python.ts.
"""
import json
import platform
import sys
import time
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

import scipy.linalg  # Loads the BLAS that scikit-learn calls, so that it is among those looked at.
from threadpoolctl import threadpool_info, threadpool_limits

from clustering import CLUSTERING
from itemsets import ITEMSETS
from shop import SHOP

JOBS = {**CLUSTERING, **ITEMSETS, **SHOP}
PACKAGES = ["numpy", "scipy", "scikit-learn", "scikit-learn-intelex", "mlxtend", "pyfim", "pandas"]


# Systems count the time of processors in ticks: below so many seconds the count says nothing.
COUNTABLE = 0.05

# Loaded before any job: threadpoolctl limits only the libraries that are there by then.
MODULES = ["sklearn.cluster", "sklearn.metrics", "sklearn.preprocessing", "sklearnex.cluster", "mlxtend.frequent_patterns"]


def load():
    for name in MODULES:
        try:
            import_module(name)
        except ImportError:
            pass


def installed():
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    return found


def processor():
    """What this processor has for BLAS, where the system says."""
    try:
        flags = next(line for line in open("/proc/cpuinfo") if line.startswith("flags")).split()
    except (OSError, StopIteration):
        return None
    return "avx512" if "avx512f" in flags else "avx2" if "avx2" in flags else "older"


def blas():
    return [
        {"name": info["internal_api"], "kernel": info.get("architecture", "")}
        for info in threadpool_info()
        if info["user_api"] == "blas"
    ]


def run(job):
    work = JOBS[job["job"]]
    try:
        with threadpool_limits(job.get("threads", 1)):
            cpu, wall = time.process_time(), time.perf_counter()
            seconds, answer = work(job)
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}
    return {"ms": seconds * 1000, "answer": answer, **({"cores": cpu / wall} if wall > COUNTABLE else {})}


def main():
    load()
    hello = {"python": platform.python_version(), "packages": installed(), "processor": processor(), "blas": blas()}
    print(json.dumps(hello), flush=True)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


main()
