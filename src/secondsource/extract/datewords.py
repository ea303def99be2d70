"""Month, weekday and zone names as pages write them, in; month numbers and UTC offsets out. Tables only, no parsing of lines."""

from __future__ import annotations

from datetime import date, timedelta

from secondsource.text import fold

_MONTHS = (
    "january januar janvier ianuarie enero gennaio janeiro januari styczen stycznia siechnia sicnja"
    " сiчня січня січень январь января leden ledna"
    " jan janv ian ene gen sty sij sijecnja sijecanj янв січ jaenner",
    "february februar fevrier februarie febrero febbraio fevereiro februari luty lutego лютого лютий февраль февраля unor unora"
    " feb febr fev fevr lut veljace veljaca фев лют",
    "march marz maerz mars martie marzo marco maart marzec marca березня березень март марта brezen brezna"
    " mar mrz maa ozujka ozujak мар бер",
    "april avril aprilie abril aprile abril kwiecien kwietnia квітня квітень апрель апреля duben dubna"
    " apr avr abr kwi travnja travanj апр кві",
    "may mai mayo maggio maio mei maj maja травня травень май мая kveten kvetna mag svibnja svibanj тра трав",
    "june juni juin iunie junio giugno junho czerwiec czerwca червня червень июнь июня cerven cervna"
    " jun iun giu cze lipnja lipanj июн чер черв",
    "july juli juillet iulie julio luglio julho lipiec lipca липня липень июль июля cervenec cervence"
    " jul juil iul lug lip srpnja srpanj июл лип",
    "august aout agosto augustus augusti sierpien sierpnia серпня серпень август августа srpen srpna"
    " aug aou ago sie kolovoza kolovoz авг сер серп",
    "september septembre septembrie septiembre settembre setembro wrzesien wrzesnia вересня вересень сентябрь сентября zari"
    " sep sept set wrz rujna rujan сен сент вер вересн",
    "october oktober octobre octombrie octubre ottobre outubro pazdziernik pazdziernika жовтня жовтень"
    " октябрь октября rijen rijna"
    " oct okt ott out paz listopada окт жов жовт",
    "november novembre noiembrie noviembre novembro listopad листопада листопад ноябрь ноября"
    " nov noi lis studenoga studenog studeni ноя лис лист",
    "december dezember decembre decembrie diciembre dicembre dezembro desember grudzien grudnia грудня"
    " грудень декабрь декабря prosinec prosince"
    " dec dez dic gru prosinca prosinac дек гру груд",
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, start=1) for name in map(fold, names.split())}

_WEEKDAYS = frozenset(
    fold(name)
    for name in (
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
        " montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so"
        " lundi mardi mercredi jeudi vendredi samedi dimanche luni marți miercuri joi vineri sâmbătă duminică"
        " понеділок вівторок середа четвер п'ятниця субота неділя понедельник вторник среда пятница суббота воскресенье"
        " lunes martes miercoles jueves viernes sabado domingo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
        " poniedzialek wtorek sroda czwartek piatek sobota niedziela"
    ).split()
)

_OFFSETS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "met": 60,
    "eet": 120, "eest": 180, "msk": 180, "trt": 180, "sast": 120, "cat": 120, "eat": 180, "wat": 60, "ist": 330, "pkt": 300, "npt": 345,
    "ast": 180, "gst": 240, "ict": 420, "wib": 420, "sgt": 480, "hkt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540,
    "acst": 570, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "brt": -180, "art": -180,
}  # fmt: skip
_AMERICAN = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
_BY_COUNTRY = {("ist", "ireland"): 60, ("ist", "israel"): 120, ("cst", "china"): 480, ("bst", "bangladesh"): 360, ("ast", "canada"): -240}
_MONTH_FIRST_ZONES = frozenset("et ct mt pt est edt cst cdt mst mdt pst pdt".split())


def month_number(name: str) -> int:
    """Number of a month named in any of the languages known, 0 for any other word.

    >>> month_number("März"), month_number("березня"), month_number("table")
    (3, 3, 0)
    """
    return _NUMBER.get(fold(name).strip("."), 0)


def is_weekday(name: str) -> bool:
    """Whether a word names a day of the week, whole or shortened."""
    return fold(name).strip(".,") in _WEEKDAYS


def is_zone(name: str) -> bool:
    """Whether a word is a zone abbreviation of the table."""
    key = name.strip("()").casefold()
    return key in _OFFSETS or key in _AMERICAN


def writes_month_first(zone: str) -> bool:
    """Whether a zone is one of North America, where 3/4 is the fourth of March."""
    return zone.strip("()").casefold() in _MONTH_FIRST_ZONES


def zone_offset(name: str, day: date, country: str = "") -> timedelta | None:
    """Offset from UTC of a zone abbreviation on a day; `country` decides names that several countries use, India has "IST" else."""
    key = name.strip("()").casefold()
    if key in _AMERICAN:
        return timedelta(minutes=_AMERICAN[key] + (60 if _american_summer(day) else 0))
    minutes = _BY_COUNTRY.get((key, country.casefold()), _OFFSETS.get(key))
    return None if minutes is None else timedelta(minutes=minutes)


def _american_summer(day: date) -> bool:
    second_sunday_of_march = 14 - date(day.year, 3, 1).weekday()
    first_sunday_of_november = 7 - date(day.year, 11, 1).weekday()
    return date(day.year, 3, second_sunday_of_march) <= day < date(day.year, 11, first_sunday_of_november)
