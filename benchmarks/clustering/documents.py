"""Rows of the clustering sets in, their profiles out, made as the product makes them and kept in a cache by their text."""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import MissingData, bench_folder

from secondsource.harvest import open_models
from secondsource.models.encoder import model_version
from secondsource.pipeline import Models, ReadOptions, attempt, derive_reading, read_page
from secondsource.records import Article, Capture, Failure, Media, Profile, Stage

Row = dict[str, str]


def load_rows(name: str) -> list[Row]:
    """The rows of a set; MissingData where it is not there."""
    packed = bench_folder() / "clustering" / f"{name}.jsonl.gz"
    if not packed.is_file():
        raise MissingData(f"no {packed}")
    return [json.loads(line) for line in gzip.decompress(packed.read_bytes()).decode().splitlines() if line.strip()]


def load_profiles(rows: Sequence[Row], cache: Path | None) -> list[Profile]:
    """Profiles of rows, in order; those that `cache`, a folder, holds are not made again."""
    known: dict[str, Profile] = {}
    file = cache / f"{model_version()}.pickle" if cache else None
    if file and file.is_file():
        known = pickle.loads(file.read_bytes())
    missing = [row for row in rows if _key(row) not in known]
    if missing:
        models = open_models()
        known |= {_key(row): _profile(row, models) for row in missing}
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(pickle.dumps(known))
    return [known[_key(row)] for row in rows]


def load_strangers(cache: Path | None) -> list[Profile]:
    """Profiles of every third HTML page of the extraction sets that is in English: pages on anything, hardly two of them on one event."""
    file = cache / f"strangers-{model_version()}.pickle" if cache else None
    if file and file.is_file():
        kept: list[Profile] = pickle.loads(file.read_bytes())
        return kept
    folder, models, found = bench_folder() / "extraction" / "html", open_models(), []
    for path in sorted(folder.glob("*.html.gz"))[::3]:
        data = gzip.decompress(path.read_bytes())
        capture = Capture(id=hashlib.sha256(data).hexdigest(), file=path.name, media=Media.HTML, data=data)
        work = partial(read_page, capture, models=models, options=ReadOptions(vectors=False))
        reading = attempt(work, item=path.name, stage=Stage.READ)
        if not isinstance(reading, Failure) and reading.profile and reading.profile.lang == "en":
            found.append(reading.profile)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(found))
    return found


def _profile(row: Row, models: Models) -> Profile:
    key = str(row["id"])
    article = Article(id=key, capture_id="", file=key, title=row.get("title") or "", text=row["text"], lang="en")
    profile = derive_reading(article, models=models).profile
    assert profile is not None
    return profile


def _key(row: Row) -> str:
    return hashlib.sha256(f"{row['id']}\0{row.get('title') or ''}\0{row['text']}".encode()).hexdigest()
