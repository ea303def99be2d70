"""Names in, the forms out by which they are compared: without case, accents, legal form and title, and across alphabets."""

from __future__ import annotations

import re

from secondsource.language import name_words as lists
from secondsource.language.names import without_legal_form
from secondsource.text import fold, romanise

_UMLAUT = re.compile(r"([aou])e(?=[bcdfghjklmnprstvwxz])")
"""A letter written out: "Mueller" and "Müller" are one name."""
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_TITLES = lists.TITLES | frozenset(
    fold(word)
    for word in (
        "herr frau präsident präsidentin bundespräsident kanzler bundeskanzler bundeskanzlerin kanzlerin ministerpräsident minister"
        " ministerin"
        " premierminister bürgermeister bürgermeisterin sprecher sprecherin direktor direktorin monsieur madame mme m président présidente"
        " ministre maire directeur directrice domnul doamna dl dna președintele președinta premierul ministrul primarul primărița"
        " directorul directoarea prim-ministrul пан пані президент президента президентка прем'єр прем'єр-міністр міністр міністра"
        " міністерка"
        " мер мера мерка директор директора директорка канцлер"
    ).split()
)
"""Words before a person's name in five languages, folded."""
_SOUNDS = (
    ("tsch", "ch"), ("tch", "ch"), ("sch", "sh"), ("ph", "f"), ("ck", "k"), ("ch", "C"), ("sh", "S"), ("c", "k"),
    ("C", "ch"), ("S", "sh"), ("w", "v"), ("x", "ks"), ("j", "y"),
)  # fmt: skip
_ENDING = re.compile(
    r"(?:oho|omu|ymy|ykh|ikh|oyu|oyi|iyi|iyu|yeyu|eyu|ovi|evi|yy|iy|ym|im|om|em|am|yu|ya|ye|yi|[aeiouy])$",
)
"""Case endings of Ukrainian and Russian names in Latin letters."""
SHORTEST_STEM = 3


def name_key(name: str) -> str:
    """Words of a name, folded, without "the" and its legal form; names of one key are one name.

    >>> name_key("The Müller Werke GmbH"), name_key("Mueller Werke")
    ('muller werke', 'muller werke')
    """
    plain = fold(without_legal_form(name)).removeprefix("the ")
    return _UMLAUT.sub(r"\1", " ".join(re.findall(r"[\w&]+", plain)))


def without_title(name: str) -> str:
    """A name without the titles before it, in five languages; a lone title stays.

    >>> without_title("Premierminister Jonas Kazlas")
    'Jonas Kazlas'
    """
    words = name.split()
    while len(words) > 1 and fold(words[0]).strip(".") in _TITLES:
        words = words[1:]
    return " ".join(words)


def initials(key: str) -> str:
    """First letters of a key's words, small words left out; empty for a single word."""
    words = [w for w in key.split() if w not in ("of", "the", "and", "for")]
    return "".join(w[0] for w in words) if len(words) > 1 else ""


def is_cyrillic(name: str) -> bool:
    """Whether a name has a Cyrillic letter."""
    return _CYRILLIC.search(name) is not None


def sound_key(name: str) -> str:
    """A name as it sounds, for comparison of one alphabet with another: Latin letters, one spelling of a sound, without case endings.

    >>> sound_key("Камілу Новак") == sound_key("Kamila Nowak")
    True
    """
    return " ".join(_sound(word) for word in re.findall(r"\w+", fold(name)))


def _sound(word: str) -> str:
    plain = romanise(word)
    for written, heard in _SOUNDS:
        plain = plain.replace(written, heard)
    plain = re.sub(r"(.)\1+", r"\1", plain)
    for match in (_ENDING.search(plain), re.search(r"[aeiouy]$", plain)):
        if match is not None and match.start() >= SHORTEST_STEM:
            return plain[: match.start()]
    return plain


def is_surname(key: str) -> bool:
    """Whether a key can be a surname alone: one word, or more that open with a particle ("van der berg")."""
    words = key.split()
    return len(words) == 1 or (len(words) > 1 and words[0] in lists.PERSON_PARTICLES)


def same_person(left: str, right: str) -> bool:
    """Whether two keys of full names can be one person: the same surname, and first names that are equal or an initial of each other.

    >>> same_person("j kos", "jan kos"), same_person("ana kos", "jan kos"), same_person("jan p kos", "jan kos")
    (True, False, True)
    """
    a, b = left.split(), right.split()
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-1]:
        return False
    if not _same_first(a[0], b[0]):
        return False
    shorter, longer = sorted((a[1:-1], b[1:-1]), key=len)
    return not shorter or (len(shorter) == len(longer) and all(_same_first(x, y) for x, y in zip(shorter, longer, strict=True)))


def _same_first(left: str, right: str) -> bool:
    return left == right or (min(len(left), len(right)) == 1 and left[0] == right[0])
