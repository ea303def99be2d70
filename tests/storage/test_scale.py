"""What a call costs depends on what is asked for: no query of the daily work reads a whole table."""

import random
import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

import make
from secondsource.records import PageKeys, Placement, Standing, StoryChange, StoryChangeKind
from secondsource.storage import SqlStore

LARGE = ("articles", "readings", "profiles", "claims", "captures", "pages", "placements", "posted", "key_counts", "story_changes",
         "stories", "story_articles", "findings", "entries", "failures", "decision_log")  # fmt: skip
DAY = 739_000


@pytest.fixture
def busy(tmp_path):
    """A store in use, and every statement that is run on it from now on."""
    with SqlStore.open(tmp_path / "s.sqlite") as store:
        for number in range(30):
            add(store, f"{number}.html")
        ran = []

        @event.listens_for(store._engine, "before_cursor_execute")
        def keep(connection, cursor, statement, parameters, context, many):
            ran.append((statement, (parameters[0] if parameters else ()) if many else parameters))

        yield store, ran


def add(store, file):
    capture = make.capture(file, file.encode())
    article = make.article(file, capture_id=capture.id)
    store.add_reading(capture, make.reading(article, claims=(make.claim(article),), lead_vector=b"\1\2\3\4", version="1"))
    opened = StoryChange(kind=StoryChangeKind.OPENED, story_id=f"story-{file}", article_ids=(article.id,))
    keys = PageKeys(article_id=article.id, day=DAY, counted=("a", file), posted=(file,))
    store.place([Placement(article_id=article.id, story_id=f"story-{file}")], [opened], [keys])
    finding = make.finding((make.claim(article),), story_id=f"story-{file}")
    report = make.story_report(article, findings=(finding,))
    store.replace_stories([replace(report, story=replace(report.story, id=f"story-{file}"))], [])
    return article


def use_everything(store):
    """Everything that an arriving page, a reader or an editor asks for."""
    article = add(store, "new.html")
    store.add_reading(make.capture("new.html", b"new.html"), replace(store.readings([article.id])[0], version="2"))
    store.readings([article.id]), store.profiles([article.id]), store.story_reports(["story-1.html"])
    store.leads(DAY, DAY), store.count_keys(["a", "b"]), store.count_days(DAY, DAY), store.find_keys(["a", "1.html"], DAY, DAY, most=3)
    store.members(["story-1.html"]), store.members(["story-1.html"], most=2), store.sizes(["story-1.html"]), store.stories_of([article.id])
    store.placement(article.id), store.stale(), store.story_changes("story-1.html"), store.story_changes(limit=3), store.unplaced()
    store.story_lines(limit=3), store.story_lines(limit=3, after="story-1.html"), store.story_lines(limit=3, order="impact")
    store.search("footbridge varnow"), store.versions("https://e.example"), store.check(article.id), store.capture_bytes(article.capture_id)
    store.set_standing(article.id, Standing.WITHDRAWN), store.set_standing(article.id, Standing.CURRENT), store.standing_of(article.id)
    store.prune_captures(date(1990, 1, 1)), store.clear_failure("x"), store.remove_reading(article.id)
    store.replace_stories([], ["story-new.html"])


def test_no_query_scans_a_table_that_grows(busy):
    store, ran = busy
    use_everything(store)
    statements = {s: p for s, p in ran if re.match(r"(SELECT|UPDATE|DELETE|INSERT)", s)}
    assert len(statements) > 60
    scans = []
    with store._engine.connect() as connection:
        for statement, parameters in statements.items():
            plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            # A list that is read from the top of an index stops at its limit, unless it has to be sorted first.
            stops = "LIMIT" in statement and not any("TEMP B-TREE" in step for step in plan)
            scanned = [match[1] for step in plan if (match := re.match(r"SCAN (\w+)", step))]
            scans += [(name, statement) for name in scanned if name in LARGE and not stops]
    assert scans == []


def test_story_lines_come_newest_or_weightiest_first_and_go_on_after_one(store):
    rng = random.Random(3)
    days = ["2026-03-01", "2026-03-12T04:33:00+05:30", "2026-03-12T01:00:00+00:00", None]
    reports = []
    for number in range(12):
        report = make.story_report(scores=(make.score("impact", float(rng.randrange(4))), make.score("confidence", 0.5)))
        reports.append(replace(report, story=replace(report.story, id=f"story-{number:02}"), last_published=rng.choice(days)))
    store.replace_stories(reports, [])
    instants = {"2026-03-01": 1, "2026-03-12T04:33:00+05:30": 2, "2026-03-12T01:00:00+00:00": 3, None: 0}
    keys = {"newest": lambda r: (instants[r.last_published], r.story.id), "impact": lambda r: (r.scores[0].value, r.story.id)}
    for order, key in keys.items():
        wanted = [report.story.id for report in sorted(reports, key=key, reverse=True)]
        found, after = [], ""
        while lines := store.story_lines(limit=5, after=after, order=order):
            found += [line.id for line in lines]
            after = found[-1]
        assert found == wanted
    assert store.story_lines(after="story-none") == ()


def test_a_story_line_says_what_a_list_shows(store):
    articles = (make.article("b.html"), make.article("a.html"))
    alone = [make.finding((make.claim(article),), id=article.id) for article in articles]
    findings = (*alone, make.finding(tuple(make.claim(article) for article in articles)))
    report = make.story_report(*articles, findings=findings)
    store.replace_stories([report], [])
    (line,) = store.story_lines()
    assert (line.id, line.title, line.pages, line.origins, line.decision) == ("story-1", report.title, 2, 2, report.decision.outcome)
    assert line.facts == (("corroborated", 1), ("single_source", 2))
    assert line.scores == (("sentiment", -0.5), ("impact", 4.0), ("confidence", 0.5))
    assert (line.event_date, line.first_published, line.last_published) == (
        report.event_date,
        report.first_published,
        report.last_published,
    )
