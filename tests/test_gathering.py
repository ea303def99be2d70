"""Stories of a store brought up to date: only what changed is evaluated, one fault stops nothing, batch and online agree where they can."""

import pytest

import make
from secondsource.arrivals import Arrivals
from secondsource.gathering import Evaluation, Intake, evaluate_stale, gather_batch
from secondsource.records import Notice, NoticeKind, Standing, StoryChangeKind
from secondsource.storage import SqlStore

EVALUATION = Evaluation(outlets=(), version="v1", workers=1)
BRIDGE = "Three people died when the footbridge over the Elm fell in Varnow on Monday, mayor Ilka Brandt said."
BRIDGE_AGAIN = "The footbridge over the Elm in Varnow fell on Monday; mayor Ilka Brandt spoke of 3 people dead and 17 hurt."
HARVEST = "Growers in Tessin report the poorest plum harvest in years; the cooperative of Orsk expects 400 tonnes."


@pytest.fixture
def store(tmp_path):
    with SqlStore.open(tmp_path / "s.sqlite") as opened:
        yield opened


def page(name, text, at="2026-03-02", *, damaged=False, **fields):
    """A page of a claimless reading, or of one that cannot be evaluated."""
    capture = make.capture(f"{name}.txt", f"{name} {text}".encode())
    of = make.article(capture.file, capture_id=capture.id, title=text[:30], text=text, published=make.moment(at), **fields)
    vectors = {"claims": (make.claim(of),), "claim_vectors": (b"", b""), "sentence_vectors": (b"",)} if damaged else {}
    return capture, make.reading(of, version="v1", **vectors)


def keep(store, *told, **fields):
    """Keep a page and give its article id."""
    capture, reading = page(*told, **fields)
    store.add_reading(capture, reading)
    return reading.article.id


def groups(store):
    return sorted(report.story.article_ids for report in store.story_reports())


def test_a_fault_in_one_story_is_set_aside_and_the_others_are_evaluated(store):
    keep(store, "bridge", BRIDGE, damaged=True)
    harvest = keep(store, "harvest", HARVEST)
    gathered = gather_batch(store, EVALUATION)
    assert groups(store) == [(harvest,)]
    (failure,) = gathered.failures
    assert (failure.file, failure.stage) == ("bridge.txt", "story")
    assert failure.reason.startswith("ValueError")


def test_a_batch_evaluates_only_what_a_page_touched(store):
    keep(store, "bridge", BRIDGE)
    keep(store, "harvest", HARVEST)
    assert gather_batch(store, EVALUATION).evaluated == 2
    assert gather_batch(store, EVALUATION).evaluated == 0
    keep(store, "again", BRIDGE_AGAIN)
    assert gather_batch(store, EVALUATION).evaluated == 1
    assert sorted(map(len, groups(store))) == [1, 2]


def test_online_evaluates_only_what_a_page_touched_and_the_id_stays(store):
    arrivals = Arrivals(store)
    first = keep(store, "bridge", BRIDGE)
    keep(store, "harvest", HARVEST)
    arrivals.place_waiting()
    assert evaluate_stale(store, EVALUATION).evaluated == 2
    assert evaluate_stale(store, EVALUATION).evaluated == 0
    before = store.stories_of([first])
    again = keep(store, "again", BRIDGE_AGAIN, "2026-03-03")
    assert arrivals.place_waiting() == 1
    assert evaluate_stale(store, EVALUATION).evaluated == 1
    assert set(store.stories_of([first, again]).values()) == set(before.values())
    assert sorted(map(len, groups(store))) == [1, 2]


def test_a_batch_goes_on_online_with_the_stories_it_has(store):
    keep(store, "bridge", BRIDGE)
    keep(store, "harvest", HARVEST)
    gather_batch(store, EVALUATION)
    stories = [report.story.id for report in store.story_reports()]
    intake = Intake(store, EVALUATION, online=True)
    intake.keep(*page("again", BRIDGE_AGAIN))
    intake.finish()
    assert [report.story.id for report in store.story_reports()] == stories
    assert sorted(map(len, groups(store))) == [1, 2]
    assert store.story_changes()[0].kind is StoryChangeKind.JOINED


def test_a_story_that_lost_its_pages_is_removed(store):
    page = keep(store, "bridge", BRIDGE)
    Arrivals(store).place_waiting()
    evaluate_stale(store, EVALUATION)
    store.remove_reading(page)
    evaluate_stale(store, EVALUATION)
    assert store.story_reports() == ()
    assert store.stale() == ()


def test_a_story_that_cannot_be_evaluated_stays_stale_and_is_told(store):
    keep(store, "bridge", BRIDGE, damaged=True)
    Arrivals(store).place_waiting()
    gathered = evaluate_stale(store, EVALUATION)
    assert [f.file for f in gathered.failures] == ["bridge.txt"]
    assert len(store.stale()) == 1


def test_many_stories_are_evaluated_in_several_processes_alike(tmp_path):
    found = []
    for workers in (1, 2):
        with SqlStore.open(tmp_path / f"{workers}.sqlite") as store:
            for n in range(70):
                keep(store, f"p{n:02d}", f"On day {n} the town of Place{n}ville opened bridge number {n * 37 + 11}. {HARVEST[: n % 9]}")
            gather_batch(store, Evaluation(outlets=(), version="v1", workers=workers))
            found.append(store.story_reports())
    assert found[0] == found[1]
    assert len(found[0]) > 60


# ------------------------------------------------------------------------------------------------ versions, withdrawal


@pytest.mark.parametrize("online", [False, True])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_later_version_takes_the_place_of_an_earlier_one_whichever_is_read_first(store, online, order):
    url = "https://varnow.example/bridge"
    versions = [page("v1", BRIDGE, url=url), page("v2", BRIDGE.replace("Three", "Four"), "2026-03-03", url=url)]
    intake = Intake(store, EVALUATION, online=online)
    for n in order:
        intake.keep(*versions[n])
        intake.finish()
    early, late = (reading.article.id for _, reading in versions)
    assert groups(store) == [(late,)]
    assert store.standing_of(early)[:2] == (Standing.SUPERSEDED, late)
    assert store.standing_of(late).standing is Standing.CURRENT


def test_two_pages_that_tell_one_address_but_share_nothing_both_count(store):
    intake = Intake(store, EVALUATION)
    for name, text in (("a", BRIDGE), ("b", HARVEST)):
        intake.keep(*page(name, text, url="https://varnow.example/"))
    intake.finish()
    assert sorted(map(len, groups(store))) == [1, 1]


@pytest.mark.parametrize("online", [False, True])
def test_a_page_that_says_it_is_retracted_counts_no_more(store, online):
    intake = Intake(store, EVALUATION, online=online)
    intake.keep(*page("a", BRIDGE))
    notice = Notice(kind=NoticeKind.RETRACTION, quote="This article has been withdrawn.")
    intake.keep(*page("b", BRIDGE_AGAIN, notices=(notice,)))
    intake.finish()
    assert [len(g) for g in groups(store)] == [1]
    assert set(store.articles()) > set()
    assert any("has been withdrawn" in store.standing_of(a).reason for a in store.article_ids())


def test_one_page_read_under_many_names_at_one_address_is_told_once(store):
    intake = Intake(store, EVALUATION, online=True)
    for n in range(40):
        intake.keep(*page(f"p{n:02d}", BRIDGE, url="https://varnow.example/bridge"))
    intake.finish()
    assert [len(g) for g in groups(store)] == [1]
