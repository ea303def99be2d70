"""Floors on the shared development pages; skipped where they are not at hand."""

import hashlib
import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY
from secondsource.extract import extract_article
from secondsource.records import Capture, Media, Outlet

sys.path.insert(0, str(REPOSITORY / "benchmarks"))
from harness import load_script

BENCHMARK = REPOSITORY / "benchmarks" / "extraction"
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


def test_fixed_fifth_of_the_pages_meets_its_floors():
    """The floors of the whole sets are held by `make bench-full`; those of the sample here, so that CI keeps them."""
    needed(BENCH / "extraction" / "gold-html.jsonl.gz")
    benchmark = load_script(BENCHMARK / "run.py")
    for floors in ("floors.json", "floors-dates.json"):
        held = json.loads((BENCHMARK / floors).read_text("utf-8"))["at_least"]
        assert any(name.startswith("sample.") for name in held), "no floors: python benchmarks/extraction/run.py --pin"
    figures = benchmark.measure_sample()
    assert benchmark.missed_floors(figures) == []
    # a floor under a figure that was never measured would hold nothing
    assert any("sample.html" in line for line in benchmark.missed_floors(dict.fromkeys(figures, 0.0)))


def test_tools_beside_ours_may_fail_without_harm(capsys, monkeypatch):
    needed(BENCH / "score.py")
    compare = load_script(BENCHMARK / "compare.py")

    def broken(data):
        raise RecursionError if b"b" in data else KeyError(0)

    outcomes = compare.run_tools({"echo": lambda data: {"text": data.decode()}, "broken": broken}, [("1", b"a"), ("2", b"b")])
    assert outcomes["echo"].found == [{"text": "a", "file": "1"}, {"text": "b", "file": "2"}]
    assert outcomes["broken"].found == [{"file": "1"}, {"file": "2"}]
    assert outcomes["broken"].failed == {"KeyError": 1, "RecursionError": 1}
    monkeypatch.setattr(compare, "OTHERS", {"nothing": ("no-such-package", broken)})
    assert compare.other_tools(Media.HTML, BENCH) == {}
    assert "SKIPPED: nothing: the package no-such-package is not installed" in capsys.readouterr().err
