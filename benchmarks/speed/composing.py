"""The plan of a simulated page in, its headline and paragraphs out; the same plan gives the same text."""

from __future__ import annotations

import itertools
import random
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import vocabulary

WORDS, FOREIGN_WORDS, SPREAD = 490, 330, 70
"""Mean words of a page in English and in other languages, and their standard deviation."""
AGREEING = 0.5
"""Chance that the values of a background paragraph are those of the event's other pages, and not the outlet's own."""
VARIED = 0.55
"""Chance that a sentence gets an opener or a tail of the report's own."""
DIFFERING = 0.25
"""Chance that an independent report has one number of the event otherwise."""
KEPT_FACT = 0.85
THINGS = ("ta", "tb", "tc", "td", "te", "tf", "tg", "th")
THEMED = 9
"""Things of an event's own, by slot, and how many sentences on them it has, of which each report keeps some: real events of one kind
differ in more than names and numbers."""
EXCHANGED = {
    "said": "told reporters", "people": "persons", "about": "roughly", "some": "around", "because of": "owing to", "began": "got under way",
    "according to": "as reported by", "hurt": "injured", "homes": "houses", "called": "described as", "will": "is to",
}  # fmt: skip
"""What an edited reprint puts for a word, each time with a chance of a half."""
DROPPED = 0.2
"""Chance that an edited reprint leaves out a paragraph after the first."""
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE = re.compile(r"(?<=[.!?]) ")
_LOWERED = frozenset("The It A An They About Some Only All Its At In For Over From Repairs Roads Owners Pupils Parents".split())
_EXCHANGE = re.compile(r"\b(?:" + "|".join(EXCHANGED) + r")\b")


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: the kind of event, its seed, when, and its values by slot as plain words."""

    id: str
    kind: int
    seed: str
    at: datetime
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a page's text comes about: `voice` seeds its wording, `source` is the voice whose text it takes, `how` in which way."""

    event: Event
    voice: str
    lang: str
    at: datetime
    how: str
    source: str = ""
    credit: str = ""


@cache
def templates() -> dict[str, Any]:
    """The sentences of `templates.toml`."""
    return tomllib.loads((Path(__file__).resolve().parent / "templates.toml").read_text("utf-8"))


def kinds() -> int:
    """Number of kinds of events."""
    return len(templates()["kind"])


def draw_values(rng: random.Random, kind: int, at: datetime, place: dict[str, str] | None = None) -> dict[str, str]:
    """Values of an event of a kind; `place` gives names to keep, as a look-alike of an earlier event does."""
    spec = templates()["kind"][kind]
    values = dict(place or vocabulary.choose_place(rng))
    values |= {name: _grouped(rng.randint(low, high)) for name, (low, high) in spec["numbers"].items()}
    values |= {name: f"{rng.randint(low, high)} million euros" for name, (low, high) in spec["sums"].items()}
    themes = templates()["themes"]
    things = rng.sample(themes["nouns"].split(), len(THINGS))
    passing = {"person2": vocabulary.person(rng)}
    return (
        values
        | dict(zip(THINGS, things, strict=True))
        | passing
        | {
            "themes": " ".join(map(str, rng.sample(range(len(themes["facts"])), THEMED))),
            "weekday": vocabulary.WEEKDAYS[at.weekday()],
            "date": f"{at.day} {vocabulary.MONTHS[at.month - 1]}",
            "clock": f"{at.hour:02d}:{at.minute // 5 * 5:02d}",
            "month": rng.choice(vocabulary.MONTHS),
            "year": str(rng.randint(1950, 2020)),
            "age": str(rng.randint(19, 84)),
        }
    )


def compose(plan: Plan) -> tuple[str, list[str]]:
    """Headline and paragraphs of a page."""
    if plan.lang != "en":
        return _compose_foreign(plan)
    if plan.how in {"whole", "edited"}:
        title, paragraphs = _report(replace(plan, voice=plan.source, how="independent"), rewritten=False)
        if plan.how == "edited":
            title, paragraphs = _edit(plan, title, paragraphs)
        return title, [*paragraphs, f"({plan.credit})"] if plan.credit else paragraphs
    return _report(plan, rewritten=plan.how == "rewritten")


def _report(plan: Plan, *, rewritten: bool) -> tuple[str, list[str]]:
    """A report in the voice's own words; a rewrite has the facts, values and quotations of its source."""
    spec, event = templates()["kind"][plan.event.kind], plan.event
    facts = random.Random(f"{event.seed} {plan.source if rewritten else plan.voice} facts")
    words = random.Random(f"{event.seed} {plan.voice} words")
    values = _seen_values(plan, spec, facts)
    themes = templates()["themes"]
    own = [themes["facts"][int(number)] for number in event.values["themes"].split()]
    chosen = [fact for pair in itertools.zip_longest(own, spec["facts"]) for fact in pair if fact and facts.random() < KEPT_FACT]
    quotes = facts.sample(spec["says"], len(spec["says"]))
    told = [_vary(_fill(words.choice(fact), values, words), values, words) for fact in chosen]
    paragraphs = [f"{_fill(words.choice(spec['leads']), values, words)} {told.pop(0)}"] if told else []
    if plan.how == "follow-up":
        paragraphs.insert(0, _fill(words.choice(spec["later"]), values, words))
    quoted = [_quoted(_spoken(event, quote), values, words) for quote in quotes]
    paragraphs += [" ".join(told[:2]), quoted[0], " ".join(told[2:4]), " ".join(told[4:7]), quoted[-1], " ".join(told[7:])]
    paragraphs = [p for p in paragraphs if p]
    wanted = max(200, facts.gauss(WORDS, SPREAD))
    order = facts.sample(range(len(templates()["background"]["en"])), len(templates()["background"]["en"]))
    size = sum(len(p.split()) for p in paragraphs)
    for number in order:
        if size > wanted:
            break
        paragraphs.append(_background(event, number, values, facts, words))
        size += len(paragraphs[-1].split())
    return _head(spec, values, words), paragraphs


def _head(spec: dict[str, Any], values: dict[str, str], rng: random.Random) -> str:
    head = f"{rng.choice(spec['heads'])} {rng.choice(templates()['themes']['heads'])}"
    return _fill(head, values, rng).replace(" million euros", "m euros")


def _seen_values(plan: Plan, spec: dict[str, Any], rng: random.Random) -> dict[str, str]:
    """The event's values as this voice has them: one number may differ."""
    values = plan.event.values | {"today": vocabulary.WEEKDAYS[plan.at.weekday()]}
    if rng.random() < DIFFERING:
        name = rng.choice(sorted(spec["numbers"]))
        number = int(values[name].replace(",", ""))
        values[name] = _grouped(max(2, round(number * rng.choice((0.8, 0.9, 1.1, 1.25))) + rng.choice((-1, 1))))
    return values


def _background(event: Event, number: int, values: dict[str, str], facts: random.Random, words: random.Random) -> str:
    """A paragraph about the place; most outlets that write it have the same values."""
    own = "" if facts.random() < AGREEING else str(facts.random())
    rng = random.Random(f"{event.seed} background {number} {own}")
    passing = values | vocabulary.choose_passing(rng) | _passing_numbers(rng)
    passing["remark"] = _fill(rng.choice(templates()["remarks"]["en"]), passing, rng)
    return _vary(_fill(templates()["background"]["en"][number], passing, words), values, words)


def _vary(paragraph: str, values: dict[str, str], rng: random.Random) -> str:
    """Put openers and tails of the report's own to sentences; those with quotation marks stay."""
    parts = _SENTENCE.split(paragraph)
    return " ".join(part if '"' in paragraph or rng.random() >= VARIED else _vary_sentence(part, values, rng) for part in parts)


def _vary_sentence(sentence: str, values: dict[str, str], rng: random.Random) -> str:
    xa, xb = rng.sample(templates()["themes"]["nouns"].split(), 2)
    own = values | vocabulary.choose_passing(rng) | _passing_numbers(rng) | {"xa": xa, "xb": xb}
    first, _, rest = sentence.partition(" ")
    if first in _LOWERED and rng.random() < 0.5:
        opener = _fill(rng.choice(templates()["variation"]["openers"]), own, rng)
        return f"{opener.rstrip(',')}, {first.lower()} {rest}"
    return f"{sentence.rstrip('.')}{_fill(rng.choice(templates()['variation']['tails']), own, rng)}."


def _passing_numbers(rng: random.Random) -> dict[str, str]:
    share = [f"{rng.randint(1, 40)}.{rng.randint(1, 9)}" for _ in range(3)]
    return {
        "num": _grouped(rng.randint(110, 90_000)), "num2": _grouped(rng.randint(1_000, 60_000)), "small": str(rng.randint(2, 29)),
        "small2": str(rng.randint(2, 19)), "small3": str(rng.randint(2, 48)), "pct": share[0], "pct2": share[1], "pct3": share[2],
        "money": f"{rng.randint(2, 900)} million euros", "year": str(rng.randint(1950, 2024)), "year2": str(rng.randint(2028, 2039)),
        "month": rng.choice(vocabulary.MONTHS), "day2": rng.choice(vocabulary.WEEKDAYS), "day3": rng.choice(vocabulary.WEEKDAYS),
        "clock2": f"{rng.randint(0, 23):02d}:{rng.randint(0, 11) * 5:02d}", "age": str(rng.randint(19, 84)),
    }  # fmt: skip


def _spoken(event: Event, quote: str) -> str:
    """The quotation with the words that its speaker added at this event, the same for all who quote it."""
    rng = random.Random(f"{event.seed} {quote}")
    own = event.values | vocabulary.choose_passing(rng) | _passing_numbers(rng)
    return quote + _fill(rng.choice(templates()["variation"]["asides"]), own, rng)


def _quoted(quote: str, values: dict[str, str], rng: random.Random) -> str:
    speaker = _fill(rng.choice(templates()["frames"]["speakers"]), values, rng)
    return _fill(rng.choice(templates()["frames"]["en"]), values | {"quote": _fill(quote, values, rng), "official": speaker}, rng)


def _edit(plan: Plan, title: str, paragraphs: list[str]) -> tuple[str, list[str]]:
    """Leave out paragraphs, exchange words, add a paragraph of one's own and another headline."""
    rng = random.Random(f"{plan.event.seed} {plan.voice} edit")
    kept = [p for n, p in enumerate(paragraphs) if n == 0 or rng.random() >= DROPPED]
    kept = [_EXCHANGE.sub(lambda m: EXCHANGED[m.group()] if rng.random() < 0.5 else m.group(), p) for p in kept]
    number = rng.randrange(len(templates()["background"]["en"]))
    kept.append(_background(plan.event, number, plan.event.values, rng, rng))
    spec = templates()["kind"][plan.event.kind]
    return (_head(spec, plan.event.values, rng) if rng.random() < 0.6 else title), kept


def _compose_foreign(plan: Plan) -> tuple[str, list[str]]:
    """Simple sentences of another language, the same for every kind of event but for its name."""
    tongue, event = templates()["tongues"][plan.lang], plan.event
    rng = random.Random(f"{event.seed} {plan.voice} {plan.lang}")
    spec = templates()["kind"][event.kind]
    shared = random.Random(f"{event.seed} background")
    values = event.values | vocabulary.choose_passing(shared) | _passing_numbers(shared) | {"what": spec["words"][plan.lang]}
    values |= dict(zip(("n1", "n2"), [event.values[name] for name in list(spec["numbers"])[:2]], strict=True))
    values = {name: _local(value, plan.lang) for name, value in values.items()}
    lines = [tongue["lines"][0], *(line for line in tongue["lines"][1:] if rng.random() < KEPT_FACT)]
    told = [_capital(_fill(line, values, rng)) for line in [lines[0], *rng.sample(lines[1:], len(lines) - 1)]]
    passing = [line for line in tongue["lines"] if _SLOT.search(line) and not set(_SLOT.findall(line)) & set(event.values)]
    wanted = max(150, rng.gauss(FOREIGN_WORDS, SPREAD))
    while sum(len(line.split()) for line in told) < wanted:
        own = {name: _local(value, plan.lang) for name, value in (vocabulary.choose_passing(rng) | _passing_numbers(rng)).items()}
        told += [f"{own['town2']}: {_fill(line, values | own, rng)}" for line in rng.sample(passing, len(passing) // 2)]
    return _capital(_fill(rng.choice(tongue["heads"]), values, rng)), [" ".join(told[n : n + 3]) for n in range(0, len(told), 3)]


_DAYS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag", "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "ro": "luni marți miercuri joi vineri sâmbătă duminică", "uk": "понеділок вівторок середа четвер п'ятниця субота неділя",
}  # fmt: skip
_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "uk": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
}  # fmt: skip
_MILLIONS = {"de": "Millionen Euro", "fr": "millions d'euros", "ro": "milioane de euro", "uk": "мільйонів євро"}


def _local(value: str, lang: str) -> str:
    """A weekday, month, sum or grouped number as another language writes it."""
    if value in vocabulary.WEEKDAYS:
        return _DAYS[lang].split()[vocabulary.WEEKDAYS.index(value)]
    if value in vocabulary.MONTHS:
        return _MONTHS[lang].split()[vocabulary.MONTHS.index(value)]
    value = value.replace("million euros", _MILLIONS[lang])
    return re.sub(r"(?<=\d),(?=\d{3})", "." if lang in {"de", "ro"} else "\u00a0", value)


def _fill(template: str, values: dict[str, str], rng: random.Random) -> str:
    while "[" in template:
        template = _CHOICE.sub(lambda m: rng.choice(m.group(1).split("|")), template)
    filled = _SLOT.sub(lambda m: values[m.group(1)], template)
    return _capital(filled)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _grouped(number: int) -> str:
    """A number as news write it: round to hundreds from 5,000 on."""
    return f"{round(number, -2) if number >= 5_000 else number:,}"
