"""What the commands print, what their help says, and what they load."""

import dataclasses
import json
import re
import subprocess
import sys

import pytest

from conftest import SAMPLES, call
from make import article, link, outlet
from secondsource import cli
from secondsource.records import MarkedPassage, PairContext, PairExplanation, PairSide, Passage, Reliability, Span, TrackRecord, Voices
from secondsource.settings import Settings
from secondsource.terminal import pair_fields, print_outlets, print_pair
from secondsource.workspace import Workspace

HEAVY = ("spacy", "onnxruntime", "trafilatura", "sqlalchemy", "numpy", "dateparser", "alembic", "htmldate", "jinja2")


def run_code(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_help_needs_no_heavy_library():
    assert run_code(f"import sys, secondsource.cli; print([m for m in {HEAVY} if m in sys.modules])") == "[]"
    code = (
        "import sys, contextlib; from secondsource.cli import main; sys.argv = ['secondsource', 'run', '--help']\n"
        f"with contextlib.suppress(SystemExit): main()\nprint([m for m in {HEAVY} if m in sys.modules])"
    )
    assert run_code(code).splitlines()[-1] == "[]"


CODES = sorted({0, 1, 2, 3, 4, 130, *(code for _, code in cli._CODE_OF)})


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"]], ids=" ".join)
def test_help_documents_every_exit_code(arguments):
    told = " ".join(call(*arguments, check=0, env={"COLUMNS": "200"}).stdout.split())
    codes = told[told.index("Exit codes:") :]
    assert [int(code) for code in re.findall(r"(?:^|[:;] )(\d+) [a-z]", codes)] == CODES


def test_every_error_that_is_raised_on_purpose_has_a_code():
    from secondsource import errors

    for name in ("InputError", "NotAnArticle", "UnreadablePage", "SettingsError", "StoreError", "StoreTooNew", "StoreFull", "ModelError"):
        kind = getattr(errors, name)
        assert next(code for known, code in cli._CODE_OF if issubclass(kind, known)) > 2
    order = [kind for kind, _ in cli._CODE_OF]
    assert not any(issubclass(later, earlier) for i, earlier in enumerate(order) for later in order[i + 1 :])


# ---------------------------------------------------------------------------------------------- what the contract asks for


def write_lines(path, *records):
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r, ensure_ascii=False)) + "\n" for r in records), "utf-8")
    return path


def read_lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def extracted():
    return call("extract", SAMPLES / "pages", "--outlets", SAMPLES / "outlets.toml", "--json", check=0)


def test_extract_prints_the_fields_of_the_contract(extracted):
    records = read_lines(extracted)
    asked = ("file", "title", "published", "authors", "lang", "text")
    assert {tuple(record) for record in records} == {(*asked, "updated", "url", "outlet", "section", "partial", "credits", "notices")}
    assert [r["file"] for r in records] == sorted(p.name for p in (SAMPLES / "pages").iterdir() if p.name != "newsport24-front.html")
    assert extracted.stderr.startswith("set aside: newsport24-front.html: ")
    coach = next(record for record in records if record["file"] == "meridian-coach.html")
    assert coach["published"] == "2025-11-22T16:40:00+04:00"
    assert isinstance(coach["authors"], list)


def test_extract_agrees_with_the_export(extracted, samples):
    articles = {article["file"]: article for article in samples.edition["articles"]}
    for record in read_lines(extracted):
        assert record == {name: articles[record["file"]][name] for name in record}


def test_extract_prints_readable_text_too():
    told = call("extract", SAMPLES / "pages" / "tusheli-lagvani.html", check=0).stdout
    assert told.startswith(
        "# Three killed as coach leaves the road near the Lagvani tunnel\ntusheli-lagvani.html | 2025-09-20T18:30:00+04:00 | "
    )


def test_age_is_a_date_only_against_the_time_of_capture(tmp_path):
    page = tmp_path / "quay.html"
    page.write_text(
        "<title>Quay of Lowick closed</title><article><h1>Quay of Lowick closed</h1><p>By Ann Lee</p><p>3 hours ago</p>"
        + "<p>The quay of Lowick was closed on Monday, the harbour master said, after two piles had given way under a crane.</p>" * 2
        + "<p>Divers are to look at the other piles this week, and until then no ship may lie there.</p></article>"
    )
    told = [call("extract", page, "--json", *given, check=0) for given in ((), ("--captured", "2031-03-12T01:30:00+02:00"))]
    assert [read_lines(one)[0]["published"] for one in told] == [None, "2031-03-11"]
    for wrong in ("yesterday", "2031-03-12T01:30:00"):
        assert "--captured" in call("extract", page, "--captured", wrong, check=5).stderr


def test_extract_tells_by_its_code_how_it_went(tmp_path):
    (tmp_path / "empty.html").touch()
    call("extract", tmp_path / "empty.html", check=4)
    call("extract", tmp_path / "empty.html", SAMPLES / "pages" / "tusheli-lagvani.html", check=3)


TEXT = "Mayor Ana Rusu said on Thursday that the city of Vienna will pay 2.5 million euros for 12 trams, but the council denied it."
GIVEN = {"text": TEXT, "published": "2026-03-13T04:33:00+05:30", "lang": "en"}


def test_annotate_prints_the_fields_of_the_contract(tmp_path):
    (record,) = read_lines(call("annotate", write_lines(tmp_path / "a.jsonl", {"id": "x-1", **GIVEN}), check=0))
    assert list(record) == ["id", "times", "quantities", "entities", "events"]
    assert record["id"] == "x-1"
    fields = {
        "times": ["start", "end", "type", "value"],
        "quantities": ["start", "end", "number", "unit", "currency", "bound"],
        "entities": ["start", "end", "name", "type", "id"],
        "events": ["start", "end", "status", "certainty", "polarity", "time"],
    }
    for kind, names in fields.items():
        assert record[kind], kind
        assert {tuple(found) for found in record[kind]} == {tuple(names)}
        assert all(0 <= found["start"] < found["end"] <= len(TEXT) for found in record[kind])
    # Thursday, on a page of Friday morning in India, which is Thursday night in London.
    thursday = TEXT.index("Thursday")
    assert {"start": thursday, "end": thursday + 8, "type": "DATE", "value": "2026-03-12"} in record["times"]
    assert (2_500_000, "EUR") in {(q["number"], q["currency"]) for q in record["quantities"]}
    assert "Vienna" in {e["name"] for e in record["entities"]}
    assert {event["status"] for event in record["events"]} <= {"done", "planned", "possible", "denied"}


def test_compare_prints_the_fields_of_the_contract(tmp_path):
    left = {"text": "The contract between Varnow and Lotena Rail is worth 30 million euros.", "published": "2026-03-13", "lang": "en"}
    right = {"text": "The contract between Varnow and Lotena Rail is worth 50 million euros.", "published": "2026-03-13", "lang": "en"}
    records = read_lines(
        call(
            "compare",
            "--pairs",
            write_lines(tmp_path / "p.jsonl", {"id": 1, "left": left, "right": right}, {"id": 2, "left": left, "right": left}),
            check=0,
        )
    )
    assert [list(record) for record in records] == [["id", "label", "slot", "score", "reason"]] * 2
    assert [(record["id"], record["label"], record["slot"]) for record in records] == [(1, "refutes", "amount"), (2, "supports", "amount")]
    assert all(0 <= record["score"] <= 1 for record in records)


def test_sentiment_prints_the_fields_of_the_contract(tmp_path):
    text = "The minister was praised for her brilliant work, while the dreadful bridge was condemned as a disgrace."
    places = [(text.index(word), text.index(word) + len(word)) for word in ("minister", "bridge")]
    lines = write_lines(tmp_path / "t.jsonl", *({"id": n, "text": text, "start": s, "end": e} for n, (s, e) in enumerate(places)))
    records = read_lines(call("sentiment", "--targets", lines, check=0))
    assert [list(record) for record in records] == [["id", "polarity", "score"]] * 2
    assert [record["polarity"] for record in records] == [1, -1]


SIDE = {"text": "It rained."}


@pytest.mark.parametrize(
    ("command", "line", "reason"),
    [
        (["annotate"], "nonsense", "is no JSON"),
        (["annotate"], "[" * 100_000, "is no JSON"),
        (["annotate"], [1], "is no JSON object"),
        (["annotate"], {"text": "x"}, "lacks id"),
        (["annotate"], {"id": 1}, "lacks text"),
        (["annotate"], {"id": 1, "text": 5}, "text must be a string"),
        (["annotate"], {"id": 1, "text": "x", "published": "yesterday"}, "yesterday: is no ISO 8601 date"),
        (["annotate"], {"id": 1, "text": "x", "published": "2026-03-13 4am"}, "2026-03-13 4am: is no ISO 8601 date"),
        (["annotate"], {"id": 1, "text": "x", "published": 2026}, "published must be a string"),
        (["annotate"], {"id": 1, "text": "x", "lang": ["en"]}, "lang must be a string"),
        (["compare", "--pairs"], {"id": 1, "left": SIDE}, "lacks right"),
        (["compare", "--pairs"], {"id": 1, "left": SIDE, "right": "It rained."}, "right must be an object"),
        (["compare", "--pairs"], {"id": 1, "left": {}, "right": SIDE}, "left: lacks text"),
        (["sentiment", "--targets"], {"id": 1, "text": "x", "start": 0}, "lacks end"),
        (["sentiment", "--targets"], {"id": 1, "text": "x", "start": "0", "end": 1}, "start must be a whole number"),
        (["sentiment", "--targets"], {"id": 1, "text": "x", "start": True, "end": 1}, "start must be a whole number"),
        (["sentiment", "--targets"], {"id": 1, "text": "x", "start": 0, "end": 9}, "0 to 9 is no span of a text of 1 characters"),
    ],
    ids=str,
)
def test_bad_line_is_told_with_file_and_number(tmp_path, command, line, reason, monkeypatch, capsys):
    file = write_lines(tmp_path / "lines.jsonl", "", line)
    monkeypatch.setattr(sys, "argv", ["secondsource", *command, str(file)])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    out, err = capsys.readouterr()
    assert ending.value.code == 3
    assert err.startswith(f"secondsource: {file}#2: {reason}")
    assert err.count("\n") == 1
    assert out == ""


def test_lines_after_a_bad_one_are_answered(tmp_path):
    good = {"id": "b", "text": "The bridge is a disgrace.", "start": 4, "end": 10}
    file = write_lines(tmp_path / "lines.jsonl", "\ufeff" + json.dumps(good | {"id": "a"}), "nonsense", good)
    done = call("sentiment", "--targets", file, check=3)
    assert [record["id"] for record in read_lines(done)] == ["a", "b"]
    assert done.stderr.startswith(f"secondsource: {file}#2: is no JSON")


@pytest.mark.parametrize("command", [["annotate"], ["compare", "--pairs"], ["sentiment", "--targets"]], ids=" ".join)
@pytest.mark.parametrize("data", [None, b'{"id": 1, "text": "caf\xe9"}'], ids=["missing", "latin"])
def test_file_that_cannot_be_read_is_told(tmp_path, monkeypatch, capsys, command, data):
    file = tmp_path / "lines.jsonl"
    if data:
        file.write_bytes(data)
    monkeypatch.setattr(sys, "argv", ["secondsource", *command, str(file)])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    assert ending.value.code == 3
    assert capsys.readouterr().err.startswith(f"secondsource: {file}: cannot be read")


# ---------------------------------------------------------------------------------------------------- run, report, export


def test_run_ends_with_a_table_and_writes_export_and_report(samples, tmp_path):
    store = samples.copy(tmp_path)
    pages = [SAMPLES / "pages", "--outlets", SAMPLES / "outlets.toml", "--store", store]
    done = call("run", *pages, "--out", tmp_path / "deep" / "out", check=0)
    facts = samples.summary["facts"]
    for row in ("pages read", "14 known", "set aside", "stories", *(f"facts {verdict.replace('_', ' ')}" for verdict in facts)):
        assert row in done.stdout
    assert f"report: {tmp_path / 'deep' / 'out' / 'report.html'}" in done.stdout
    assert (tmp_path / "deep" / "out" / "export.json").read_bytes() == samples.export
    call("report", "--store", store, "-o", tmp_path / "again.html", check=0)
    page = (tmp_path / "again.html").read_text("utf-8")
    assert page == (tmp_path / "deep" / "out" / "report.html").read_text("utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert not re.search(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']https?:""", page)
    for story in samples.edition["stories"]:
        assert story["title"].replace("'", "&#39;") in page


def test_run_prints_its_summary_as_json(samples):
    assert list(samples.summary) == [
        "pages_read",
        "pages_known",
        "set_aside",
        "other_files",
        "stories",
        "stories_evaluated",
        "facts",
        "online",
    ]
    assert (samples.summary["pages_read"], samples.summary["stories"]) == (14, 4)
    assert samples.summary["set_aside"][0]["file"] == "newsport24-front.html"


def test_export_to_a_file_is_what_goes_to_standard_output(samples, tmp_path):
    call("export", "--store", samples.store, "--format", "json", "-o", tmp_path / "x.json", check=0)
    assert (tmp_path / "x.json").read_bytes() == samples.export


def test_models_build_says_where_the_model_lies():
    assert re.match(r"encoder: .*encoder\.onnx\n$", call("models", "build", check=0).stdout)


# ----------------------------------------------------------------------------------------------------------------------- why

COPY, WIRE = "samples/pages/courier-ambulances.txt", "samples/pages/meridian-ambulances.html"


def run_here(monkeypatch, capsys, *arguments, code=0, columns=120):
    """Run the command line in this process; give what it wrote to standard output and standard error."""
    monkeypatch.setattr(sys, "argv", ["secondsource", *map(str, arguments)])
    monkeypatch.setenv("COLUMNS", str(columns))
    try:
        cli.main()
        ended = 0
    except SystemExit as ending:
        ended = ending.code or 0
    assert ended == code
    return capsys.readouterr()


def test_why_tells_a_copy_in_a_store_with_its_passages(samples, monkeypatch, capsys):
    pages = ("courier-ambulances.txt", "meridian-ambulances.html")
    told = run_here(monkeypatch, capsys, "why", *pages, "--store", samples.store).out
    assert told.startswith("One voice: The Dniester Courier is a copy or a rewrite of Meridian Press Agency.\n")
    assert "- The Dniester Courier (left) <- Meridian Press Agency (right): wholly, " in told
    assert "‹The agreement also covers the training of" in told
    assert "\x1b" not in told
    shown = int(re.search(r"\((\d+) of \d+, longest first; --all for all\)", told).group(1))
    everything = run_here(monkeypatch, capsys, "why", *pages, "--store", samples.store, "--all").out
    assert "--all for all" not in everything
    assert everything.count("├") > told.count("├") >= shown - 1


def test_why_prints_the_same_as_one_json_object(samples, monkeypatch, capsys):
    names = ("courier-ambulances.txt", "meridian-ambulances.html")
    pages = {a["file"]: a for a in samples.edition["articles"]}
    found = json.loads(run_here(monkeypatch, capsys, "why", *names, "--store", samples.store, "--json").out)
    assert list(found) == [
        *("verdict", "voices", "compared_with", "left", "right", "others", "grounds", "links", "sides", "in_order", "passages")
    ]
    assert (found["voices"], found["compared_with"]) == ("one", "story")
    assert [found[side]["id"] for side in ("left", "right")] == [pages[name]["id"] for name in names]
    assert [(k["article"], k["source"]) for k in found["links"]] == [tuple(pages[name]["id"] for name in names)]
    for shared in found["passages"]:
        for name, side in zip(names, (shared["left"], shared["right"]), strict=True):
            assert pages[name]["text"][side["start"] : side["end"]] == side["quote"]
            assert all(side["start"] <= start < end <= side["end"] for start, end in side["exact"])
    by_id = run_here(monkeypatch, capsys, "why", *(pages[name]["id"] for name in names), "--store", samples.store, "--json").out
    assert json.loads(by_id) == found


def test_why_says_that_pages_belong_to_different_stories(samples, monkeypatch, capsys):
    told = run_here(monkeypatch, capsys, "why", "herald-plant.html", "meridian-coach.html", "--store", samples.store).out
    assert told.startswith("Two voices: neither page draws on the other")
    assert "The two belong to different stories" in " ".join(told.split())


def test_why_says_that_a_page_is_given_twice(samples, monkeypatch, capsys):
    told = run_here(monkeypatch, capsys, "why", "herald-plant.html", "herald-plant.html", "--store", samples.store).out
    assert told.startswith("One voice: the two are one and the same page.\n")
    assert "share" not in told


@pytest.mark.parametrize("columns", [20, 40, 79])
def test_why_fits_a_narrow_terminal(samples, monkeypatch, capsys, columns):
    pages = ("courier-ambulances.txt", "meridian-ambulances.html")
    told = run_here(monkeypatch, capsys, "why", *pages, "--store", samples.store, columns=columns).out
    assert max(map(len, told.splitlines())) <= columns
    assert "│" not in told
    assert "left: " in told
    assert "right: " in told


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("nowhere.html", "fits no page of the store"),
        ("", "fits no page"),
        (".html", r"fits \d+ pages of the store: \S+ \(art-\w+\), .* \.\.\.;"),
    ],
)
def test_why_tells_a_name_that_fits_no_page_or_several(samples, monkeypatch, capsys, page, reason):
    said = run_here(monkeypatch, capsys, "why", page, "herald-plant.html", "--store", samples.store, code=3)
    assert re.match(f"secondsource: {re.escape(page)}: {reason}", said.err)
    assert said.out == ""


def test_why_makes_no_store(tmp_path, monkeypatch, capsys):
    run_here(monkeypatch, capsys, "why", "a", "b", "--store", tmp_path / "none.sqlite", code=6)
    assert list(tmp_path.iterdir()) == []


def test_why_reads_two_files_afresh():
    told = call("why", COPY, WIRE, "--outlets", SAMPLES / "outlets.toml", "--json", check=0).stdout
    found = json.loads(told)
    assert (found["voices"], found["compared_with"]) == ("one", "alone")
    assert [found[side]["file"] for side in ("left", "right")] == [COPY, WIRE]
    assert found["grounds"][-1].startswith("Only these two pages were compared")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("gone.html", None, "does not exist"),
        ("folder.html", "", "is a folder"),
        ("empty.html", "", "is empty"),
        ("page.pdf", "x", "has none of the endings of a page"),
        ("two.jsonl", '{"url": "http://a.example", "html": "x"}\n' * 2, "holds several pages"),
    ],
)
def test_why_tells_a_file_that_is_no_page(tmp_path, monkeypatch, capsys, name, text, reason):
    path = tmp_path / name
    if name.startswith("folder"):
        path.mkdir()
    elif text is not None:
        path.write_text(text)
    said = run_here(monkeypatch, capsys, "why", path, COPY, code=3)
    assert f"{name}: " in said.err or f"{name}#" in said.err
    assert reason in said.err


EVIL = "[/red]\x1b]0;owned\x07\u202e[link=x]\ud800"


def test_what_a_page_says_cannot_steer_the_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    pages = [dataclasses.replace(article(key), file=EVIL, title=EVIL, text=EVIL * 3, outlet=outlet(EVIL)) for key in "ab"]
    whole = Span(start=0, end=len(EVIL) * 3)
    side = PairSide(
        **dict.fromkeys(("whole", "part", "words", "runs", "facts", "facts_usual", "meaning", "meaning_usual", "coverage"), 0.5),
        **dict.fromkeys(("shared", "own", "own_quotations"), (EVIL,)),
        article_id=pages[0].id,
        judged=True,
        facts_total=2,
    )
    pair = PairExplanation(
        left=pages[0],
        right=pages[1],
        voices=Voices.ONE,
        verdict=EVIL,
        context=PairContext.STORY,
        grounds=(EVIL,),
        links=(link(*pages, reasons=(EVIL,)),),
        sides=(side, side),
        passages=(MarkedPassage(passage=Passage(left=whole, right=whole), left_exact=(Span(start=5, end=9),)),),
    )
    print_pair(pair)
    told = capsys.readouterr().out
    assert told.startswith("[/red]]0;owned[link=x]\n")
    assert not any(sign in told for sign in ("\x1b", "\x07", "\u202e", "\ud800"))
    json.dumps(pair_fields(pair))


# ------------------------------------------------------------------------------------------------------------------- outlets


def test_outlets_prints_the_track_records_of_the_export_best_judged_first(samples, monkeypatch, capsys):
    found = json.loads(run_here(monkeypatch, capsys, "outlets", "--store", samples.store, "--json").out)
    assert sorted(found, key=lambda r: r["outlet"]) == sorted(samples.edition["track_records"], key=lambda r: r["outlet"])
    assert len(found) > 3
    assert [(r["reliability"], -r["accuracy"]) for r in found] == sorted((r["reliability"], -r["accuracy"]) for r in found)


@pytest.mark.parametrize("columns", [20, 40, 80, 120])
def test_outlets_are_told_with_the_words_of_their_grades(samples, monkeypatch, capsys, columns):
    told = run_here(monkeypatch, capsys, "outlets", "--store", samples.store, columns=columns).out
    assert max(map(len, told.splitlines())) <= columns
    assert "\x1b" not in told
    words = " ".join(told.split())
    assert "F cannot be judged" in words
    assert "F (cannot be judged) is no bad mark" in words
    for record in samples.edition["track_records"]:
        assert columns < 120 or record["outlet"] in words


def track_record(outlet, grade=Reliability.USUALLY):
    return TrackRecord(outlet=outlet, corroborated=21, contradicted=3, corrected=1, open=17, accuracy=0.884, grade=grade)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (
            120,
            [
                "│ The Lowick Mail │ B usually reliable │ 21 │ 3 │ 1 │ 17 │ 88% │",
                "│ Quay Talk │ F cannot be judged │ 21 │ 3 │ 1 │ 17 │ not known │",
            ],
        ),
        (
            109,
            [
                "The Lowick Mail: B usually reliable corroborated 21, contradicted 3, corrected 1, open 17, accuracy 88%",
                "Quay Talk: F cannot be judged corroborated 21, contradicted 3, corrected 1, open 17, accuracy not known",
            ],
        ),
    ],
)
def test_outlet_that_cannot_be_judged_has_no_accuracy(capsys, monkeypatch, columns, rows):
    monkeypatch.setenv("COLUMNS", str(columns))
    print_outlets([track_record("The Lowick Mail"), track_record("Quay Talk", Reliability.CANNOT_BE_JUDGED)])
    told = " ".join(capsys.readouterr().out.split())
    assert [row for row in rows if row not in told] == []


@pytest.mark.parametrize("columns", [40, 200])
def test_name_of_an_outlet_cannot_steer_the_terminal(capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    print_outlets([track_record(EVIL)])
    told = capsys.readouterr().out
    assert "[/red]]0;owned[link=x]" in told
    assert not any(sign in told for sign in ("\x1b", "\x07", "\u202e", "\ud800"))


def test_outlets_of_pages_that_name_none(tmp_path, monkeypatch, capsys):
    with Workspace.open(Settings(store=tmp_path / "empty.sqlite")):
        pass
    assert run_here(monkeypatch, capsys, "outlets", "--store", tmp_path / "empty.sqlite").out == "no page in the store names its outlet\n"
    assert run_here(monkeypatch, capsys, "outlets", "--store", tmp_path / "empty.sqlite", "--json").out == "[]\n"


def test_outlets_makes_no_store(tmp_path, monkeypatch, capsys):
    run_here(monkeypatch, capsys, "outlets", "--store", tmp_path / "none.sqlite", code=6)
    assert list(tmp_path.iterdir()) == []


# --------------------------------------------------------------------------------------------------------------------- facts


@pytest.mark.parametrize("columns", [40, 120])
def test_facts_are_listed_with_their_sides(samples, monkeypatch, capsys, columns):
    told = run_here(monkeypatch, capsys, "facts", "--store", samples.store, columns=columns).out
    assert max(map(len, told.splitlines())) <= columns
    plain = " ".join(told.split())
    for story in samples.edition["stories"]:
        assert f"{len(story['facts'])} of {story['facts_found']} facts" in plain
    assert "disputed since 7 Nov 2025, 05:55 (UTC+02:00): amount" in plain
    assert "- 268,000,000 EUR: The Lemira Herald" in plain
    assert "what was told when:" in plain


def test_facts_prints_those_of_the_export_or_all(samples, monkeypatch, capsys):
    shown = json.loads(run_here(monkeypatch, capsys, "facts", "--store", samples.store, "--json").out)
    assert [story["facts"] for story in shown] == [story["facts"] for story in samples.edition["stories"]]
    every = json.loads(run_here(monkeypatch, capsys, "facts", "--store", samples.store, "--json", "--all-facts").out)
    assert [len(story["facts"]) for story in every] == [story["facts_found"] for story in shown]
    assert sum(len(story["facts"]) for story in every) > sum(len(story["facts"]) for story in shown)


def test_facts_of_a_store_without_stories(tmp_path, monkeypatch, capsys):
    with Workspace.open(Settings(store=tmp_path / "empty.sqlite")):
        pass
    assert run_here(monkeypatch, capsys, "facts", "--store", tmp_path / "empty.sqlite").out == "no story in the store\n"
    run_here(monkeypatch, capsys, "facts", "--store", tmp_path / "none.sqlite", code=6)
