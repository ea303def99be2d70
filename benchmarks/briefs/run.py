"""Briefs of all sets through their checker: nothing unsupported as they are, and how many are caught once a word is made false.

Usage: python benchmarks/briefs/run.py [--keep FOLDER] [--sets seeds samples world own] [--missed N] [--pin [--lower]]
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import REPOSITORY, MissingData, below_floors, bench_folder, load_script, pin_floors, run_product, seeds_folder
from mutations import KINDS, mutate

from secondsource.briefs.checker import check_brief, check_sentence
from secondsource.publishing.briefs import PublishedBrief, publish_briefs
from secondsource.records import Article, BriefSentence, StoryReport
from secondsource.settings import Settings
from secondsource.text import sentence_spans
from secondsource.workspace import Workspace

HERE = Path(__file__).resolve().parent
SETS = ("seeds", "samples", "world", "own")
ASKED = ("number", "name", "date", "negation")
"""Kinds of which 99 in 100 must be caught."""
LEAD = 3


def pages_of(name: str, folder: Path) -> list[str | Path]:
    """The paths of a set's pages, and the option that names its outlets."""
    if name == "seeds":
        return sorted(seeds_folder().glob("*.txt"))
    if name == "samples":
        return [REPOSITORY / "samples" / "pages", "--outlets", REPOSITORY / "samples" / "outlets.toml"]
    if name == "world":
        return [*sorted((bench_folder() / "world").glob("*/pages")), "--outlets", bench_folder() / "world" / "outlets.json"]
    script = load_script(HERE.parent / "reuse" / "pages.py")
    outlets = script.write_pages(script.load_events(), folder / "own")
    return [*sorted((folder / "own").glob("*/pages")), "--outlets", outlets]


def store_of(name: str, folder: Path) -> Path:
    """The store of a set, made if it is not there."""
    store = folder / f"{name}.sqlite"
    if not store.exists():
        run_product("run", *pages_of(name, folder), "--store", store, "--json")
    return store


def lead_sentences(report: StoryReport, articles: Mapping[str, Article]) -> Iterator[BriefSentence]:
    """The first sentences of the root page of the largest origin, as the naive summary that cites itself."""
    largest = max(report.origins, key=lambda origin: (len(origin.article_ids), origin.id))
    article = articles[largest.root_id]
    for span in sentence_spans(article.text)[:LEAD]:
        text = " ".join(article.text[span.start : span.end].split())
        yield BriefSentence(text=text, spans=((article.id, span.start, span.end),))


def naive_check(sentence: BriefSentence, articles: Mapping[str, Article]) -> bool:
    """The naive checker: whether a number or a name of a sentence stands nowhere in the pages it cites, or a word in none of them."""
    pages = " ".join(articles[a].text + " " + articles[a].title for a, _, _ in sentence.spans).casefold()
    return any(word.casefold() not in pages for word in re.findall(r"\d[\d,.]*(?<=\d)|\b[^\W\d_a-z]\w+", sentence.text))


def names_of(found: PublishedBrief) -> list[str]:
    """Names of a story and of its outlets, as they may be put in each other's place."""
    outlets = {a.outlet.name for a in found.articles.values() if a.outlet}
    return sorted({e.name for e in found.report.entities if e.name[:1].isupper()} | outlets)


def measure(store: Path, missed: list[str]) -> Counter[str]:
    """Counts over the briefs of a store: what was written, withheld and unsupported, and for each kind made false, caught and missed."""
    counted: Counter[str] = Counter()
    with Workspace.open(Settings(store=store), create=False) as workspace:
        for found in publish_briefs(workspace):
            counted["briefs"] += 1
            counted["withheld"] += len(found.brief.withheld)
            counted["unsupported"] += len(check_brief(found.brief, found.report, found.articles))
            for section in found.brief.sections:
                for before, sentence in zip([None, *section.sentences], section.sentences, strict=False):
                    counted["sentences"] += 1
                    _try_other_passages(before, sentence, found, counted, missed)
                    _try(sentence, found, "", counted, missed)
            for sentence in lead_sentences(found.report, found.articles):
                counted["lead.sentences"] += 1
                counted["lead.unsupported"] += bool(check_sentence(sentence, found.report, found.articles))
                _try(sentence, found, "lead.", counted, missed)
    return counted


def _try(sentence: BriefSentence, found: PublishedBrief, prefix: str, counted: Counter[str], missed: list[str]) -> None:
    for kind in KINDS:
        for text in mutate(kind, sentence.text, names_of(found)):
            false = replace(sentence, text=text)
            caught = bool(check_sentence(false, found.report, found.articles))
            counted[f"{prefix}{kind}.made"] += 1
            counted[f"{prefix}{kind}.caught"] += caught
            counted[f"{prefix}{kind}.naive"] += naive_check(false, found.articles)
            if not caught:
                missed.append(f"{prefix}{kind}: {text}\n    was: {sentence.text}")


def _overlap(left: tuple[str, int, int], right: tuple[str, int, int]) -> bool:
    return left[0] == right[0] and left[1] < right[2] and right[1] < left[2]


def _try_other_passages(
    other: BriefSentence | None, sentence: BriefSentence, found: PublishedBrief, counted: Counter[str], missed: list[str]
) -> None:
    """Let a sentence cite the passages of another, which do not say it."""
    if other is None or not sentence.spans or not other.spans or any(_overlap(a, b) for a in other.spans for b in sentence.spans):
        return
    caught = bool(check_sentence(replace(sentence, spans=other.spans), found.report, found.articles))
    counted["citation.made"] += 1
    counted["citation.caught"] += caught
    if not caught:
        missed.append(f"citation: {sentence.text}\n    with the passages of: {other.text}")


def rates(counted: Counter[str], name: str) -> dict[str, float]:
    """Figures of a set by name."""
    figures = {f"{name}.{key}": float(counted[key]) for key in ("briefs", "sentences", "withheld", "unsupported", "lead.unsupported")}
    for prefix in ("", "lead."):
        for kind in (*KINDS, "citation"):
            if made := counted[f"{prefix}{kind}.made"]:
                figures[f"{name}.{prefix}{kind}"] = counted[f"{prefix}{kind}.caught"] / made
                figures[f"{name}.{prefix}{kind}.naive"] = counted[f"{prefix}{kind}.naive"] / made
                figures[f"{name}.{prefix}{kind}.made"] = float(made)
    return figures


def main(arguments: argparse.Namespace) -> int:
    """Print the figures of each set; 1 where a floor is missed."""
    figures: dict[str, float] = {}
    missed: list[str] = []
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in arguments.sets:
            counted = measure(store_of(name, folder), missed)
            total += counted
            figures |= rates(counted, name)
    figures |= rates(total, "all")
    for name in (*arguments.sets, "all"):
        print(f"{name}: " + ", ".join(f"{figures[f'{name}.{k}']:.0f} {k}" for k in ("briefs", "sentences", "unsupported", "withheld")))
    print(f"\n{'made false':14}{'brief':>10}{'caught':>10}{'lead-3':>10}{'caught':>10}{'naive':>10}")
    for kind in (*KINDS, "citation"):
        cells = [figures.get(f"all.{kind}{part}", 0.0) for part in (".made", "")]
        cells += [figures.get(f"all.lead.{kind}{part}", 0.0) for part in (".made", "", ".naive")]
        print(f"{kind:14}" + "".join(f"{c:10.0f}" if n in {0, 2} else f"{c:10.4f}" for n, c in enumerate(cells)))
    print("\n".join(missed[: arguments.missed]))
    data = bench_folder() / "world"
    if arguments.pin:
        least = {f"all.{p}{kind}": 0.002 for kind in ASKED for p in ("", "lead.")}
        most = {f"{name}.unsupported": 0.0 for name in (*SETS, "all")} | {"all.withheld": 2.0}
        refused = pin_floors(HERE / "floors.json", figures, data, at_least=least, at_most=most, lower=arguments.lower)
        print("\n".join(refused) or "floors are pinned")
    below = below_floors(HERE / "floors.json", figures, data) if tuple(arguments.sets) == SETS else []
    print("\n".join(below) or "all floors are met")
    return 1 if below else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", help="folder to keep the stores in")
    parser.add_argument("--sets", nargs="+", default=SETS, choices=SETS)
    parser.add_argument("--missed", type=int, default=0, help="print so many false sentences that were not caught")
    parser.add_argument("--pin", action="store_true", help="write floors.json from the figures measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: let floors sink")
    try:
        sys.exit(main(parser.parse_args()))
    except MissingData as missing:
        sys.exit(f"SKIPPED: {missing}")
