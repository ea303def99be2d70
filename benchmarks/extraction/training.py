"""What the fitting scripts of this folder share: folds by site, and boosted oblivious trees written as the product reads them.

Needs CatBoost (`pip install -e '.[training]'`), which the product and its tests do without.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from catboost import CatBoost, Pool

from secondsource.extract.trees import Ensemble

FOLDS = 5
SEED = 20260301
MODELS = Path(__file__).resolve().parents[2] / "src" / "secondsource" / "data"


def site_of(url: str | None) -> str:
    """Registered name of a page's site, roughly: the longest label of its host, so that all hosts of an outlet share a fold."""
    host = urlsplit(url or "").hostname or ""
    labels = host.removeprefix("www.").split(".")[:-1]
    return max(labels, key=len, default=host)


def fold_sites(urls: Sequence[str | None], folds: int = FOLDS, draw: int = 0) -> np.ndarray:
    """Fold number of each page; pages of one site are always in the same fold, and the folds are of like size.

    A `draw` above 0 is the seed of folds drawn at random, to see how far a figure hangs on them.
    """
    sites = [site_of(url) for url in urls]
    if draw:
        names = sorted(set(sites))
        drawn = dict(zip(names, np.random.default_rng(draw).permutation(len(names)) % folds, strict=True))
        return np.array([drawn[site] for site in sites])
    order = sorted(set(sites), key=lambda site: (-sites.count(site), site))
    sizes, place = [0] * folds, {}
    for site in order:
        fold = sizes.index(min(sizes))
        place[site] = fold
        sizes[fold] += sites.count(site)
    return np.array([place[site] for site in sites])


def fit_trees(
    rows: np.ndarray,
    labels: np.ndarray,
    *,
    features: Sequence[str],
    weights: np.ndarray | None = None,
    groups: np.ndarray | None = None,
    loss: str = "Logloss",
    trees: int = 150,
    depth: int = 4,
    rate: float = 0.1,
    ridge: float = 5.0,
    seed: int = SEED,
) -> dict:
    """Fit an ensemble: `rows` (n, features) and `labels` (n,) in 0..1.
    With `groups` (n,) ascending, and loss "QuerySoftMax" or "YetiRank", it learns to rank the rows of each group. Gives the JSON object
    that `secondsource.extract.trees` reads.
    """
    pool = Pool(np.asarray(rows, dtype=np.float32), labels, weight=weights, group_id=groups, feature_names=list(features))
    model = CatBoost(
        {
            "loss_function": loss,
            "iterations": trees,
            "depth": depth,
            "learning_rate": rate,
            "l2_leaf_reg": ridge,
            "random_seed": seed,
            "thread_count": 1,
            "verbose": False,
            "allow_writing_files": False,
        }
    )
    model.fit(pool)
    with tempfile.TemporaryDirectory() as folder:
        model.save_model(f"{folder}/model.json", format="json")
        stored = json.loads(Path(folder, "model.json").read_text("utf-8"))
    scale, (bias,) = stored["scale_and_bias"]
    columns, borders, leaves = [], [], []
    for tree in stored["oblivious_trees"]:
        splits = tree["splits"] or []
        missing = depth - len(splits)
        columns.append([s["float_feature_index"] for s in splits] + [0] * missing)
        borders.append([float(np.float32(s["border"])) for s in splits] + [1e30] * missing)
        values = [round(scale * v, 5) for v in tree["leaf_values"]]
        leaves.append(values + [values[-1]] * (2**depth - len(values)))
    return {"features": list(features), "bias": round(bias, 5), "columns": columns, "borders": borders, "leaves": leaves}


def write_model(name: str, model: dict, recipe: str) -> None:
    """Write an ensemble into the package's data, with the recipe of its making in words, a line a tree."""
    head = {"recipe": recipe, "features": model["features"], "bias": model["bias"]}
    rows = {key: model[key] for key in ("columns", "borders", "leaves")}
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    lines += [
        f" {json.dumps(key)}: [\n  " + ",\n  ".join(json.dumps(row, separators=(",", ":")) for row in value) + "\n ]"
        for key, value in rows.items()
    ]
    (MODELS / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def average_models(models: Sequence[dict]) -> dict:
    """One ensemble whose score is the mean of those of ensembles over the same features."""
    share = len(models)
    return {
        "features": models[0]["features"],
        "bias": round(sum(m["bias"] for m in models) / share, 5),
        "columns": [row for m in models for row in m["columns"]],
        "borders": [row for m in models for row in m["borders"]],
        "leaves": [[round(v / share, 5) for v in row] for m in models for row in m["leaves"]],
    }


def as_ensemble(model: dict) -> Ensemble:
    """The ensemble that the product would read from the file of a model."""
    return Ensemble(
        features=tuple(model["features"]),
        columns=np.array(model["columns"], dtype=np.intp).ravel(),
        borders=np.array(model["borders"], dtype=np.float32).ravel(),
        leaves=np.array(model["leaves"], dtype=np.float64),
        bias=model["bias"],
    )
