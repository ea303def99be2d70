"""The commands `trends` and `entities` on the sample pages: tables, JSON, plots, and what is refused."""

import json
from xml.dom.minidom import parse

import pytest

from conftest import call
from secondsource.publishing.trends import TrendQuestion, gather_material, overview_of, plot_overview, read_entities, read_trends
from secondsource.records import Grain
from secondsource.settings import Settings
from secondsource.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(samples):
    with Workspace.open(Settings(store=str(samples.store)), create=False) as opened:
        yield opened


def ask(samples, *arguments, check=0):
    return call(*arguments, "--store", samples.store, check=check, env={"COLUMNS": "100"})


def test_trends_follow_all_stories(samples):
    told = ask(samples, "trends", "--by", "month").stdout
    assert told.startswith("all stories: 4 stories, a month at a time")
    for words in ("2025-09", "2025-11", "Entities told of most", "Countries", "Categories", "promised in 2025-11: 214 million EUR signed"):
        assert words in told


def test_trends_as_json_have_every_period_and_lead_to_spans(samples, workspace):
    fields = json.loads(ask(samples, "trends", "--by", "day", "--json").stdout)
    days = [bucket["period"]["name"] for bucket in fields["overall"]["buckets"]]
    assert days == sorted(set(days))
    assert len(days) == 64  # from 20 September to 22 November
    assert sum(bucket["stories"] for bucket in fields["overall"]["buckets"]) == 4
    texts = {a.id: a.text for a in gather_material(workspace).articles.values()}
    entities = [trend for trend in fields["subjects"] if trend["subject"]["kind"] == "entity"]
    passages = [mention for trend in entities for bucket in trend["buckets"] for mention in bucket["mentions"]]
    assert passages
    assert all(texts[article][start:end].strip() for article, start, end in passages)


@pytest.mark.parametrize(
    ("option", "name", "words"),
    [
        ("--entity", "Moldova", "Moldova: 1 story"),
        ("--entity", "iso:MD", "Moldova: 1 story"),
        ("--entity", "moldova", "Moldova: 1 story"),
        ("--entity", "Special Vehicles", "Vilkas Special Vehicles: 1 story"),
        ("--country", "Georgia", "Georgia: 2 stories"),
        ("--country", "ge", "Georgia: 2 stories"),
        ("--country", "Japan", "JP: 0 stories"),
        ("--outlet", "the lemira herald", "The Lemira Herald: what became of its values"),
        ("--outlet", "Lemira Herald", "F cannot be judged"),
    ],
)
def test_trends_of_one_subject(samples, option, name, words):
    assert words in ask(samples, "trends", option, name, "--by", "quarter").stdout


@pytest.mark.parametrize(
    ("option", "name", "words"),
    [
        ("--entity", "Zzyzx", "fits no entity of the store"),
        ("--entity", "", ""),
        ("--country", "Wandratek", "is no country that is known"),
        ("--category", "astrology", "fits no category of the store"),
        ("--outlet", "Zzyzx", "fits no outlet of the store"),
    ],
)
def test_a_name_that_fits_nothing_is_refused(samples, option, name, words):
    done = ask(samples, "trends", option, name, check=3 if name else 0)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_two_subjects_at_once_are_wrong_usage(samples):
    assert "at most one" in ask(samples, "trends", "--entity", "Moldova", "--outlet", "Herald", check=2).stderr


def test_of_who_may_be_a_private_person_nothing_is_told(samples, workspace):
    material = gather_material(workspace)
    hidden = {e.name: e.id for r in material.reports for e in r.entities if e.id in material.withheld}
    assert hidden
    for name, ident in sorted(hidden.items())[:3]:
        for command in (("trends", "--entity", ident), ("entities", ident)):
            assert "may be a private person" in ask(samples, *command, check=3).stderr
        assert name not in {line.name for line in read_entities(workspace).entities}
    listing = read_entities(workspace, limit=1000)
    assert listing.withheld == len(material.withheld)
    assert not {c.id for line in listing.entities for c in line.companions} & material.withheld


def test_quantities_and_bursts_that_are_not_there(samples):
    assert "no story tells a quantity over time" in ask(samples, "trends", "--series").stdout
    assert "not enough history to call a period unusual" in ask(samples, "trends", "--bursts", "--by", "month").stdout
    assert "nothing to draw" in ask(samples, "trends", "--series", "--svg", "x.svg", check=3).stderr


@pytest.mark.parametrize("measure", ["stories", "tone", "impact", "commitments"])
def test_a_plot_is_written(samples, tmp_path, measure):
    file = tmp_path / "deep" / "trend.svg"
    ask(samples, "trends", "--measure", measure, "--svg", file)
    first = file.read_bytes()
    assert parse(str(file)).documentElement.tagName == "svg"
    ask(samples, "trends", "--measure", measure, "--svg", file)
    assert file.read_bytes() == first


def test_a_plot_that_cannot_be_written_is_wrong_usage(samples, tmp_path):
    assert "cannot be written" in ask(samples, "trends", "--svg", tmp_path, check=2).stderr


def test_a_missing_store(tmp_path):
    for command in ("trends", "entities"):
        assert call(command, "--store", tmp_path / "none.sqlite", check=6).stderr


def test_entities_are_listed(samples):
    told = ask(samples, "entities", "--limit", "3").stdout
    assert "more (--limit)" in told
    assert "of who may be a private person not listed" in told


def test_one_entity_shows_a_passage_of_each_origin(samples):
    told = ask(samples, "entities", "Moldova").stdout
    assert "government, iso:MD | 1 story, 3 origins" in told
    assert "commitments: 1 received" in told
    assert told.count("‹Moldova") == 3


def test_entities_as_json(samples):
    fields = json.loads(ask(samples, "entities", "Lithuania", "--json").stdout)
    (line,) = fields["entities"]
    assert (line["id"], line["stories"], line["promised"]) == ("iso:LT", 1, 1)
    assert len(line["mentions"]) == line["origins"]


def test_an_outlet_over_time_ends_with_its_record_of_today(samples, workspace):
    today = {r.outlet: r for r in workspace.edition().track_records}
    outlet = "The Lemira Herald"
    (trend,) = read_trends(workspace, TrendQuestion(outlet=outlet, grain=Grain.MONTH)).outlets
    assert trend.periods[-1].record == today[outlet]
    assert [p.period.name for p in trend.periods] == ["2025-11"]


def test_plots_of_an_edition_are_made_without_a_store(workspace):
    plots = plot_overview(overview_of(workspace.edition()))
    assert [name for name, _ in plots][:3] == ["stories", "tone", "impact"]
    assert all(svg.startswith("<svg ") for _, svg in plots)
    assert plot_overview(overview_of(workspace.edition())) == plots
