"""A process killed between any two writes, and in the midst of each: taken up again, the store is as if nothing had happened."""

import itertools
import os
import signal
from contextlib import contextmanager

import numpy as np
import pytest

import make
from secondsource.gathering import Evaluation, Intake
from secondsource.records import Notice, NoticeKind
from secondsource.storage import SqlStore, reading_key

TEXTS = (
    "Three people died when the footbridge over the Elm fell in Varnow on Monday, mayor Ilka Brandt said.",
    "The footbridge over the Elm in Varnow fell on Monday; mayor Ilka Brandt spoke of 3 people dead and 17 hurt.",
    "Growers in Tessin report the poorest plum harvest in years; the cooperative of Orsk expects 400 tonnes.",
    "Plum growers in Tessin fear the poorest harvest in years, 400 tonnes at the cooperative of Orsk.",
    "Varnow will rebuild the footbridge over the Elm by May, mayor Ilka Brandt said after 3 people died there.",
)
VERSIONS, RETRACTED = (0, 3), 4
TEXTS = (*TEXTS[:3], TEXTS[0].replace("Three", "Four"), *TEXTS[3:])


class FlatEncoder:
    """A fake: every text has the same vector."""

    def encode(self, texts):
        return np.ones((len(texts), 4), np.float32) / 2


def take_in(where, *, online):
    """What a run does with its pages, reading apart."""
    evaluation = Evaluation(outlets=(), version="v1", workers=1, initialise=FlatEncoder)
    with SqlStore.open(where) as store:
        intake, known = Intake(store, evaluation, online=online), store.known_readings("v1")
        for n, text in enumerate(TEXTS):
            capture = make.capture(f"p{n}.txt", text.encode())
            if reading_key(capture.file, capture.id) in known:
                continue
            of = make.article(
                capture.file,
                capture_id=capture.id,
                title=text[:30],
                text=text,
                published=make.moment("2026-03-02"),
                url="https://varnow.example/1" if n in VERSIONS else None,
                notices=(Notice(kind=NoticeKind.RETRACTION, quote="This article has been withdrawn."),) if n == RETRACTED else (),
            )
            intake.keep(capture, make.reading(of, version="v1"))
        intake.finish()


def dump(where):
    """All that a reader could see of a store."""
    with SqlStore.open(where) as store:
        ids = store.article_ids()
        placed = [store.placement(a) for a in ids]
        keys = {key for p in store.profiles() for key in (*p.names, *p.numbers)}
        return (
            store.readings(), store.story_reports(), store.failures(), store.stale(), store.unplaced(), placed,
            store.story_changes(), store.count_keys(sorted(keys)), store.count_days(1, 10**7), store.counts(), store.story_lines(),
            store.search("bridge"), store.search("harvest"), [store.standing_of(a) for a in ids],
            store.decision_log(), store.audit_log(),
        )  # fmt: skip


def killed_at(where, step, *, online):
    """Run in a process of its own that ends itself at a step: before a transaction, or in it before it is made sure."""
    child = os.fork()
    if not child:
        try:
            count = [0]
            writing = SqlStore._writing

            @contextmanager
            def counted(self):
                count[0] += 1
                if count[0] == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                with writing(self) as connection:
                    yield connection
                    count[0] += 1
                    if count[0] == step:
                        os.kill(os.getpid(), signal.SIGKILL)

            SqlStore._writing = counted
            take_in(where, online=online)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("online", [False, True])
def test_killed_at_any_step_and_run_again_the_store_is_the_same(tmp_path, online):
    check_kills((tmp_path / f"{n}.sqlite" for n in itertools.count()), online=online, stride=1)


def test_killed_on_postgresql_and_run_again_the_store_is_the_same(postgres):
    """Every third step, for a place on the server takes its time."""
    check_kills((postgres.make_place() for _ in itertools.count()), online=True, stride=3)


def check_kills(places, *, online, stride):
    whole = next(places)
    take_in(whole, online=online)
    wanted = dump(whole)
    step = 1
    while killed_at(where := next(places), step, online=online):
        take_in(where, online=online)
        assert dump(where) == wanted, f"killed at step {step}"
        step += stride
    assert step > 2 * len(TEXTS)
    assert dump(where) == wanted


def test_killed_again_and_again_it_comes_to_its_end(tmp_path):
    take_in(tmp_path / "whole.sqlite", online=True)
    steps = 0
    while killed_at(tmp_path / "s.sqlite", 4, online=True):
        steps += 1
        assert steps < 100
    assert dump(tmp_path / "s.sqlite") == dump(tmp_path / "whole.sqlite")
