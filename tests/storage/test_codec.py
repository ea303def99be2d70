"""Records survive the codec and the tables exactly, whatever they hold."""

import types
from dataclasses import dataclass, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from secondsource.errors import StoreError
from secondsource.records import (
    Analysis,
    Article,
    Capture,
    Claim,
    EntityKind,
    Failure,
    Media,
    Moment,
    Reading,
    Span,
    StoryEntity,
    StoryReport,
)
from secondsource.storage.codec import decode, dump_json, encode, load_json

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
SCALARS = {
    # Lone surrogates and NUL are wanted: file names and broken pages hold them.
    str: st.text(st.characters(exclude_categories=()), max_size=12),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    bytes: st.binary(max_size=12),
    datetime: st.datetimes(timezones=st.one_of(st.just(UTC), OFFSETS)),
}


def anything(hint):
    """Strategy for any value of a type hint, as the codec understands hints."""
    inner = get_args(hint)
    if hint in SCALARS:
        return SCALARS[hint]
    if get_origin(hint) is tuple:
        if inner[-1] is Ellipsis:
            return st.lists(anything(inner[0]), max_size=2).map(tuple)
        return st.tuples(*(anything(part) for part in inner))
    if isinstance(hint, types.UnionType):
        return st.none() | anything(inner[0])
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    assert is_dataclass(hint)
    return st.builds(hint, **{name: anything(part) for name, part in get_type_hints(hint).items()})


@pytest.mark.parametrize("kind", [Article, Analysis, Claim, StoryReport, Failure])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_record_round_trips_through_json(kind, data):
    record = data.draw(anything(kind))
    text = dump_json(encode(record))
    again = decode(kind, load_json(text))
    assert again == record
    assert dump_json(encode(again)) == text


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(reading=anything(Reading), report=anything(StoryReport), failure=anything(Failure), data=st.binary())
def test_any_record_round_trips_through_the_store(store, reading, report, failure, data):
    empty(store)
    capture = Capture(id=reading.article.capture_id, file=reading.article.file, media=Media.TEXT, data=data)
    store.add_reading(capture, reading)
    store.replace_stories([report], [])
    store.add_failure(None, failure)
    assert store.readings() == (reading,)
    assert store.story_reports() == (report,)
    assert store.failures() == (failure,)
    assert store.capture_bytes(capture.id) == data
    assert store.check(reading.article.id)
    assert store.profiles([reading.article.id]) == ((reading.profile,) if reading.profile else ())
    assert store.versions(reading.article.url or "") == ((reading.article.id,) if reading.article.url is not None else ())


def empty(store):
    """Make room for the next example: a new store takes longer."""
    store.replace_stories([], [report.story.id for report in store.story_reports()])
    for article_id in store.article_ids():
        store.remove_reading(article_id)
    with store._engine.connect().execution_options(write=True) as connection, connection.begin():
        for table in ("failures", "pages", "captures"):
            connection.exec_driver_sql(f"DELETE FROM {table}")


@pytest.mark.parametrize("value", [0.1, 1e-320, 1.7976931348623157e308, -0.0, 5e-324, 2**53 + 2.0, float("inf"), float("-inf")])
def test_floats_keep_every_bit(value):
    claim = make.claim(number=value)
    again = decode(Claim, load_json(dump_json(encode(claim))))
    assert again.number is not None
    assert again.number.hex() == value.hex()


def test_nan_stays_nan():
    again = decode(Claim, load_json(dump_json(encode(make.claim(number=float("nan"))))))
    assert again.number != again.number


def test_offset_of_a_moment_is_kept_not_only_its_instant():
    moment = make.moment("2026-03-13T04:33:00+05:30")
    assert decode(Moment, encode(moment)).at.isoformat() == "2026-03-13T04:33:00+05:30"


def test_fixed_tuples_stay_tuples():
    entity = StoryEntity(name="Varnow", kind=EntityKind.PLACE, id=None, mentions=(("art-1", 2, 8),))
    assert decode(StoryEntity, load_json(dump_json(encode(entity)))).mentions == (("art-1", 2, 8),)


def test_missing_field_takes_its_default_and_unknown_one_is_passed_over():
    data = encode(make.claim())
    del data["terms"]
    assert decode(Claim, {**data, "later": 1}) == make.claim()


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"start": 1}, {"start": "1", "end": 2}, {"start": 1.5, "end": 2}, {"start": None, "end": 2}],
)
def test_data_that_is_no_record_raises_store_error(data):
    with pytest.raises(StoreError, match="damaged Span"):
        decode(Span, data)


@pytest.mark.parametrize(
    "fields", [{"start": 2**63}, {"number": "many"}, {"slot": "no slot"}, {"terms": ["a"]}, {"unit": None}, {"bound": 3}]
)
def test_record_that_breaks_its_hints_raises_store_error(fields):
    with pytest.raises(StoreError, match="Claim cannot be stored"):
        encode(replace(make.claim(), **fields))


@dataclass(frozen=True)
class Odd:
    parts: list[str]


def test_hint_without_json_form_raises_store_error():
    with pytest.raises(StoreError, match="no JSON form"):
        encode(Odd(parts=[]))


def test_text_that_is_no_json_raises_store_error():
    with pytest.raises(StoreError, match="damaged JSON"):
        load_json("{")


def test_canonical_text_does_not_depend_on_the_order_of_keys():
    assert dump_json({"b": 1, "a": "\ud800"}) == dump_json({"a": "\ud800", "b": 1}) == '{"a":"\\ud800","b":1}'
