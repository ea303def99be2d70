"""Which status a value has whose mentions do not all say the same."""

import numpy as np
import pytest

import make
from secondsource.corroboration.findings import StoryClaims, find_facts
from secondsource.records import Slot, Status

DAYS = {"a": "2031-05-04", "b": "2031-05-05", "c": "2031-05-06"}
DONE, PLANNED, POSSIBLE, DENIED = Status.DONE, Status.PLANNED, Status.POSSIBLE, Status.DENIED


def value_status(told, *, copies=(), cue_only=()):
    """Status of the one value that some pages give; a page is named by its place and the letter of its day ("0a")."""
    claims = tuple(
        make.claim(
            make.article(text=f"The depot gets 24 trams, {page}"),
            id=page,
            article_id=page,
            slot=Slot.COUNT,
            value="24 tram",
            number=24,
            unit="tram",
            quote=f"The depot gets 24 trams, {page}",
            concepts=("delivery",),
            terms=("depot", "tram"),
            status=status,
        )
        for page, status in told.items()
    )
    vectors = np.ones((len(claims), 4), np.float32) / 2
    origin = {c.id: "o-0a" if c.id in copies else f"o-{c.id}" for c in claims}
    found = find_facts(
        StoryClaims(
            story_id="sto-1",
            claims=claims,
            vectors=vectors,
            sentence_vectors=vectors,
            origin=origin,
            published={c.id: DAYS[c.id[-1]] for c in claims},
            copies=frozenset(copies),
            cue_only=frozenset(cue_only),
        )
    )
    (status,) = {value.status for finding in found for value in finding.values}
    return status


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"0a": DONE, "1a": DONE}, DONE),
        ({"0a": DONE, "1a": DONE, "2a": PLANNED}, PLANNED),
        ({"0a": DONE, "1a": DONE, "2a": DONE, "3a": PLANNED}, DONE),
        ({"0a": PLANNED, "1b": DONE}, PLANNED),
        ({"0a": PLANNED, "1b": DONE, "2c": DONE}, DONE),
        ({"0a": DONE, "1a": POSSIBLE}, POSSIBLE),
        ({"0a": DONE, "1a": DONE, "2a": POSSIBLE}, DONE),
        ({"0a": PLANNED, "1a": POSSIBLE, "2a": POSSIBLE}, POSSIBLE),
        ({"0a": DENIED, "1a": DENIED, "2a": PLANNED}, DENIED),
        ({"0a": DENIED, "1a": DENIED, "2a": DONE}, DENIED),
    ],
)
def test_a_plan_outweighs_what_is_only_taken_for_done_until_later_pages_tell_of_the_deed(told, status):
    assert value_status(told) is status
    assert value_status(dict(reversed(told.items()))) is status


def test_copies_and_pages_read_by_cue_words_have_no_vote():
    assert value_status({"0a": DONE, "1a": PLANNED, "2a": PLANNED}, copies=["1a", "2a"]) is DONE
    assert value_status({"0a": DONE, "1a": PLANNED, "2a": PLANNED}, cue_only=["1a", "2a"]) is DONE
