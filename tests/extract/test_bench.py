"""Floors on the shared development pages; skipped where they are not at hand."""

import hashlib
import importlib.util
import json
import os
from pathlib import Path

import pytest

from secondsource.errors import SecondSourceError
from secondsource.extract import extract_article
from secondsource.records import Capture, Media, Outlet

BENCH = Path(os.environ.get("SECONDSOURCE_BENCH", Path(__file__).resolve().parents[3] / "shared" / "bench"))


def needed(path):
    if not path.exists():
        pytest.skip(f"{path} is missing: set SECONDSOURCE_BENCH to the folder of the benchmark sets")
    return path


def extract(path, outlets=()):
    data = path.read_bytes()
    media = Media.HTML if path.suffix == ".html" else Media.TEXT
    return extract_article(Capture(id=hashlib.sha256(data).hexdigest(), file=path.name, media=media, data=data), outlets=outlets)


def test_real_pages_hold_what_an_analyst_finds():
    seeds = needed(BENCH.parent / "seeds")
    expected = json.loads((seeds / "expected.json").read_text("utf-8"))["articles"]
    for number, want in expected.items():
        article = extract(next(seeds.glob(f"{number}_*.txt")))
        assert (article.published.iso if article.published else None) == want["published"]
        assert article.title == want.get("title", article.title)
        assert list(article.authors) == want.get("authors", list(article.authors))
        assert all(words in article.text for words in want["must_contain"])
        assert [words for words in want["must_not_contain"] if words in article.text] == []
        assert want.get("credit") in {None, *(c.source for c in article.credits)}


def test_world_pages():
    world = needed(BENCH / "world")
    spec = importlib.util.spec_from_file_location("score", BENCH / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    outlets = [Outlet(**fields) for fields in json.loads((world / "outlets.json").read_text("utf-8"))]
    pages = [(gold, page) for gold in sorted(world.glob("*/gold.json")) for page in json.loads(gold.read_text("utf-8"))["pages"]]
    for kind in ("txt", "html"):
        chosen = [(page, extract(gold.parent / "pages" / page["page"], outlets)) for gold, page in pages if page["page"].endswith(kind)]
        f1 = score.mean(score.word_prf("\n\n".join(page["article"]), article.text)[2] for page, article in chosen)
        assert f1 >= 0.985
        assert score.mean(float(page["title"] == article.title) for page, article in chosen) > 0.95
        assert all(article.published and article.published.iso[:10] == page["published"][:10] for page, article in chosen)


def test_every_tenth_dump():
    gold = needed(BENCH / "extraction" / "gold-textdump.jsonl.gz")
    import gzip

    rows = [json.loads(line) for line in gzip.decompress(gold.read_bytes()).decode().split("\n") if line.strip()][::10]
    read = 0
    for row in rows:
        data = gzip.decompress((gold.parent / f"{row['file']}.gz").read_bytes())
        try:
            read += len(extract_article(Capture(id="0", file=row["file"], media=Media.TEXT, data=data)).text) > 100
        except SecondSourceError:
            continue
    assert read >= 0.95 * len(rows)
