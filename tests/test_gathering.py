"""Stories of a store brought up to date: only what changed is evaluated, one fault stops nothing, batch and online agree where they can."""

import pytest

import make
from secondsource.arrivals import Arrivals
from secondsource.gathering import Evaluation, adopt_stories, evaluate_stale, gather_batch
from secondsource.records import StoryChangeKind
from secondsource.storage import SqlStore

EVALUATION = Evaluation(outlets=(), version="v1", workers=1)
BRIDGE = "Three people died when the footbridge over the Elm fell in Varnow on Monday, mayor Ilka Brandt said."
BRIDGE_AGAIN = "The footbridge over the Elm in Varnow fell on Monday; mayor Ilka Brandt spoke of 3 people dead and 17 hurt."
HARVEST = "Growers in Tessin report the poorest plum harvest in years; the cooperative of Orsk expects 400 tonnes."


@pytest.fixture
def store(tmp_path):
    with SqlStore.open(tmp_path / "s.sqlite") as opened:
        yield opened


def keep(store, name, text, at="2026-03-02", **fields):
    """Keep a page of one claimless reading (or one that cannot be evaluated) and give its article id."""
    capture = make.capture(f"{name}.txt", text.encode())
    of = make.article(capture.file, capture_id=capture.id, title=text[:30], text=text, published=make.moment(at))
    claims = (make.claim(of),) if fields.pop("damaged", False) else ()
    store.add_reading(capture, make.reading(of, claims=claims, claim_vectors=(), version="v1"))
    return of.id


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
    arrivals = Arrivals(store)
    adopt_stories(store, arrivals)
    keep(store, "again", BRIDGE_AGAIN)
    arrivals.place_waiting()
    evaluate_stale(store, EVALUATION)
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
