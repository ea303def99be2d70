import json
import re

import pytest

from secondsource.errors import SettingsError
from secondsource.ingest.outlets import load_outlets
from secondsource.records import DateOrder

KINDS = {"agency", "release", "broadcaster", "daily", "weekly", "monthly", "site", "trade", "aggregator", "official"}
REGIONS = ("GB US CA IE", "DE FR ES IT NL SE PL", "UA RO MD RS LT", "IN PK BD", "SA IL EG", "NG KE ZA", "CN JP KR", "AU NZ", "BR AR MX")


def test_shipped_outlets_are_well_formed():
    outlets = load_outlets(None)
    assert len(outlets) >= 400
    assert sum(bool(outlet.owner) for outlet in outlets) >= 300
    assert {outlet.kind for outlet in outlets} == KINDS
    for outlet in outlets:
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", outlet.domain), outlet
        assert re.fullmatch(r"[A-Z]{2}", outlet.country), outlet
        assert outlet.owner == outlet.owner.strip()
        assert all(alias and alias != outlet.name for alias in outlet.aliases), outlet


def test_shipped_outlets_come_from_all_parts_of_the_world():
    countries = {outlet.country for outlet in load_outlets()}
    assert len(countries) >= 90
    assert all(countries.issuperset(region.split()) for region in REGIONS)


def test_no_shipped_alias_is_claimed_twice():
    claims = [name for outlet in load_outlets() for name in {outlet.name.casefold(), outlet.domain, *map(str.casefold, outlet.aliases)}]
    assert sorted(claims) == sorted(set(claims))


def test_shipped_sections_are_sorted():
    outlets = load_outlets()
    keys = [(outlet.country, outlet.name.casefold()) for outlet in outlets]
    breaks = [i for i in range(1, len(keys)) if keys[i] < keys[i - 1]]
    assert len(breaks) == 6


def test_one_owner_has_one_spelling():
    spellings = {outlet.owner for outlet in load_outlets() if outlet.owner}
    assert len({re.sub(r"\W", "", owner).casefold() for owner in spellings}) == len(spellings)


def put(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


TOML = """
[[outlet]]
name = "Orrin Courier"
domain = "https://www.Orrin-Courier.example/news"
owner = "Vale Press"
country = "GB"
kind = "daily"
aliases = ["The Courier"]
"""


def test_own_outlets_come_first_from_toml_or_json(tmp_path):
    first = load_outlets(put(tmp_path, "mine.toml", TOML))[0]
    assert (first.name, first.domain, first.aliases) == ("Orrin Courier", "orrin-courier.example", ("The Courier",))
    entry = {
        "name": "Orrin Courier",
        "domain": "orrin-courier.example",
        "owner": "Vale Press",
        "country": "GB",
        "kind": "daily",
    }
    for tree in ([entry | {"aliases": ["The Courier"]}], {"outlet": [entry | {"aliases": ["The Courier"]}]}):
        assert load_outlets(put(tmp_path, "mine.json", json.dumps(tree)))[0] == first
    assert len(load_outlets(tmp_path / "mine.json")) == len(load_outlets()) + 1


@pytest.mark.parametrize("own", ['name = "reuters"', 'name = "Wire desk"\ndomain = "www.reuters.com"'])
def test_an_own_entry_replaces_a_shipped_one(tmp_path, own):
    outlets = load_outlets(put(tmp_path, "mine.toml", f"[[outlet]]\n{own}\n"))
    assert len(outlets) == len(load_outlets())
    assert "Thomson Reuters" not in {outlet.owner for outlet in outlets}


def test_date_order_is_read(tmp_path):
    path = put(tmp_path, "mine.toml", '[[outlet]]\nname = "A"\ndate_order = "ymd"\n[[outlet]]\nname = "B"')
    assert [outlet.date_order for outlet in load_outlets(path)[:2]] == [DateOrder.YEAR_FIRST, DateOrder.UNKNOWN]


def test_an_empty_file_adds_nothing(tmp_path):
    assert load_outlets(put(tmp_path, "mine.toml", "")) == load_outlets()
    assert load_outlets(put(tmp_path, "mine.json", "[]")) == load_outlets()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("o.toml", '[[outlet]]\nname = "A"\nsite = "a.example"', "outlet 1: unknown key 'site'"),
        ("o.toml", '[[outlets]]\nname = "A"', "unknown key 'outlets'"),
        ("o.toml", '[[outlet]]\ndomain = "a.example"', "'name' is missing"),
        ("o.toml", '[[outlet]]\nname = "A"\ncountry = 49', "key 'country' must be a string"),
        ("o.toml", '[[outlet]]\nname = "A"\naliases = "B"', "key 'aliases' must be a list"),
        ("o.toml", '[[outlet]]\nname = "A"\n[[outlet]]\nname = "a"', "name is that of 'A' too"),
        ("o.toml", '[[outlet]]\nname = "A"\ndate_order = "dym"', "key 'date_order' must be one of dmy, mdy, ymd, not 'dym'"),
        ("o.toml", '[[outlet]]\nname = "A"\ndate_order = 1', "key 'date_order' must be a string"),
        ("o.toml", "outlet = 5", "must be a list"),
        ("o.toml", "[[outlet", "malformed"),
        ("o.json", "[1]", "outlet 1 must be a table"),
        ("o.json", '"text"', "must be a list"),
        ("o.json", "[" * 100_000, "malformed"),
    ],
)
def test_a_wrong_file_is_refused_by_key(tmp_path, name, text, reason):
    with pytest.raises(SettingsError, match=re.escape(reason)) as caught:
        load_outlets(put(tmp_path, name, text))
    assert caught.value.file.endswith(name)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        load_outlets(tmp_path / "none.toml")
