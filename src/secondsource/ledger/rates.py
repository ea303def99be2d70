"""A table of exchange rates as TOML in, amounts in another currency with the rate and its date out."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from secondsource.errors import SettingsError
from secondsource.records import Conversion, RateTable

FIGURES = 2
"""Significant figures of a converted sum: the shipped rates have no more."""
SHIPPED = "rates.toml"
_KEYS = frozenset({"as_of", "source", "per_euro", "table"})
_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_CODE = re.compile(r"[A-Z]{3}")


@lru_cache(maxsize=1)
def shipped_rates() -> tuple[RateTable, ...]:
    """The table that ships with Second Source: rounded by hand, good enough to tell the size of a sum."""
    return parse_rates(files("secondsource").joinpath("data", SHIPPED).read_text(encoding="utf-8"), SHIPPED)


def parse_rates(text: str, file: str) -> tuple[RateTable, ...]:
    """Read rates in TOML, oldest table first: `as_of`, `source` and `[per_euro]`, and more `[[table]]` of the same keys for other dates.

    Raises SettingsError naming the file and the key that is wrong: no table at all, an unknown key, a code that is not of three capital
    letters, a rate that is no positive number, a date that is none, two tables of one date.
    """
    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(file, f"is malformed ({error})") from error
    more = tree.get("table", [])
    if not isinstance(more, list) or not all(isinstance(entry, dict) and "table" not in entry for entry in more):
        raise SettingsError(file, "key 'table' must be a list of [[table]] tables")
    own = [tree] if set(tree) & {"as_of", "source", "per_euro"} or not more else []
    _check_keys(tree, file)
    tables = sorted((_read_table(entry, file) for entry in [*own, *more]), key=lambda t: t.as_of)
    for left, right in pairwise(tables):
        if left.as_of == right.as_of:
            raise SettingsError(file, f"has two tables as of {left.as_of}")
    return tuple(tables)


def _check_keys(entry: Mapping[str, object], file: str) -> None:
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise SettingsError(file, f"unknown key {unknown[0]!r}; known are as_of, source, [per_euro] and [[table]]")


def _read_table(entry: Mapping[str, object], file: str) -> RateTable:
    _check_keys(entry, file)
    # A bare date of TOML is a date as well as one in quotes.
    as_of = str(entry.get("as_of", ""))
    if not _DAY.fullmatch(as_of):
        raise SettingsError(file, f"key 'as_of' must be the date of the rates, such as 2026-01-31, not {as_of!r}")
    source = entry.get("source", file)
    if not isinstance(source, str):
        raise SettingsError(file, "key 'source' must be a string")
    rates = entry.get("per_euro")
    if not isinstance(rates, dict) or not rates:
        raise SettingsError(file, f"the table as of {as_of} has no [per_euro] with a rate for each currency")
    return RateTable(as_of=as_of, source=source, per_euro=tuple(sorted({"EUR": 1.0, **_read_rates(rates, file)}.items())))


def _read_rates(rates: Mapping[str, object], file: str) -> dict[str, float]:
    for code, rate in rates.items():
        if not _CODE.fullmatch(code):
            raise SettingsError(file, f"{code!r} is no currency code of three capital letters (ISO 4217)")
        number = isinstance(rate, int | float) and not isinstance(rate, bool)
        if not number or not _is_sound(rate) or (code == "EUR" and rate != 1):
            raise SettingsError(file, f"the rate of {code} must be {'1' if code == 'EUR' else 'a positive number'}, not {rate!r}")
    return {code: float(rate) for code, rate in rates.items() if isinstance(rate, int | float)}


def _is_sound(rate: object) -> bool:
    try:
        return isinstance(rate, int | float) and math.isfinite(float(rate)) and 1e-9 < float(rate) < 1e12
    except OverflowError:
        return False


def rates_on(tables: Sequence[RateTable], day: str) -> RateTable | None:
    """The newest table that is not of after the day, else the oldest one; None where there is no table. Tables stand oldest first."""
    before = [table for table in tables if table.as_of <= (day or "9999")]
    return before[-1] if before else tables[0] if tables else None


def convert(amount: float, currency: str, target: str, tables: Sequence[RateTable], day: str) -> Conversion | None:
    """An amount in another currency by the rates of a day, rounded; the same currency stays as it is, at 1. None where a rate is missing.

    >>> table = RateTable(as_of="2026-01", source="made up", per_euro=(("EUR", 1.0), ("USD", 1.25)))
    >>> convert(412.0, "USD", "EUR", [table], "2026-02-01").amount
    330.0
    """
    if currency == target:
        return Conversion(amount=amount, currency=target, rate=1.0, as_of="", source="")
    table = rates_on(tables, day)
    rates = dict(table.per_euro) if table else {}
    if table is None or currency not in rates or target not in rates:
        return None
    rate = rates[currency] / rates[target]
    return Conversion(amount=round_figures(amount / rate), currency=target, rate=rate, as_of=table.as_of, source=table.source)


def round_figures(number: float, figures: int = FIGURES) -> float:
    """Round to significant figures; what is not finite stays.

    >>> round_figures(358_260_869.6)
    360000000.0
    """
    if not number or not math.isfinite(number):
        return number
    return float(f"{number:.{figures - 1}e}")
