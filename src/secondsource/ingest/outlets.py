"""An outlets file in, outlets out: those that ship with Second Source, and the user's own before them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from secondsource.errors import SettingsError
from secondsource.records import DateOrder, Outlet

_WORDS = ("name", "domain", "owner", "country", "kind")
_KEYS = (*_WORDS, "aliases", "date_order")
_DATE_ORDERS = tuple(order.value for order in DateOrder if order)
_SHIPPED = "outlets.toml"


def load_outlets(path: Path | None = None) -> tuple[Outlet, ...]:
    """The user's outlets in their order, then the shipped ones that share neither name nor domain with any of them.

    The file is TOML with [[outlet]] tables, or JSON (ending .json): a list of objects, or {"outlet": [..]}. Keys: name
    (needed), domain, owner, country, kind, aliases (a list), date_order ("dmy", "mdy" or "ymd"). SettingsError names the file and
    the key that is wrong.
    Without a path, or with an empty file, the shipped outlets alone.
    """
    shipped = resources.files("secondsource").joinpath("data", _SHIPPED).read_bytes()
    known = _read_outlets(shipped, _SHIPPED)
    if path is None:
        return known
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(str(path), f"cannot be read ({error.strerror})") from error
    own = _read_outlets(data, str(path))
    taken = {key for outlet in own for key in _identity(outlet)}
    return (*own, *(outlet for outlet in known if taken.isdisjoint(_identity(outlet))))


def _identity(outlet: Outlet) -> set[str]:
    return {f"name {outlet.name.casefold()}"} | ({f"domain {outlet.domain}"} if outlet.domain else set())


def _read_outlets(data: bytes, file: str) -> tuple[Outlet, ...]:
    outlets = tuple(_make_outlet(entry, file, number) for number, entry in enumerate(_entries(data, file), start=1))
    seen: dict[str, str] = {}
    for outlet in outlets:
        for key in sorted(_identity(outlet)):
            if key in seen:
                raise SettingsError(file, f"outlet {outlet.name!r}: {key.partition(' ')[0]} is that of {seen[key]!r} too")
            seen[key] = outlet.name
    return outlets


def _entries(data: bytes, file: str) -> list[object]:
    try:
        text = data.decode("utf-8-sig")
        tree = json.loads(text) if file.lower().endswith(".json") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(file, f"is malformed ({error})") from error
    if isinstance(tree, dict):
        unknown = sorted(set(tree) - {"outlet"})
        if unknown:
            raise SettingsError(file, f"unknown key {unknown[0]!r}; outlets are [[outlet]] tables")
        tree = tree.get("outlet", [])
    if not isinstance(tree, list):
        raise SettingsError(file, "key 'outlet' must be a list of tables")
    return tree


def _make_outlet(entry: object, file: str, number: int) -> Outlet:
    where = f"outlet {number}"
    if not isinstance(entry, dict):
        raise SettingsError(file, f"{where} must be a table")
    unknown = sorted(str(key) for key in entry if key not in _KEYS)
    if unknown:
        raise SettingsError(file, f"{where}: unknown key {unknown[0]!r}; known are {', '.join(_KEYS)}")
    words = {key: _word(entry, key, file, where) for key in _WORDS}
    if not words["name"]:
        raise SettingsError(file, f"{where}: key 'name' is missing or empty")
    aliases = entry.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise SettingsError(file, f"{where}: key 'aliases' must be a list of strings")
    return Outlet(**{**words, "domain": _plain_domain(words["domain"])}, aliases=tuple(aliases), date_order=_date_order(entry, file, where))


def _date_order(entry: Mapping[str, object], file: str, where: str) -> DateOrder:
    value = _word(entry, "date_order", file, where)
    if value and value not in _DATE_ORDERS:
        raise SettingsError(file, f"{where}: key 'date_order' must be one of {', '.join(_DATE_ORDERS)}, not {value!r}")
    return DateOrder(value)


def _word(entry: Mapping[str, object], key: str, file: str, where: str) -> str:
    value = entry.get(key, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SettingsError(file, f"{where}: key {key!r} must be a string")
    return value.strip()


def _plain_domain(domain: str) -> str:
    """`https://www.Example.org/news` as `example.org`."""
    host = domain.casefold().rpartition("://")[2].partition("/")[0].partition(":")[0]
    return host.removeprefix("www.").rstrip(".")
