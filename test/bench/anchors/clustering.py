"""Clustering, scores and scaling: scikit-learn, Intel's extension for it (`"by": "intel"`), and pandas for the scaling.

Data are files of little-endian f64, row-major; labels i32. Labels are answered as their hash, as
test/compute/digest.ts makes it.
"""
import hashlib
import time

import numpy as np

files = {}


def load(path, columns):
    if path not in files:
        files[path] = np.fromfile(path).reshape(-1, columns)
    return files[path]


def digest(labels):
    return hashlib.sha256(np.asarray(labels).astype("<i4").tobytes()).hexdigest()[:16]


def estimator(job, name):
    """The class, and what tells it how many threads to use: scikit-learn's K-Means heeds threadpoolctl instead."""
    threads = job.get("threads", 1)
    if job.get("by") == "intel":
        from sklearnex import cluster

        return getattr(cluster, name), {"n_jobs": threads}
    from sklearn import cluster

    return getattr(cluster, name), {} if name == "KMeans" else {"n_jobs": threads}


def kmeans(job):
    KMeans, threads = estimator(job, "KMeans")
    data = load(job["path"], job["columns"])
    init = load(job["init"], job["columns"]) if "init" in job else "k-means++"
    started = time.perf_counter()
    found = KMeans(job["k"], init=init, n_init=job["n_init"], random_state=42, **threads).fit(data)
    seconds = time.perf_counter() - started
    return seconds, {
        "inertia": float(found.inertia_),
        "iterations": int(found.n_iter_),
        "labels": digest(found.labels_),
    }


def elbow(job):
    KMeans, threads = estimator(job, "KMeans")
    data = load(job["path"], job["columns"])
    started = time.perf_counter()
    inertias = [KMeans(k, n_init=10, random_state=42, **threads).fit(data).inertia_ for k in range(2, 11)]
    return time.perf_counter() - started, {f"inertia at {k}": float(value) for k, value in enumerate(inertias, 2)}


def dbscan(job):
    DBSCAN, threads = estimator(job, "DBSCAN")
    data = load(job["path"], job["columns"])
    started = time.perf_counter()
    labels = DBSCAN(eps=job["eps"], min_samples=job["min_samples"], **threads).fit(data).labels_
    seconds = time.perf_counter() - started
    return seconds, {
        "clusters": int(labels.max() + 1),
        "noise": int((labels == -1).sum()),
        "labels": digest(labels),
    }


def silhouette(job):
    from sklearn.metrics import silhouette_score

    data, labels = load(job["path"], job["columns"]), np.fromfile(job["labels"], dtype="<i4")
    started = time.perf_counter()
    value = silhouette_score(data, labels, n_jobs=job.get("threads", 1))
    return time.perf_counter() - started, {"silhouette": float(value)}


def scaling(job):
    data = load(job["path"], job["columns"])
    if job.get("by") == "pandas":
        import pandas as pd

        frame = pd.DataFrame(data)
        started = time.perf_counter()
        scaled = ((frame - frame.mean()) / frame.std(ddof=0)).to_numpy()
    else:
        from sklearn.preprocessing import StandardScaler

        started = time.perf_counter()
        scaled = StandardScaler().fit_transform(data)
    return time.perf_counter() - started, {"first": float(scaled[0, 0]), "last": float(scaled[-1, -1])}


CLUSTERING = {"kmeans": kmeans, "elbow": elbow, "dbscan": dbscan, "silhouette": silhouette, "scaling": scaling}
