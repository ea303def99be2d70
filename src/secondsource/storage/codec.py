"""Records to JSON and back, from their type hints alone: what comes out equals what went in.

Handles str, bool, int (64 bits), float (all bits kept; infinities and NaN as strings), enums, datetimes with or without offset,
tuples, optional fields and nested dataclasses. Bytes stay apart: they have their own BLOB columns.
"""

from __future__ import annotations

import json
import math
import operator
import types
from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum, StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import orjson

from secondsource.errors import StoreError

Record = TypeVar("Record")
_INT_LIMIT = 2**63


class _Steps(NamedTuple):
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def encode(record: object) -> dict[str, object]:
    """Turn a frozen record into plain JSON values, field by field; a field that does not fit its type hint raises StoreError.

    >>> from secondsource.records import Span
    >>> encode(Span(start=2, end=5))
    {'start': 2, 'end': 5}
    """
    kind: Any = type(record)
    try:
        encoded: dict[str, object] = _steps(kind).encode(record)
    except (TypeError, ValueError, OverflowError) as error:
        raise StoreError(f"{type(record).__name__} cannot be stored: {error}") from error
    return encoded


def decode(kind: type[Record], data: object) -> Record:
    """Rebuild a record from JSON values. A missing field takes its default, an unknown one is passed over; anything else
    that does not fit raises StoreError.

    >>> from secondsource.records import Span
    >>> decode(Span, {"start": 2, "end": 5})
    Span(start=2, end=5)
    """
    hint: Any = kind
    try:
        record: Record = _steps(hint).decode(data)
    except (TypeError, ValueError, OverflowError) as error:
        raise StoreError(f"the store holds a damaged {kind.__name__}: {error}") from error
    return record


def encode_columns(kind: type, records: Sequence[object]) -> dict[str, list[Any]]:
    """Turn many records of one kind into plain JSON values field by field, as `encode` does one by one.

    >>> from secondsource.records import Span
    >>> encode_columns(Span, [Span(start=2, end=5), Span(start=7, end=9)])
    {'start': [2, 7], 'end': [5, 9]}
    """
    hints = _hints(kind)
    try:
        if any(type(record) is not kind for record in records):
            raise TypeError(f"another record where {kind.__name__} belongs")
        columns = zip(*map(operator.attrgetter(*hints), records), strict=True) if records else ((),) * len(hints)
        return {name: _column(hint, values) for (name, hint), values in zip(hints.items(), columns, strict=True)}
    except (TypeError, ValueError, OverflowError) as error:
        raise StoreError(f"{kind.__name__} cannot be stored: {error}") from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _column(hint: Any, values: tuple[Any, ...]) -> list[Any]:  # noqa: ANN401
    found = set(map(type, values))
    if found <= {hint} and hint in (str, bool):
        return list(values)
    if found <= {hint} and isinstance(hint, type) and issubclass(hint, StrEnum):
        return [str.__str__(value) for value in values]
    return list(map(_steps(hint).encode, values))


def dump_json(data: object) -> str:
    """Write JSON values as canonical text: keys sorted, no white space; lone surrogates survive as escapes.

    >>> dump_json({"b": 1.5, "a": ["ä"]})
    '{"a":["ä"],"b":1.5}'
    """
    try:
        return orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:
        # orjson refuses lone surrogates, which file names and broken pages do hold.
        return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)


def load_json(text: str) -> object:
    """Read JSON values from text; text that is no JSON raises StoreError."""
    loaded: object
    try:
        loaded = orjson.loads(text)
    except orjson.JSONDecodeError:
        try:
            loaded = json.loads(text)
        except ValueError as error:
            raise StoreError(f"the store holds damaged JSON: {error}") from error
    return loaded


@cache
def _steps(hint: Any) -> _Steps:  # noqa: ANN401 - a type hint has no type of its own
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _sequence(inner[0]) if inner[-1] is Ellipsis else _fixed(inner)
    if isinstance(hint, types.UnionType) and len(inner) == 2 and types.NoneType in inner:
        return _optional(_steps(inner[0] if inner[1] is types.NoneType else inner[1]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _Steps(lambda value: hint(value).value, hint)
    if is_dataclass(hint):
        return _dataclass(hint)
    raise TypeError(f"no JSON form for {hint}")


def _dataclass(kind: Any) -> _Steps:  # noqa: ANN401
    fields = tuple((name, *_steps(hint)) for name, hint in _hints(kind).items())

    def encode_fields(record: object) -> dict[str, object]:
        if type(record) is not kind:
            raise TypeError(f"{type(record).__name__} where {kind.__name__} belongs")
        return {name: write(getattr(record, name)) for name, write, _ in fields}

    def decode_fields(data: dict[str, object]) -> object:
        checked = _checked(data, dict)
        return kind(**{name: read(checked[name]) for name, _, read in fields if name in checked})

    return _Steps(encode_fields, decode_fields)


def _sequence(hint: Any) -> _Steps:  # noqa: ANN401
    write, read = _steps(hint)
    return _Steps(
        lambda values: [write(value) for value in _checked(values, tuple)],
        lambda values: tuple([read(value) for value in _checked(values, list)]),
    )


def _fixed(hints: tuple[Any, ...]) -> _Steps:
    steps = [_steps(hint) for hint in hints]
    return _Steps(
        lambda values: [step.encode(value) for step, value in zip(steps, _checked(values, tuple), strict=True)],
        lambda values: tuple([step.decode(value) for step, value in zip(steps, _checked(values, list), strict=True)]),
    )


def _optional(steps: _Steps) -> _Steps:
    return _Steps(
        lambda value: None if value is None else steps.encode(value),
        lambda value: None if value is None else steps.decode(value),
    )


def _checked(value: Any, kind: type) -> Any:  # noqa: ANN401
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} where {kind.__name__} belongs")
    return value


def _text(value: object) -> str:
    # A subclass (a StrEnum, an lxml string) becomes plain text.
    return value if type(value) is str else str.__str__(_checked(value, str))


def _whole(value: Any) -> int:  # noqa: ANN401
    number = operator.index(value)
    if not -_INT_LIMIT <= number < _INT_LIMIT:
        raise OverflowError("a whole number above 64 bits")
    return number


def _encode_float(value: Any) -> float | str:  # noqa: ANN401
    number = float(value)
    return number if math.isfinite(number) else str(number)


_SCALARS: dict[object, _Steps] = {
    str: _Steps(_text, _text),
    bool: _Steps(bool, bool),
    int: _Steps(_whole, _whole),
    float: _Steps(_encode_float, float),
    bytes: _Steps(bytes.hex, bytes.fromhex),
    datetime: _Steps(datetime.isoformat, datetime.fromisoformat),
}
