"""Words that bound a number or a time ("at least", "by", "nearly"), read just before it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from secondsource.records import Bound

_NUMBER_WORDS: Mapping[str, Mapping[Bound, str]] = {
    "en": {
        Bound.ABOUT: "about around approximately roughly nearly almost some circa c. close+to an+estimated estimated just+under just+over",
        Bound.AT_LEAST: "at+least no+fewer+than no+less+than not+less+than not+fewer+than a+minimum+of minimum+of",
        Bound.MORE_THAN: "more+than over above upwards+of in+excess+of well+over exceeding greater+than larger+than",
        Bound.AT_MOST: "up+to at+most no+more+than not+more+than as+many+as as+much+as a+maximum+of maximum+of not+exceed not+exceeding",
        Bound.LESS_THAN: "less+than under fewer+than below",
    },
    "de": {
        Bound.ABOUT: "rund etwa ungefähr ca. circa knapp fast beinahe gut",
        Bound.AT_LEAST: "mindestens wenigstens nicht+weniger+als",
        Bound.MORE_THAN: "mehr+als über",
        Bound.AT_MOST: "bis+zu höchstens maximal nicht+mehr+als",
        Bound.LESS_THAN: "weniger+als unter",
    },
    "fr": {
        Bound.ABOUT: "environ près+de presque quelque autour+de à+peu+près",
        Bound.AT_LEAST: "au+moins pas+moins+de",
        Bound.MORE_THAN: "plus+de plus+d'",
        Bound.AT_MOST: "jusqu'à au+plus au+maximum pas+plus+de",
        Bound.LESS_THAN: "moins+de moins+d'",
    },
    "ro": {
        Bound.ABOUT: "circa aproximativ aproape vreo în+jur+de cam",
        Bound.AT_LEAST: "cel+puțin minimum nu+mai+puțin+de",
        Bound.MORE_THAN: "mai+mult+de mai+mulți+de mai+multe+de peste",
        Bound.AT_MOST: "până+la cel+mult maximum nu+mai+mult+de",
        Bound.LESS_THAN: "mai+puțin+de mai+puține+de sub",
    },
    "uk": {
        Bound.ABOUT: "близько приблизно майже орієнтовно",
        Bound.AT_LEAST: "щонайменше принаймні не+менше не+менше+ніж",
        Bound.MORE_THAN: "понад більше+ніж більше більш+як",
        Bound.AT_MOST: "до не+більше щонайбільше не+більше+ніж",
        Bound.LESS_THAN: "менше менше+ніж",
    },
}
_TIME_WORDS: Mapping[str, Mapping[Bound, str]] = {
    "en": {
        Bound.AT_MOST: "by until till no+later+than not+later+than up+to before+the+end+of by+the+end+of by+about",
        Bound.AT_LEAST: "from since not+before no+earlier+than not+earlier+than starting as+of as+from onwards+from",
        Bound.ABOUT: "about around circa approximately roughly nearly almost",
        Bound.MORE_THAN: "more+than over after",
        Bound.LESS_THAN: "less+than under before within",
    },
    "de": {
        Bound.AT_MOST: "bis bis+zum bis+spätestens spätestens+am",
        Bound.AT_LEAST: "seit ab seit+dem ab+dem frühestens+am von",
        Bound.ABOUT: "etwa gegen rund um ca.",
    },
    "fr": {
        Bound.AT_MOST: "jusqu'à jusqu'au d'ici d'ici+le d'ici+à d'ici+au avant+le jusqu'en",
        Bound.AT_LEAST: "depuis depuis+le dès dès+le à+partir+du à+partir+de",
        Bound.ABOUT: "vers environ",
    },
    "ro": {
        Bound.AT_MOST: "până până+la până+pe până+în",
        Bound.AT_LEAST: "din de+la începând+cu",
        Bound.ABOUT: "circa aproximativ în+jurul în+jurul+orei",
    },
    "uk": {Bound.AT_MOST: "до не+пізніше", Bound.AT_LEAST: "з від із починаючи+з", Bound.ABOUT: "близько приблизно"},
}
_MOVED = re.compile(
    r"\b(?:gone|went|go|goes|going|rose|risen|climbed|crept|shot|brought|bringing|pushed|moved|taken|taking|back)\s+$", re.IGNORECASE
)
WINDOW = 32
"""No bound is longer than this many characters."""


def _compiled(table: Mapping[Bound, str], tail: str) -> tuple[re.Pattern[str], Mapping[str, Bound]]:
    bounds = {form.replace("+", " "): bound for bound, forms in table.items() for form in forms.split()}
    longest_first = sorted(bounds, key=lambda form: (-len(form), form))
    forms = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)
    return re.compile(rf"(?<!\w)({forms})(?:{tail})$", re.IGNORECASE), bounds


_NUMBERS = {lang: _compiled(table, r"(?<=')|\s+(?:(?:the|a|an|another|les|la|le|de)\s+)?") for lang, table in _NUMBER_WORDS.items()}
_TIMES = {
    lang: _compiled(
        table,
        r"(?<=')|\s+(?:(?:the|early|late|at|on|end|of|dem|den|le|la|au|ende|anfang|"
        r"mitte|fin|début|sfârșitul|finalul|începutul|lui|luna|lunii|anul|anului|кінця|початку|середини)\s+){0,4}",
    )
    for lang, table in _TIME_WORDS.items()
}


def number_bound(text: str, start: int, lang: str = "en") -> tuple[int, Bound]:
    """Read the bound that ends at a number's start: where it begins and what it says; (start, EXACT) where there is none."""
    return _read(_NUMBERS.get(lang, _NUMBERS["en"]), text, start)


def time_bound(text: str, start: int, lang: str = "en") -> tuple[int, Bound]:
    """Read the bound that ends at a time expression's start, in the same way as `number_bound`."""
    return _read(_TIMES.get(lang, _TIMES["en"]), text, start)


def _read(compiled: tuple[re.Pattern[str], Mapping[str, Bound]], text: str, start: int) -> tuple[int, Bound]:
    pattern, bounds = compiled
    low = max(0, start - WINDOW)
    match = pattern.search(text[low:start])
    if match is None:
        return start, Bound.EXACT
    if match.group(1).lower() == "up to" and _MOVED.search(text[max(0, low + match.start() - 24) : low + match.start()]):
        return start, Bound.EXACT  # "had gone up to 95"
    return low + match.start(), bounds[" ".join(match.group(1).lower().split())]
