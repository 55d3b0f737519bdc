"""The other side of the benchmarks: what people run today, in one warm Python process.

Reads one JSON job a line, answers {"ms": …, "answer": {…}}, or {"failed": "why"}; jobs are timed here, so that no pipe
is measured. Needs numpy, scipy and threadpoolctl, and of the rest whatever the jobs need. Run by test/bench/python.ts.
"""
import json
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import scipy.linalg  # Loads the BLAS that scikit-learn calls, so that it is among those looked at.
from threadpoolctl import threadpool_info, threadpool_limits

from clustering import CLUSTERING
from itemsets import ITEMSETS
from shop import SHOP

JOBS = {**CLUSTERING, **ITEMSETS, **SHOP}
PACKAGES = ["numpy", "scipy", "scikit-learn", "scikit-learn-intelex", "mlxtend", "pyfim", "pandas"]


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
            seconds, answer = work(job)
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}
    return {"ms": seconds * 1000, "answer": answer}


def main():
    hello = {"python": platform.python_version(), "packages": installed(), "processor": processor(), "blas": blas()}
    print(json.dumps(hello), flush=True)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


main()
