"""The side-by-side measurement of story clustering: protocol, tuning, table, and rivals that do not install, start or answer."""

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
RIVALS = REPOSITORY / "benchmarks" / "clustering" / "rivals"
sys.path.insert(0, str(REPOSITORY / "benchmarks"))

from harness import load_script  # noqa: E402

runner = load_script(RIVALS / "run.py")

from articles import LeadVectors, lead, tuning_part  # noqa: E402
from report import save, table  # noqa: E402
from worker import RivalFailed, Worker  # noqa: E402

SCORER = """
def score_cluster(gold, predicted):
    pairs = [(a["event"] == b["event"], p["cluster"] == q["cluster"]) for a, p in zip(gold, predicted) for b, q in zip(gold, predicted)]
    right = sum(x == y for x, y in pairs) / len(pairs)
    part = {"precision": right, "recall": right, "f1": right}
    return {"figures": {"clusters": len({p["cluster"] for p in predicted}), "bcubed": part, "pairwise": part, "ari": right}}
"""

FAKE = f"""
import sys
sys.path.insert(0, {str(RIVALS)!r})
import numpy as np
from wire import serve, without_noise

def cluster(batch, parameters):
    print("a library that talks")
    assert len(np.load(batch.vectors)) == len(batch.documents)
    assert all(set(d) == {{"id", "title", "text"}} for d in [*batch.documents, *batch.background]), "gold seen"
    starts = sorted({{d["text"][: parameters["letters"]] for d in batch.documents}})
    return without_noise([starts.index(d["text"][: parameters["letters"]]) for d in batch.documents])

serve(cluster, grid=[{{"letters": n}} for n in (0, 1, 5, 40)], packages=("numpy",))
"""


class LengthEncoder:
    """A vector from the length of a text; counts what it is asked."""

    version = "length-1"

    def __init__(self):
        self.asked = 0

    def encode(self, texts):
        self.asked += len(texts)
        return np.array([[len(t), 1.0] for t in texts], np.float32).reshape(-1, 2)


def rows(prefix):
    """Six pages on three events; the first five letters of a text tell the event, one letter does not."""
    starts = ("ferry", "flood", "mayor")
    return [
        {"id": f"{prefix}{at}", "event": starts[at % 3], "title": f"Title {at}", "text": f"{starts[at % 3]} news number {at}"}
        for at in range(6)
    ]


@pytest.fixture
def bench(tmp_path):
    folder = tmp_path / "bench" / "clustering"
    folder.mkdir(parents=True)
    for name in ("allsides-train", "ecbplus-train", "ecbplus-dev"):
        lines = "".join(json.dumps({**r, "source_id": "hidden"}) + "\n" for r in rows(name))
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (folder.parent / "score.py").write_text(SCORER, "utf-8")
    return runner.Bench(folder.parent, tmp_path / "out", LengthEncoder(), seconds=60)


def rival(folder, text, **options):
    script = folder / "fake_rival.py"
    script.write_text(text, "utf-8")
    return runner.Rival("fake", script, **options)


def test_a_rival_is_tuned_and_measured_without_seeing_the_events(bench, tmp_path):
    outcomes = list(runner.measure(rival(tmp_path, FAKE, background=True), ["ecbplus-dev"], bench))
    assert [o["tuned_on"] for o in outcomes] == ["allsides", "ecbplus"]
    for outcome in outcomes:
        assert outcome["parameters"] == {"letters": 5}
        assert outcome["figures"]["bcubed"]["f1"] == 1.0
        assert outcome["figures"]["clusters"] == 3
        assert outcome["documents"] == 6
        assert outcome["peak_mib"] > 0
        assert outcome["cpu_s"] >= 0
        assert "numpy" in outcome["versions"]
    line = table(outcomes, ["ecbplus-dev"]).splitlines()[2]
    assert line.startswith("| ecbplus-dev | fake | allsides | 1.000 / 1.000 / 1.000 | 1.000 | 1.000 | 3 |")


def test_what_was_tuned_is_kept_until_the_script_changes(bench, tmp_path):
    list(runner.measure(rival(tmp_path, FAKE), ["ecbplus-dev"], bench))
    kept = sorted((bench.out / "tuned").iterdir())
    assert len(kept) == 2
    for file in kept:
        file.write_text(json.dumps({"best": {"letters": 0}}), "utf-8")
    assert {o["figures"]["clusters"] for o in runner.measure(rival(tmp_path, FAKE), ["ecbplus-dev"], bench)} == {1}
    assert {o["figures"]["clusters"] for o in runner.measure(rival(tmp_path, FAKE + "\n"), ["ecbplus-dev"], bench)} == {3}


def test_a_rival_that_does_not_install_is_a_line_of_the_table(bench, tmp_path):
    fake = rival(tmp_path, FAKE, environment="absent")
    fake.requirements.write_text("./no-such-wheel-1.0-py3-none-any.whl\n", "utf-8")
    outcomes = list(runner.measure(fake, ["ecbplus-dev", "ecbplus-train"], bench))
    assert len(outcomes) == 2
    printed = table(outcomes, ["ecbplus-dev", "ecbplus-train"])
    assert printed.count("NOT MEASURED: did not install: ERROR") == 2
    assert "no-such-wheel" in printed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("raise LookupError('no stop words')", "LookupError: no stop words"),
        ("", "ended with 0"),
        ("raise SystemExit(3)", "ended with 3"),
    ],
)
def test_a_rival_that_does_not_start_is_a_line_of_the_table(bench, tmp_path, text, told):
    (outcome,) = runner.measure(rival(tmp_path, text), ["ecbplus-dev"], bench)
    assert told in outcome["failed"]
    assert "figures" not in outcome


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return [0]", "1 labels for 6 documents"),
        ("raise ValueError('too | sparse')", "ValueError: too | sparse"),
        ("import os; os._exit(9)", "ended with 9"),
        ("import time; time.sleep(60)", "no answer within 2 s"),
    ],
)
def test_a_rival_that_fails_over_a_set_is_a_line_of_the_table(bench, tmp_path, body, told):
    text = FAKE.replace('    print("a library that talks")', f"    {body}")
    bench.seconds = 2 if "sleep" in body else 60
    outcomes = list(runner.measure(rival(tmp_path, text), ["ecbplus-dev"], bench))
    assert [told in o["failed"] for o in outcomes] == [True, True]
    assert all(line.count("|") == 11 for line in table(outcomes, ["ecbplus-dev"]).splitlines()[2:])


def test_documents_without_a_label_are_each_alone(tmp_path):
    text = FAKE.replace('    print("a library that talks")', "    return [None, 0, None, 0, 7, 7]")
    script = rival(tmp_path, text).script
    with Worker(sys.executable, script, log=tmp_path / "log.txt", seconds=60) as worker:
        worker.load(rows("x"), [], None)
        assert worker.cluster({})["labels"] == ["alone-0", "0", "alone-2", "0", "7", "7"]
        with pytest.raises(RivalFailed, match="KeyError"):
            worker._ask({"do": "load"})
        assert worker.cluster({})["labels"][1] == "0"


def test_the_table_is_in_order_of_the_sets_then_of_quality():
    def outcome(system, name, f1):
        part = {"precision": f1, "recall": f1, "f1": f1}
        times = {"cpu_s": 1.0, "wall_s": 1.0, "peak_mib": 10.0}
        return {
            "system": system,
            "set": name,
            "tuned_on": "-",
            **times,
            "figures": {"clusters": 2, "bcubed": part, "pairwise": part, "ari": None},
        }

    lost = {"system": "a", "set": "one", "tuned_on": "-", "failed": "did not | start"}
    printed = table([lost, outcome("b", "two", 0.9), outcome("c", "one", 0.25), outcome("d", "one", 0.5)], ["one", "two"])
    assert [line.split("|")[2].strip() for line in printed.splitlines()[2:]] == ["d", "c", "a", "b"]
    assert ".250 / .250 / .250" in printed
    assert "did not / start" in printed


def test_results_of_a_day_replace_those_of_the_same_system_and_set(tmp_path):
    file = tmp_path / "results" / "rivals.json"
    old = [{"system": s, "set": n, "tuned_on": "x", "failed": "old"} for s in ("a", "b") for n in ("one", "two")]
    save(file, {"date": "2001-02-03"}, old)
    save(file, {"date": "2001-02-03"}, [{"system": "a", "set": "two", "tuned_on": "y", "failed": "new"}])
    found = json.loads(file.read_text("utf-8"))
    assert found["date"] == "2001-02-03"
    assert [(o["set"], o["system"], o["failed"]) for o in found["outcomes"]] == [
        ("one", "a", "old"), ("one", "b", "old"), ("two", "a", "new"), ("two", "b", "old"),
    ]  # fmt: skip


def test_parameters_are_tuned_on_whole_events():
    many = [{"id": f"{e}-{n}", "event": f"e{e:02}", "title": "", "text": "x"} for e in range(10) for n in range(3)]
    part = tuning_part(many, limit=9)
    assert [r["event"] for r in part] == ["e00"] * 3 + ["e01"] * 3 + ["e02"] * 3
    assert tuning_part(many) == many
    assert tuning_part([]) == []


def test_vectors_are_made_once_and_parts_are_cut_from_them(tmp_path):
    everything, encoder = rows("v"), LengthEncoder()
    vectors = LeadVectors(encoder, tmp_path)
    whole = np.load(vectors.export(everything, everything))
    asked = encoder.asked
    part = np.load(vectors.export(everything, everything[4:1:-1]))
    assert encoder.asked == asked
    assert whole[:, 0].tolist() == [len(lead(r)) for r in everything]
    assert part.tolist() == whole[4:1:-1].tolist()
    assert vectors.milliseconds(everything) >= 0
    assert lead({"title": "", "text": "y" * 700}) == "y" * 600
