"""What a number counts: the head noun after it, in the singular, by rule; people and frequent things share one name across
languages.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[ ]?(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)")
_GAP = re.compile(r"\s+")
MAX_WORDS = 4
"""The head noun is looked for among this many words after the number."""

_STOPS = frozenset(
    "of in on at to for from with by as is are was were be been has have had will would may might can could said say says "
    "and or but that which who whom while when"
    " after before because if than then there their its his her the a an this these those it they he she we you i not no "
    "so also during over under into onto out off up"
    " down about against between through since until per each every both either via amid among near across around where "
    "what how do does did each more less only just now".split()
)
_MORE = frozenset({"more", "other", "further", "additional", "extra"})
_PREDICATES = frozenset(
    "dead injured killed wounded missing hurt detained arrested hospitalised hospitalized trapped evacuated displaced "
    "homeless unaccounted survived died drowned".split()
)


def _read_table(rows: str) -> dict[str, str]:
    """Read "person: people persons; man: men": each form after a colon stands for the noun before it."""
    pairs = (row.split(":") for row in rows.split(";"))
    return {form: noun.strip() for noun, forms in pairs for form in forms.split()}


_IRREGULAR = _read_table(
    """
    person: people others persons; man: men; woman: women; child: children; policeman: policemen; fisherman: fishermen;
    fireman: firemen; life: lives; wife: wives; knife: knives; half: halves; foot: feet; tooth: teeth; mouse: mice;
    police officer: police; troop: troops; staff member: staff personnel; crew member: crew; cattle: cattle; sheep:
    sheep; aircraft: aircraft; spacecraft: spacecraft; series: series; species: species; data: data; medium: media;
    criterion: criteria; crisis: crises; base: bases; house: houses; warehouse: warehouses; case: cases; licence:
    licences; license: licenses; bus: buses; lease: leases; horse: horses; nurse: nurses; cause: causes; course:
    courses; purchase: purchases; business: businesses; gas: gases; movie: movies; cookie: cookies; tie: ties; shoe:
    shoes; hero: heroes; ache: aches; axe: axes; cache: caches; calf: calves; wolf: wolves; shelf: shelves; thief:
    thieves; leaf: leaves; loaf: loaves; civilian: civilians; firefighter: firefighters; release: releases; phase:
    phases; disease: diseases; database: databases; expense: expenses; response: responses; exercise: exercises
    """
)
_SHARED = _read_table(
    """
    person: mensch menschen person personen leute tote toten verletzte verletzten personne personnes gens morts blessés
    oameni persoane persoană morți răniți людей осіб особи людини загиблих поранених постраждалих людина особа;
    employee: mitarbeiter beschäftigte salariés employés angajați; worker: arbeiter ouvriers travailleurs muncitori
    працівників робітників; soldier: soldaten soldats militari soldați військових солдатів; drone: drohnen drones drone
    дронів дрони безпілотників безпілотники; missile: raketen missiles rachete ракет ракети; house: häuser maisons case
    будинків будинки; flat: wohnungen logements locuințe квартир; child: kinder enfants copii дітей дитини; woman:
    frauen femmes femei жінок; man: männer hommes bărbați чоловіків; resident: einwohner habitants locuitori жителів;
    vehicle: fahrzeuge véhicules vehicule автомобілів; job: stellen arbeitsplätze emplois; victim: victime
    """
)
ONE_NOUNS = frozenset(
    "person man woman child worker employee soldier officer civilian resident passenger driver pilot crew firefighter "
    "guard victim survivor suspect villager student teacher patient"
    " drone missile rocket house building vehicle car truck bus ship vessel boat aircraft plane helicopter ticket seat "
    "vote school hospital shop factory plant unit death injury"
    " policeman policewoman fireman boy girl body passenger-train train tanker warehouse bridge bank member judge minister "
    "journalist site company injured".split()
)
_NOT_PLURAL = re.compile(r"(?:ss|ous|us|is|'s|ias|ics)$")
_OF = re.compile(
    r"\s+of\s+(?:(?:the|its|their|his|her|our|my|those|these|all)\s+)?(?:(?:\d+|two|three|four|five|six|seven|eight|nine|"
    r"ten|[a-z]+teen|twenty|thirty)\s+)?",
    re.IGNORECASE,
)
_LOWER_DE = re.compile(r"[ -](?:de\s+|d')?(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)")


def singular(word: str) -> str:
    """Make an English noun singular and lower case by rule; words that are no plural stay.

    >>> [singular(w) for w in ("People", "factories", "boxes", "drones", "buses", "crisis")]
    ['person', 'factory', 'box', 'drone', 'bus', 'crisis']
    """
    low = word.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if not is_plural(low):
        return low
    if low.endswith("men") and len(low) > 4:
        return low[:-3] + "man"
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return low[:-2]
    return low[:-1] if low.endswith("s") else low


def is_plural(word: str) -> bool:
    """Whether an English word looks like a plural noun."""
    low = word.lower()
    if low in _IRREGULAR:
        return True
    if low.endswith("men") and len(low) > 5 and low not in ("specimen", "regimen", "abdomen"):
        return True
    return len(low) > 2 and low.endswith("s") and _NOT_PLURAL.search(low) is None


def read_counted(text: str, at: int, number: float, lang: str = "en") -> tuple[int, str]:
    """Read the noun that a number counts: its end and its singular; (at, "") where none is plain."""
    if lang in ("de", "fr", "ro", "uk"):
        return _read_foreign(text, at, lang)
    if text[at : at + 1] == "-":
        match = re.compile(r"-(?P<word>[a-z]{3,})\b").match(text, at)
        return (match.end(), singular(match["word"])) if match and match["word"] not in _STOPS else (at, "")
    if of := _OF.match(text, at):
        return _read_of(text, at, of.end(), number)
    end, unit = _read_run(text, at, number)
    return (end, unit) if unit else (at, "")


def _read_of(text: str, at: int, start: int, number: float) -> tuple[int, str]:
    if re.compile(r"(?:dead|injured|wounded|victims)\b").match(text, start):
        return start + len(re.compile(r"\w+").match(text, start).group()), "person"  # type: ignore[union-attr]
    end, unit = _read_run(text, start - 1, max(number, 2))
    return (end, unit) if unit else (at, "")


def _read_run(text: str, at: int, number: float) -> tuple[int, str]:
    """Walk over the words after a number; the first plural is the head, adjectives before it are passed over."""
    position = at
    for index in range(MAX_WORDS):
        gap = _GAP.match(text, position)
        match = _WORD.match(text, gap.end()) if gap and "\n" not in gap.group() else None
        if match is None:
            break
        word = match["word"]
        low = word.lower()
        if index == 0 and low in _MORE:
            position = match.end()
            continue
        if low in _STOPS:
            break
        if low in _PREDICATES and _ends_run(text, match.end()):
            return match.end(), "person"
        if number == 1 and low in ONE_NOUNS and low not in _PREDICATES:
            return match.end(), low
        if number != 1 and is_plural(low.rsplit("-", 1)[-1]):
            return _head(text, match.end(), word)
        if word[0].isupper() and index > 2:
            break
        position = match.end()
    return at, ""


def _head(text: str, end: int, word: str) -> tuple[int, str]:
    """The plural found is the head, but for "armed forces soldiers": two plurals in a row."""
    following = re.compile(r" (members|officers|workers|employees|staff|personnel|owners|holders|fans|players)\b").match(text, end)
    if following:
        return following.end(), singular(following.group(1))
    return end, singular(word)


def _ends_run(text: str, end: int) -> bool:
    """Whether "injured" stands alone ("41 injured, officials said") and is no adjective ("41 injured workers")."""
    match = re.compile(r"\s+(\w+)").match(text, end)
    return match is None or match.group(1).lower() in _STOPS or not is_plural(match.group(1))


def _read_foreign(text: str, at: int, lang: str) -> tuple[int, str]:
    """Take the next known noun of the run, in German the first capitalised word, else the next word as written."""
    position, first = at, None
    for _ in range(3):
        match = _LOWER_DE.match(text, position)
        if match is None:
            break
        word = match["word"].lower()
        if word in _SHARED:
            return match.end(), _SHARED[word]
        if first is None and len(word) > 3 and (lang != "de" or match["word"][0].isupper()):
            first = match
        position = match.end()
    if first is None or first.start() > at + 1:
        return at, ""
    noun = first["word"].lower()
    return first.end(), noun.removesuffix("s") if lang == "fr" and not noun.endswith("ss") else noun
