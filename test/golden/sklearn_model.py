"""Takes Quintile's segmentation models to scikit-learn and back.

    import json
    from sklearn_model import document_from, load

    features, scaler, kmeans, ids = load(json.load(open("model.json")))   # deno task model:export --output model.json
    clusters = ids[kmeans.predict(scaler.transform(rows))]                # rows: one column per feature

    document = document_from(scaler, kmeans, rows, features)              # deno task model:import FILE
    json.dump(document, open("other.json", "w"))

Run `python3 sklearn_model.py predict model.json < rows.json` for the cluster ids of rows (JSON arrays), and
`python3 sklearn_model.py golden` to write sklearn_model.json, the vectors of the tests.
"""

import hashlib
import json
import pathlib
import sys

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import davies_bouldin_score, silhouette_score
from sklearn.preprocessing import StandardScaler

FORMAT = "quintile-segmentation-model/1"
FEATURES = ["age", "annual_income", "spending_score", "purchase_frequency"]


def load(document):
    """The features, a fitted StandardScaler and KMeans, and the cluster id of each of its labels."""
    if document["format"] != FORMAT or document["algorithm"] != {"name": "kmeans", "version": "1"}:
        raise ValueError(f"The document is not in the format {FORMAT}")
    features = document["features"]
    scaler = StandardScaler()
    scaler.mean_ = np.array(document["scaler"]["mean"], dtype=float)
    scaler.scale_ = np.array(document["scaler"]["scale"], dtype=float)
    scaler.var_ = scaler.scale_**2
    scaler.n_features_in_ = len(features)
    scaler.n_samples_seen_ = document["data"]["rows"]
    # By ascending id: of two equally near centroids both sides then take the one with the lower id.
    clusters = sorted(document["clusters"], key=lambda cluster: cluster["cluster_id"])
    parameters = dict(document["parameters"], n_clusters=len(clusters))
    kmeans = KMeans(**parameters)
    kmeans.cluster_centers_ = scaler.transform(np.array([cluster["centroid"] for cluster in clusters], dtype=float))
    kmeans.inertia_ = document["metrics"]["inertia"]
    kmeans.n_features_in_ = len(features)
    kmeans._n_threads = 1
    return features, scaler, kmeans, np.array([cluster["cluster_id"] for cluster in clusters])


def document_from(scaler, kmeans, rows, features, names=None, other_features=None):
    """The document of a fitted StandardScaler and KMeans.

    rows are those it was fitted on, one column per feature, in the scaler's order; names are those of the labels
    ("Segment {label}" where there are none); other_features maps further features to their columns, for the averages.
    """
    rows = np.ascontiguousarray(rows, dtype="<f8")
    if not isinstance(kmeans.random_state, int):
        raise ValueError("Fit KMeans with an integer random_state, so that the document can say which")
    if sorted(set(features), key=FEATURES.index) != sorted(features, key=FEATURES.index):
        raise ValueError("Name each feature once")
    scaled = scaler.transform(rows)
    labels = kmeans.predict(scaled)
    count = len(kmeans.cluster_centers_)
    columns = {**dict(zip(features, rows.T)), **(other_features or {})}
    scored = 2 <= len(set(labels.tolist())) <= len(rows) - 1

    def average(feature, label):
        of = labels == label
        return float(columns[feature][of].mean()) if feature in columns and of.any() else None

    centroids = scaler.inverse_transform(kmeans.cluster_centers_)
    return {
        "format": FORMAT,
        "algorithm": {"name": "kmeans", "version": "1"},
        "features": list(features),
        "scaler": {"mean": scaler.mean_.tolist(), "scale": scaler.scale_.tolist()},
        "clusters": [
            {
                "cluster_id": label,
                "cluster_name": names[label] if names else f"Segment {label}",
                "size": int((labels == label).sum()),
                "centroid": centroids[label].tolist(),
                "averages": {feature: average(feature, label) for feature in FEATURES},
            }
            for label in range(count)
        ],
        "parameters": {
            "n_clusters": count,
            "n_init": int(kmeans.n_init) if kmeans.n_init != "auto" else 1,
            "max_iter": int(kmeans.max_iter),
            "tol": float(kmeans.tol),
            "random_state": kmeans.random_state,
        },
        "metrics": {
            "inertia": float(kmeans.inertia_),
            "silhouette_score": float(silhouette_score(scaled, labels)) if scored else None,
            "silhouette_sampled": None,
            "davies_bouldin_index": float(davies_bouldin_score(scaled, labels)) if scored else None,
        },
        "selection": None,
        "data": {"rows": len(rows), "hash": hash_of(features, rows)},
    }


def hash_of(features, rows):
    """SHA-256 of the feature names and the rows as little-endian doubles."""
    names = (",".join(features) + "\n").encode()
    return hashlib.sha256(names + np.ascontiguousarray(rows, dtype="<f8").tobytes()).hexdigest()


def predict(document, rows):
    features, scaler, kmeans, ids = load(document)
    return ids[kmeans.predict(scaler.transform(np.array(rows, dtype=float)))].tolist()


def write_golden():
    from datasets import make, versions

    spec = dict(name="customers", kind="blobs", rows=600, columns=4, clusters=5, groups=5, seed=51, offset=20,
                scales=[5, 9, 7, 2])
    data = make(spec)
    scaler = StandardScaler().fit(data[:300])
    kmeans = KMeans(5, n_init=10, random_state=42).fit(scaler.transform(data[:300]))
    document = document_from(scaler, kmeans, data[:300], FEATURES)
    labels = kmeans.predict(scaler.transform(data)).tolist()
    assert predict(document, data) == labels
    golden = {"made_with": versions(), "data": spec, "trained_on": 300, "document": document, "clusters": labels}
    target = pathlib.Path(__file__).with_name("sklearn_model.json")
    target.write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["predict"]:
        print(json.dumps(predict(json.loads(pathlib.Path(sys.argv[2]).read_text()), json.load(sys.stdin))))
    elif sys.argv[1:] == ["golden"]:
        write_golden()
    else:
        sys.exit(__doc__)
