"""Invented names for the simulated feed: towns, persons, firms, parties. All are made up of parts, none is taken from a real text."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

_ALL = tomllib.loads((Path(__file__).resolve().parent / "names.toml").read_text("utf-8"))
_PARTS = {name: words.split() for name, words in _ALL["parts"].items()}
_NAMES = _ALL["names"]
FURNITURE: dict[str, list[str]] = _ALL["furniture"]
OUTLET_WORDS: list[str] = _PARTS["outlet_words"]
AGENCIES: list[str] = _NAMES["agencies"]
MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def town(rng: random.Random) -> str:
    """One of about 1,000 towns."""
    return rng.choice(_PARTS["town_heads"]) + rng.choice(_PARTS["town_tails"])


def person(rng: random.Random) -> str:
    """One of about 24,000 persons."""
    return f"{rng.choice(_PARTS['first'])} {rng.choice(_PARTS['last_heads'])}{rng.choice(_PARTS['last_tails'])}"


def firm(rng: random.Random) -> str:
    """One of 540 firms."""
    return f"{rng.choice(_PARTS['firm_heads'])} {rng.choice(_PARTS['firm_tails'])}"


def country(rng: random.Random) -> str:
    """One of twelve countries."""
    return rng.choice(_PARTS["countries"])


def street(rng: random.Random) -> str:
    """One of 54 streets."""
    return f"{rng.choice(_PARTS['streets'])} {rng.choice(('Street', 'Road', 'Square'))}"


def choose_place(rng: random.Random) -> dict[str, str]:
    """Names that belong to a place and its people, by the slot of the templates that they fill."""
    place = {"town": town(rng), "region": f"{town(rng)} County", "country": country(rng), "river": rng.choice(_PARTS["rivers"])}
    field = {"what": rng.choice(_PARTS["fields"])}
    return place | {
        "othertown": town(rng),
        "othercountry": country(rng),
        "street": street(rng),
        "hospital": f"{rng.choice(_PARTS['streets'])} Hospital",
        "body": rng.choice(_NAMES["bodies"]).format(**place),
        "institute": rng.choice(_NAMES["institutes"]).format(**place, **field),
        "party": rng.choice(_NAMES["parties"]),
        "company": firm(rng),
        "othercompany": firm(rng),
        "office": rng.choice(_NAMES["offices"]),
        "person": person(rng),
        "official": person(rng),
        "expert": person(rng),
        "witness": person(rng),
        "boss": person(rng),
    }


def choose_passing(rng: random.Random) -> dict[str, str]:
    """Names of a background paragraph."""
    names = {"town2": town(rng), "country2": country(rng), "street2": street(rng), "company2": firm(rng)}
    return names | {"person2": person(rng), "expert2": person(rng)}
