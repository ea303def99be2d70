"""Numbers as digits or words at a given offset, in five languages: "2,600", "2.600" (German), "twenty-six", "two and a
half".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from secondsource.text import fold

MAX_DIGITS = 18
"""A longer string of digits is an identifier, not a number."""

# Every repeat is bounded: a page may hold a million digits in a row.
_SPACED = r"\d{1,3}(?:[ ']\d{3}){1,5}(?!\d)"
_PLAIN_DIGITS = rf"\d{{1,{MAX_DIGITS}}}(?!\d)"
_POINT_DECIMAL = re.compile(
    rf"\d{{1,3}}(?:,\d{{3}}){{1,5}}(?!,?\d)(?:\.\d{{1,6}}(?!\d))?|\d{{1,2}}(?:,\d{{2}}){{1,4}},\d{{3}}(?!,?\d)(?:\.\d{{1,"
    rf"6}}(?!\d))?|"
    rf"{_SPACED}(?:\.\d{{1,6}}(?!\d))?|{_PLAIN_DIGITS}(?:\.\d{{1,6}}(?!\d))?"
)
# Written so that no language reads them otherwise: both separators ("1.234,56", "1,234.56", "1 234,56") or several groups.
_EITHER_POINT = re.compile(r"\d{1,3}(?:[,']\d{3}){1,5}\.\d{1,6}(?![\d,])|\d{1,3}(?:,\d{3}){2,5}(?!,?\d)")
_EITHER_COMMA = re.compile(
    r"\d{1,3}(?:\.\d{3}){1,5},\d{1,6}(?![\d,])|\d{1,3}(?:[ ']\d{3}){1,5},\d{1,2}(?![\d,])|\d{1,3}(?:\.\d{3}){2,5}(?![.,]?\d)|"
    r"\d{1,3},\d{1,2}(?=\s?%|\s(?:million|billion|trillion|percent|per\s+cent|euros?|mln|bn)\b)"
)
_COMMA_DECIMAL = re.compile(
    rf"\d{{1,3}}(?:\.\d{{3}}){{1,5}}(?!\.?\d)(?:,\d{{1,6}}(?!\d))?|{_SPACED}(?:,\d{{1,6}}(?!\d))?|{_PLAIN_DIGITS}(?:[.,"
    rf"]\d{{1,6}}(?!\d))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number that ends at `end`; `spelled` says that it was written as words."""

    end: int
    number: float
    spelled: bool = False


def _table(rows: str) -> dict[str, float]:
    return {word: float(value) for row in rows.split(";") for words, value in [row.split(":")] for word in words.split(",")}


def _counted(words: str, first: int = 0) -> dict[str, float]:
    return {form: float(number) for number, row in enumerate(words.split(), first) for form in row.split("/")}


_ENGLISH = _counted(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
) | _table(
    "twenty:20;thirty:30;forty:40;fifty:50;sixty:60;seventy:70;eighty:80;ninety:90;hundred:100;thousand:1e3;million:1e6;"
    "billion:1e9;trillion:1e12;lakh:1e5;crore:1e7;dozen:-12"
)
_GERMAN_ONES = "ein zwei drei vier fünf sechs sieben acht neun".split()
_GERMAN_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_GERMAN_SMALL = (
    _counted(
        "null eins zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
        "siebzehn achtzehn neunzehn"
    )
    | {ten: float(20 + 10 * i) for i, ten in enumerate(_GERMAN_TENS)}
    | {f"{one}und{ten}": float(20 + 10 * i + j) for i, ten in enumerate(_GERMAN_TENS) for j, one in enumerate(_GERMAN_ONES, 1)}
)


def _german_compounds() -> dict[str, float]:
    """Numbers that German writes as one word: hundreds with what follows, thousands, and thousands with round hundreds."""
    small = {word: number for word, number in _GERMAN_SMALL.items() if number}
    round_hundreds = {f"{one}hundert": float(100 * i) for i, one in enumerate(["", *_GERMAN_ONES])} | {"hundert": 100.0}
    words = small | round_hundreds
    words |= {f"{lead}{joint}{word}": a + b for lead, a in round_hundreds.items() for word, b in small.items() for joint in ("", "und")}
    thousands = {f"{word}tausend": 1000 * number for word, number in words.items()} | {"eintausend": 1000.0}
    words |= {f"{word}tausend{hundreds}": 1000 * a + b for word, a in small.items() for hundreds, b in round_hundreds.items()}
    return words | thousands


_GERMAN = (
    _GERMAN_SMALL
    | _german_compounds()
    | _table(
        "ein,eine,einen,einem,einer:1;hundert:100;tausend:1e3;million,millionen:1e6;milliarde,milliarden:1e9;billion,"
        "billionen:1e12;dutzend:-12;anderthalb,eineinhalb:1.5;zweieinhalb:2.5;dreieinhalb:3.5"
    )
)
_GERMAN |= {word.replace("dreißig", "dreissig"): number for word, number in _GERMAN.items() if "dreißig" in word}
_FRENCH = _counted("zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize") | _table(
    "vingt,vingts:20;trente:30;quarante:40;cinquante:50;soixante:60;septante:70;octante,huitante:80;nonante:90;cent,cents:100;mille:1e3;"
    "million,millions:1e6;milliard,milliards:1e9;douzaine:-12"
)
_ROMANIAN = _counted(
    "zero un/o/una/unu doi/două trei patru cinci șase șapte opt nouă zece unsprezece doisprezece/douăsprezece treisprezece "
    "paisprezece/patrusprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece"
) | _table(
    "douăzeci:20;treizeci:30;patruzeci:40;cincizeci:50;șaizeci:60;șaptezeci:70;optzeci:80;nouăzeci:90;sută,sute:100;mie,"
    "mii:1e3;milion,milioane:1e6;miliard,miliarde:1e9;duzină:-12"
)
# Romanian is also typed without its marks; short words without them are other words ("noua" is "the new one").
_ROMANIAN |= {fold(word): number for word, number in _ROMANIAN.items() if word.endswith(("sprezece", "zeci"))}
COLLECTIVES = _counted("двоє троє четверо п'ятеро шестеро семеро восьмеро дев'ятеро десятеро", first=2)
"""Ukrainian numerals for people together; without a noun they count people."""
_UKRAINIAN_TEENS = _counted(
    "одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять", first=11
)
_UKRAINIAN = _counted(
    "нуль один/одна/одне/одну/одного два/дві/двох/двом/двома три/трьох/трьом/трьома чотири/чотирьох/чотирьом/чотирма "
    "п'ять/п'яти/п'ятьох/п'ятьма шість/шести/шістьох/шістьма сім/семи/сімох/сімома вісім/восьми/вісьмох/вісьмома "
    "дев'ять/дев'яти/дев'ятьох/дев'ятьма десять/десяти/десятьох/десятьма"
) | _table(
    "двадцять,двадцяти:20;тридцять,тридцяти:30;сорок,сорока:40;п'ятдесят,п'ятдесяти:50;шістдесят,шістдесяти:60;сімдесят,"
    "сімдесяти:70;вісімдесят,вісімдесяти:80;дев'яносто,дев'яноста:90;сто,ста:100;двісті:200;"
    "триста:300;чотириста:400;п'ятсот:500;шістсот:600;сімсот:700;вісімсот:800;дев'ятсот:900;тисяча,тисячі,тисяч:1e3;"
    "півтора,півтори:1.5;півмільйона:5e5;півмільярда:5e8;мільйон,мільйони,мільйонів,мільйона:1e6;мільярд,мільярди,мільярдів,мільярда:1e9"
)
_UKRAINIAN |= COLLECTIVES | _UKRAINIAN_TEENS | {word[:-1] + "и": number for word, number in _UKRAINIAN_TEENS.items()}
# A negative value multiplies what stands before it: "two dozen".
_WORDS: Mapping[str, Mapping[str, float]] = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "ro": _ROMANIAN, "uk": _UKRAINIAN}
_JOINTS = {"en": "and", "de": "und", "fr": "et", "ro": "și", "uk": ""}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_GAP = re.compile(r"[ -]{1,2}")
_HALF = re.compile(r"[ -]and[ -](?:a[ -])?half\b", re.IGNORECASE)
_FRACTION = re.compile(
    r"half (?:a|an)[ -](?=(?:dozen|hundred|thousand|million|billion)\b)|half[ -](?=(?:million|billion)\b)", re.IGNORECASE
)
# "Half a" of the other languages, which must be followed by a scale.
_FOREIGN_HALF = {
    "de": re.compile(r"(?:eine[rn]?|der|die)\s+halben?\s+(?=million\b|milliarde\b)", re.IGNORECASE),
    "fr": re.compile(r"(?:une?\s+)?demie?[ -](?=million\b|milliard\b|douzaine\b)", re.IGNORECASE),
    "ro": re.compile(r"(?:o\s+)?jumătate\s+de\s+(?=milion\b|miliard\b)", re.IGNORECASE),
}
_ARTICLE = re.compile(r"an?[ -](?=(?:dozen|hundred|thousand|million|billion|trillion)\b)", re.IGNORECASE)


def number_words(lang: str) -> Mapping[str, float]:
    """Give the number words of a language with their values; an unknown language gets the English ones."""
    return _WORDS.get(lang, _ENGLISH)


def read_digits(text: str, at: int, lang: str = "en") -> Numeral | None:
    """Read a number in digits at an offset, with the separators of the language; None where there is none or it has too
    many digits.

    >>> read_digits("2,600 homes", 0).number, read_digits("2.600 Menschen", 0, "de").number
    (2600.0, 2600.0)
    """
    point = lang not in ("de", "fr", "ro", "uk")
    if match := _EITHER_POINT.match(text, at):
        point = True
    elif match := _EITHER_COMMA.match(text, at):
        point = False
    else:
        match = (_POINT_DECIMAL if point else _COMMA_DECIMAL).match(text, at)
    if match is None:
        return None
    written = match.group().replace(" ", "").replace("'", "")
    if point:
        written = written.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "").replace(",", ".")
    else:
        written = written.replace(",", ".")
    return Numeral(end=match.end(), number=float(written)) if len(written) <= MAX_DIGITS else None


def read_words(text: str, at: int, lang: str = "en") -> Numeral | None:
    """Read a number in words at an offset; None where no number word stands there.

    >>> read_words("three hundred and five men", 0)
    Numeral(end=22, number=305.0, spelled=True)
    """
    table = number_words(lang)
    lead = _FRACTION.match(text, at) or _ARTICLE.match(text, at) if lang == "en" else _foreign_half(text, at, lang)
    start = lead.end() if lead else at
    total, current, end = 0.0, 0.0, -1
    position = start
    while True:
        match = _WORD.match(text, position)
        value = table.get(match.group().lower()) if match else None
        if match is None or value is None or not _combines(current, value, total, lang, first=end < 0):
            break
        total, current = _joined(total, current, value)
        end = match.end()
        if lang == "en" and (half := _HALF.match(text, end)):
            current, end = current + 0.5 * max(_last_scale(value), 1.0), half.end()
        following = _next_word(text, end, lang, value)
        if following is None:
            break
        position = following
    if end < 0:
        return None
    factor = 0.5 if lead and (lang != "en" or lead.group()[0] in "hH") else 1.0
    return Numeral(end=end, number=(total + current) * factor, spelled=True)


def _foreign_half(text: str, at: int, lang: str) -> re.Match[str] | None:
    pattern = _FOREIGN_HALF.get(lang)
    return pattern.match(text, at) if pattern else None


def read_number(text: str, at: int, lang: str = "en") -> Numeral | None:
    """Read a number in digits or words at an offset, None where there is none. Scales after digits ("1.5 million") are not
    read here.
    """
    return read_digits(text, at, lang) if text[at : at + 1].isdigit() else read_words(text, at, lang)


def _last_scale(value: float) -> float:
    return value if value >= 100 else 1.0


def _combines(current: float, value: float, total: float, lang: str, *, first: bool) -> bool:
    """Whether a number word may go on from what was read: "twenty six" may, "five six" may not."""
    if first or value >= 1000:
        return True
    if value < 0:
        return 0 < current < 20
    if value == 100:
        return 0 < current < 100
    rest = current % 100
    if value > 100:
        return current == 0
    if rest == 0:
        return True
    if lang == "fr" and _combines_in_french(rest, value):
        return True
    return rest % 10 == 0 and rest >= 20 and value < 10


def _combines_in_french(rest: float, value: float) -> bool:
    """Whether "quatre-vingt", "soixante-douze", "quatre-vingt-onze" or the seven to nine after a ten ("dix-neuf") go on."""
    return (rest == 4 and value == 20) or (rest in (60, 80) and value < 20) or (rest in (10, 70, 90) and 7 <= value <= 9)


def _joined(total: float, current: float, value: float) -> tuple[float, float]:
    if value >= 1000:
        return total + max(current, 1.0) * value, 0.0
    if value == 100 or value < 0:
        return total, max(current, 1.0) * abs(value)
    if value == 20 and current % 100 == 4:
        return total, current + 76
    return total, current + value


def _next_word(text: str, end: int, lang: str, value: float) -> int | None:
    """Offset of the next number word after a gap and, after hundreds or tens, the language's "and"."""
    gap = _GAP.match(text, end)
    if gap is None:
        return None
    joint = _JOINTS.get(lang, "and")
    word = _WORD.match(text, gap.end())
    if word and joint and word.group().lower() == joint and (value >= 100 or (lang != "en" and value >= 20)):
        gap = _GAP.match(text, word.end())
    return gap.end() if gap else None
