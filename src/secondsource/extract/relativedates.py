"""A line such as "3 hours ago" or "Gestern, 14:30" and the moment of its capture in, the day it means out."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_COUNT = r"(?P<n>\d{1,3}|an?|one|ein(?:er|em)?|une?|una?|o|un|uma?|een)"
_AGO = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_COUNT}\s?(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|[mhd]|days?|weeks?)(?:\s(?:and\s)?\d+\s?(?:minutes?|mins?|m))?\sago\b",
        rf"\bvor\s{_COUNT}\s(?P<unit>sekunden?|minuten?|min\.?|stunden?|std\.?|tag(?:en)?|wochen?)\b",
        rf"\bil y a\s{_COUNT}\s(?P<unit>secondes?|minutes?|min|heures?|h|jours?|semaines?)\b",
        rf"\bacum\s{_COUNT}\s(?:de\s)?(?P<unit>secund[ăe]|minute?|or[ăe]|zile?|zi|săptămân[ăi])\b",
        rf"\b(?:hace|há|fa)\s{_COUNT}\s(?P<unit>segundos?|minutos?|min|horas?|h|d[ií]as?|semanas?)\b",
        rf"\b{_COUNT}\s(?P<unit>second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae])\sfa\b",
        rf"\b{_COUNT}\s(?P<unit>seconden?|minuten?|minuut|uur|uren|dag(?:en)?|week|weken)\sgeleden\b",
        r"(?P<n>\d{1,3})\s(?P<unit>sekund\w*|minut\w*|godzin\w*|dni|dzień|tydzień|tygodni\w*)\stemu\b",
        r"(?P<n>\d{1,3})\s(?P<unit>секунд\w*|сек\.?|хвилин\w*|хв\.?|минут\w*|мин\.?|годин\w*|год\.?|час\w*|дн\w*|день|тижн\w*|недел\w*)\s(?:тому|назад)\b",
    )
)
_UNITS = (
    (timedelta(seconds=1), ("sec", "sek", "seg", "сек")),
    (timedelta(weeks=1), ("week", "weken", "woche", "semain", "semana", "săpt", "settim", "ty", "тиж", "недел")),
    (timedelta(days=1), ("d", "tag", "jour", "zi", "giorn", "dag", "dni", "дн", "день")),
    (timedelta(minutes=1), ("m", "хв", "мин")),
)
_TODAY = r"today|heute|aujourd['’]hui|azi|astăzi|сьогодні|сегодня|hoy|oggi|dzisiaj|dziś|vandaag|hoje"
_YESTERDAY = r"yesterday|gestern|hier|ieri|вчора|вчера|ayer|wczoraj|gisteren|ontem"
_BARE = re.compile(
    rf"(?:^|[:|·•]|\b(?:published|posted|updated|veröffentlicht|publié|publicat|опубліковано|publicado|pubblicato|opublikowano|gepubliceerd))"
    rf"\s*(?P<word>{_TODAY}|{_YESTERDAY})"
    rf"(?=\s*$|\s*[|·•]|[\s,]{{1,3}}(?:(?:at|um|à|la|ora|alle|a las|o|о|об|в|om|às)\s)?\d{{1,2}}[:.h]\d\d)",
    re.IGNORECASE,
)
_YESTERDAY_WORD = re.compile(_YESTERDAY, re.IGNORECASE)
_HINT = re.compile(rf"\b(?:ago|vor|il y a|acum|hace|há|fa|geleden|temu|тому|назад|{_TODAY}|{_YESTERDAY})\b", re.IGNORECASE)


def find_relative_day(line: str, taken: datetime) -> tuple[date, int, int] | None:
    """Find the first expression of a line that counts back from now, with its day in the zone of `taken`; None where there is none.

    >>> find_relative_day("Posted 3 hours ago", datetime(2031, 3, 13, 1, 0))
    (datetime.date(2031, 3, 12), 7, 18)
    """
    if not may_be_relative(line):
        return None
    for pattern in _AGO:
        if match := pattern.search(line):
            count = int(match["n"]) if match["n"].isdigit() else 1
            return (taken - count * _length(match["unit"].casefold())).date(), match.start(), match.end()
    if match := _BARE.search(line):
        back = timedelta(days=1) if _YESTERDAY_WORD.fullmatch(match["word"]) else timedelta(0)
        return (taken - back).date(), match.start("word"), match.end("word")
    return None


def may_be_relative(line: str) -> bool:
    """Whether a line has a word that counts back from now; quick."""
    return _HINT.search(line) is not None


def _length(unit: str) -> timedelta:
    return next((length for length, heads in _UNITS if unit.startswith(heads)), timedelta(hours=1))
