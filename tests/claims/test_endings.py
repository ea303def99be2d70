"""Clauses written for the test: which say that something which was so is over."""

import pytest

from secondsource.claims.endings import tells_of_end
from secondsource.records import Status


@pytest.mark.parametrize(
    ("quote", "status", "ended"),
    [
        ("The dockers ended the strike on Monday", Status.DONE, True),
        ("The strike is over", Status.DONE, True),
        ("The siege came to an end", Status.DONE, True),
        ("The permit expired in May", Status.DONE, True),
        ("The ceasefire has lapsed", Status.DONE, True),
        ("The ban was lifted", Status.DONE, True),
        ("The union called off the strike", Status.DONE, True),
        ("The firm no longer sells trams", Status.DENIED, True),
        ("It doesn't run there anymore", Status.DENIED, True),
        ("The mill stopped making paper", Status.DONE, True),
        ("Der Streik ist vorbei", Status.DONE, True),
        ("Die Firma verkauft nicht mehr", Status.DENIED, True),
        ("La grève s'est terminée", Status.DONE, True),
        ("L'usine ne tourne plus", Status.DENIED, True),
        ("Greva s-a încheiat", Status.DONE, True),
        ("Fabrica nu mai lucrează", Status.DENIED, True),
        ("Страйк закінчився", Status.DONE, True),
        ("Завод більше не працює", Status.DENIED, True),
        ("The strike has not ended", Status.DENIED, False),
        ("The dockers will have ended the strike by then", Status.PLANNED, False),
        ("The ban may be lifted", Status.POSSIBLE, False),
        ("The cost was over 3 million euros", Status.DONE, False),
        ("L'usine n'emploie plus de 300 personnes", Status.DENIED, False),
        ("The month ends tomorrow", Status.PLANNED, False),
        ("", Status.DONE, False),
    ],
)
def test_an_end_is_told_from_a_denial_and_from_a_plan(quote, status, ended):
    assert tells_of_end(quote, status) is ended


def test_long_clauses_are_read():
    assert not tells_of_end("won't " * 5000, Status.DENIED)
    assert tells_of_end("word " * 5000 + "no longer", Status.DENIED)
