"""Scales, currencies and physical units in five languages: read just before or after a number."""

from __future__ import annotations

import re
from collections.abc import Mapping


def _rows(text: str) -> dict[str, str]:
    """Read lines "canonical: form, form"; each form, in lower case, stands for the canonical one."""
    table = {}
    for line in text.strip().splitlines():
        canonical, forms = line.split(":", 1)
        for form in forms.split(","):
            table[form.strip().lower()] = canonical.strip()
    return table


def _pattern(forms: Mapping[str, object]) -> str:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", r"\s+").replace(r"\-", "[- ]") for form in longest_first)


_SCALES = {
    name: float(value)
    for value, names in {
        "1e3": "thousand tausend tsd mille mie mii тисяча тисячі тисяч тис",
        "1e6": "million millions mln mn mio mil millionen milion milioane мільйон мільйони мільйонів мільйона млн",
        "1e9": "billion billions bn bln milliard milliards milliarde milliarden mrd mld md mds miliard miliarde"
        " мільярд мільярди мільярдів мільярда млрд",
        "1e12": "trillion trillions tn trn billionen трильйон трильйонів трлн",
        "1e5": "lakh lakhs",
        "1e7": "crore crores",
        "12": "dozen",
        "100": "hundred hundert cent sute",
    }.items()
    for name in names.split()
}
_SCALE = re.compile(rf"[ -]?({'|'.join(sorted(_SCALES, key=lambda s: (-len(s), s)))})\b(?!')(?:\.(?=\s?[\w€$£]))?", re.IGNORECASE)
_ROMANIAN_DE = re.compile(r" de(?= (?:mii|milioane|miliarde|milion|miliard)\b)")
_LETTER_SCALE = re.compile(r" ?(m|k|b|t)\b(?!'|\.\w)", re.IGNORECASE)
_SUM_LETTER = re.compile(r"\s?(?P<letter>[MK])(?=\s?[€$£])|\s?(?P<low>[mk])(?=[€$£])")
_LETTERS = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}

_CURRENCIES = _rows("""
USD: us dollars, us dollar, u.s. dollars, u.s. dollar, american dollars, dollars, dollar, usd, us-dollar, dolari
USD: dolari americani, доларів, долари, долара, долар, дол
EUR: euros, euro, eur, євро, €
GBP: pounds sterling, pound sterling, british pounds, pounds, pound, sterling, gbp, livres sterling, pfund
GBP: lire sterline, фунтів
CHF: swiss francs, swiss franc, francs, franc, chf, franken, francs suisses, schweizer franken
XOF: cfa francs, francs cfa, xof, fcfa
JPY: yen, japanese yen, jpy, ієн, єн
CNY: yuan, renminbi, cny, rmb, юанів
INR: indian rupees, rupees, rupee, inr, roupies, rupien, rupii, рупій
PKR: pakistani rupees, pkr
PLN: zlotys, zloty, zlotych, złoty, złotych, pln, polish zlotys, polish zloty, zlotów, злотих
RON: romanian lei, lei, leu, ron, леїв
MDL: moldovan lei, mdl
UAH: hryvnias, hryvnia, hryvnyas, hryvnya, uah, грн, гривень, гривні, гривня, hrywnja, griwna, grivne
RUB: roubles, rouble, rubles, ruble, rub, rubel, рублів, ruble rusești
SEK: swedish kronor, swedish krona, kronor, krona, sek
NOK: norwegian kroner, norwegian krone, kroner, krone, nok
DKK: danish kroner, danish krone, dkk
CZK: czech crowns, czech koruna, koruna, korunas, czk
HUF: forints, forint, huf
BGN: leva, lev, bgn
TRY: turkish lira, turkish liras, lira, liras, try
CAD: canadian dollars, canadian dollar, cad
AUD: australian dollars, australian dollar, aud
NZD: new zealand dollars, nzd
HKD: hong kong dollars, hkd
SGD: singapore dollars, sgd
KRW: won, south korean won, krw
BRL: reais, real, brl
MXN: mexican pesos, mxn
ZAR: rand, rands, zar
AED: dirhams, dirham, aed
SAR: saudi riyals, sar
QAR: qatari riyals, qar
EGP: egyptian pounds, egp
ILS: shekels, shekel, ils
NGN: naira, ngn
KES: kenyan shillings, kes
THB: baht, thb
IDR: rupiah, idr
VND: dong, vnd
KZT: tenge, kzt
GEL: gel
RSD: rsd
""")
_CURRENCY_AFTER = re.compile(rf"\s?(?:[- ]|de\s+|d'|\s)?({_pattern(_CURRENCIES)})(?!\w)", re.IGNORECASE)
_SIGNS = dict(
    pair.split(":")
    for pair in "us$:USD u.s.$:USD a$:AUD au$:AUD c$:CAD ca$:CAD nz$:NZD hk$:HKD s$:SGD r$:BRL $:USD €:EUR £:GBP ¥:JPY"
    " ₹:INR ₴:UAH ₽:RUB ₺:TRY ₩:KRW ₪:ILS zł:PLN rs:INR rs.:INR sfr:CHF fr.:CHF".split()
)
_CODES = frozenset(code for code in _CURRENCIES.values())
_CURRENCY_BEFORE = re.compile(
    rf"(?:(?<![\w])({'|'.join(sorted(_CODES | {'Rs', 'Rs.', 'SFr', 'Fr.'}))})|((?:(?<!\w)(?:U\.S\.|US|AU|CA|NZ|HK|A|C|S|"
    rf"R))?[$€£¥₹₴₽₺₩₪]))\s?$"
)
_SIGN_AFTER = re.compile(r"\s?([€$£¥₹₴₽]|zł\b|грн\b)")

_PERCENT = re.compile(
    r"\s?%|[ -](?:percentage[ -]points?\b|per[ -]?cent\b|prozentpunkten?\b|prozent\b|pour[ -]cent\b|la[ ]sută\b|відсотк\w+|"
    r"procente\b|punct(?:e|ul)?\s+procentual[eă]?\b|пункт\w*\s+відсотк\w+|відсотков\w+\s+пункт\w+|в\.\s?п\.|п\.\s?п\.|points?\s+de\s+pourcentage|pp\b)|\s?(?:pc|pct)\b",
    re.IGNORECASE,
)
_POINTS_AFTER = re.compile(r"[ -]?(?:point\w*|пункт\w*)\b", re.IGNORECASE)

_UNITS = _rows("""
km: km, kms, kilometre, kilometres, kilometer, kilometers, kilometern, kilomètre, kilomètres, kilometri, kilometru
km: км, кілометрів, кілометри, кілометр, кілометра
m: m, metre, metres, meter, meters, metern, mètre, mètres, metri, metru, м, метрів, метри, метр
cm: cm, centimetre, centimetres, centimeter, centimeters, zentimeter, centimètres, centimetri, см, сантиметрів
mm: mm, millimetre, millimetres, millimeter, millimeters, мм
mile: mile, miles, meilen, mile marine, миль
nmi: nautical mile, nautical miles, seemeilen
ft: ft, foot, feet
inch: inch, inches, zoll
yard: yard, yards
kg: kg, kgs, kilo, kilos, kilogram, kilograms, kilogramme, kilogrammes, kilogramm, kilograme, кг, кілограмів
g: g, grams, gram, grammes, gramm, грамів
t: t, ton, tons, tonne, tonnes, tonnen, metric ton, metric tons, metric tonnes, tone, tonă, тонн, тонни, тонна, т
lb: lb, lbs, pounds of
ounce: ounce, ounces, unze
kW: kw, kilowatt, kilowatts, кВт
MW: mw, megawatt, megawatts, mégawatts, megawați, мвт, мегават, мегаватів
GW: gw, gigawatt, gigawatts, gwatt, гвт, гігават
TW: terawatt, terawatts
kWh: kwh, kilowatt-hours, kilowatt hours, kilowattstunden, квт·год
MWh: mwh, megawatt-hours, megawatt hours, megawattstunden
GWh: gwh, gigawatt-hours, gigawatt hours, gigawattstunden
TWh: twh, terawatt-hours, terawatt hours, terawattstunden
bcm: bcm
mtpa: mtpa, mt/y, mmtpa
TEU: teu, teus, twenty-foot equivalent units, twenty foot equivalent units
kV: kv, kilovolt, kilovolts
bpd: bpd, b/d
barrel: barrel, barrels, bbl, barils, barili, baril, fass, барелів
hectare: hectare, hectares, ha, hektar, га, гектарів, гектари
acre: acre, acres
km2: square kilometre, square kilometres, square kilometer, square kilometers, sq km, sq. km, km2, km²
km2: quadratkilometer, kilomètres carrés, kilometri pătrați
m2: square metre, square metres, square meter, square meters, sq m, sqm, m2, m², quadratmeter, mètres carrés
m2: metri pătrați, кв. м
mi2: square mile, square miles, sq mi
ft2: square foot, square feet, sq ft
m3: cubic metre, cubic metres, cubic meter, cubic meters, m3, m³, kubikmeter, mètres cubes, metri cubi, кубометрів
cubic ft: cubic feet, cubic foot
ml: ml, millilitre, millilitres, milliliter, milliliters, мл
litre: litre, litres, liter, liters, litri, літрів, літри
gallon: gallon, gallons
degree: degree, degrees, degrees celsius, degrees c, °c, °, grad, degrés, grade, градусів, градуси, degree celsius, grad celsius
degree fahrenheit: degrees fahrenheit, °f, degrees f
km/h: km/h, kph, kmh, stundenkilometer, км/год
mph: mph
knot: knot, knots, knoten
GB: gb, gigabyte, gigabytes
TB: tb, terabyte, terabytes
MB: mb, megabyte, megabytes
magnitude: magnitude
""")
_MEASURES = frozenset(_UNITS.values()) | {"percent", "percentage point", "age"}
_UNIT_AFTER = re.compile(rf"(?:\s?|[- ](?:de\s+)?)({_pattern(_UNITS)})(?![\w/]|-\w+-)", re.IGNORECASE)
_PER_YEAR = re.compile(
    r"\s+(?:\w+\s+)?(?:a\s+year|per\s+year|per\s+annum|annually|of\s+\w+\s+a\s+year|pro\s+jahr|par\s+an|pe\s+an|на\s+рік)\b",
    re.IGNORECASE,
)
_PER_DAY = re.compile(r"\s+(?:of\s+\w+\s+)?(?:a\s+day|per\s+day|daily)\b", re.IGNORECASE)
_PER_HOUR = re.compile(r"\s+(?:an|per)\s+hour\b", re.IGNORECASE)
_UPPER_ONLY = frozenset({"ha", "try", "sar", "gel", "won", "real", "cad", "rand", "fass", "lev", "krone", "dong"})


def read_scale(text: str, at: int, *, money: bool, romanian: bool = False) -> tuple[int, float]:
    """Read scales after a number ("6,400 crore", "4 млрд", "318m" after a currency): the end and the factor; (at, 1)
    where there is none.
    """
    factor = 1.0
    if romanian and (de := _ROMANIAN_DE.match(text, at)):
        at = de.end()
    for _ in range(2):
        match = _SCALE.match(text, at)
        if match is None or (match.group(1).lower() in ("cent", "hundred") and text[at : at + 1] != " "):
            break
        end = match.end()
        if match.group().endswith(".") and len(match.group(1)) > 4:
            end -= 1
        at, factor = end, factor * _SCALES[match.group(1).lower()]
    if factor == 1.0 and (sign := _SUM_LETTER.match(text, at)):
        return sign.end(), _LETTERS[sign.group().strip().lower()]  # "12 M€"
    if factor == 1.0 and (letter := _LETTER_SCALE.match(text, at)):
        name, attached = letter.group(1).lower(), not letter.group().startswith(" ")
        if money or (name == "k" and attached):
            return letter.end(), _LETTERS[name]
        if name == "m" and attached and re.match(r"\s+(?:people|\w{3,}s)\b", text[letter.end() : letter.end() + 30]):
            return letter.end(), _LETTERS[name]
    return at, factor


def currency_before(text: str, start: int) -> tuple[int, str]:
    """Read a currency that ends at a number's start: where it begins and its ISO 4217 code; (start, "") where there is none."""
    low = max(0, start - 8)
    match = _CURRENCY_BEFORE.search(text[low:start])
    if match is None:
        return start, ""
    written = match.group(1) or match.group(2)
    code = written if written in _CODES else _SIGNS.get(written.lower(), _SIGNS.get(written[-1], ""))
    return low + match.start(), code


def currency_after(text: str, at: int) -> tuple[int, str]:
    """Read a currency after a number and its scale: its end and its ISO 4217 code; (at, "") where there is none."""
    if sign := _SIGN_AFTER.match(text, at):
        return sign.end(), _SIGNS.get(sign.group(1).lower(), "UAH")
    match = _CURRENCY_AFTER.match(text, at)
    if match is None:
        return at, ""
    word = match.group(1)
    if word.lower() in _UPPER_ONLY and not (word.isupper() or re.match(r"^\s?(?:mil|bil)", text[at:])):
        return at, ""
    if word.lower() in ("pounds", "pound") and re.match(
        r"\s+(?:of\s+(?!debt|aid|public|tax|fund)\w+|heavier|lighter)", text[match.end() : match.end() + 16]
    ):
        return at, ""
    return match.end(), _CURRENCIES[" ".join(word.lower().split())]


def read_percent(text: str, at: int) -> tuple[int, str]:
    """Read "%", "per cent" or "percentage points": the end and the unit; (at, "") where there is none."""
    match = _PERCENT.match(text, at)
    if match is None:
        return at, ""
    written = match.group().lower()
    if any(form in written for form in ("point", "punkt", "punct", "пункт", "п.")) or written.strip() == "pp":
        return match.end(), "percentage point"
    if points := _POINTS_AFTER.match(text, match.end()):
        return points.end(), "percentage point"
    return match.end(), "percent"


def is_measure(unit: str) -> bool:
    """Whether a unit is one of measurement, in which fractions are usual, and no noun that is counted in whole numbers."""
    return unit in _MEASURES


def read_unit(text: str, at: int) -> tuple[int, str]:
    """Read a physical unit after a number: the end and its canonical name; (at, "") where there is none."""
    match = _UNIT_AFTER.match(text, at)
    if match is None:
        return at, ""
    word = " ".join(match.group(1).lower().split())
    attached_letter = len(word) == 1 and word in "mtмт°" and match.group(1).isupper()
    if (word in ("m", "t") and attached_letter) or (word == "g" and match.group() != " g"):  # "5G" is no weight
        return at, ""
    name = _UNITS.get(word) or _UNITS.get(word.replace(" ", "-")) or _UNITS.get(word.replace("-", " "), "")
    return match.end(), name


def normalised(text: str, end: int, number: float, unit: str) -> tuple[float, str]:
    """Bring cubic metres by the billion to bcm, tonnes a year by the million to mtpa, barrels a day to bpd, km an hour to
    km/h.
    """
    if unit == "m3" and number >= 1e8:
        return number / 1e9, "bcm"
    if unit == "t" and number >= 1e5 and _PER_YEAR.match(text, end):
        return number / 1e6, "mtpa"
    if unit == "barrel" and _PER_DAY.match(text, end):
        return number, "bpd"
    if unit in ("km", "mile") and _PER_HOUR.match(text, end):
        return number, "km/h" if unit == "km" else "mph"
    return number, unit
