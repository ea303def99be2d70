"""Byline words in, the names of people and of desks or agencies out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from secondsource.extract.dates import find_stamps
from secondsource.text import fold, squeeze, words

LONGEST_NAME = 5
"""Words of the longest personal name that is believed; bylines with more are sentences."""
_DESK = frozenset(
    "staff webmaster desk reporter reporters report reports news newsroom agency agencies team editorial editor"
    " editors correspondent correspondents writer"
    " writers redaktion bureau press media online admin administrator group authority service services"
    " wire digital web author guest contributor"
    " contributors redactia redacția редакція редакция новини новости agence redaction rédaction agentur"
    " agenturen presse magazine times post daily"
    " herald tribune journal today tv radio channel network company corporation inc ltd gmbh llc"
    " foundation institute university ministry office"
    " department board council committee association sponsored advertorial content studio blog partner"
    " community wikipedia user anonymous"
    " jr-staff newspaper observer weekly gazette website site home share follow subscribe"
    " key takeaways facts mentioned analysis sources summary overview introduction conclusion contents"
    " background read more related breaking live world"
    " politics business sports opinion culture science technology health top stories latest most popular"
    " here what how why who when where this".split()
)
_ROLES = frozenset(
    "expert analyst specialist dietitian nutritionist director manager officer president founder co-founder cofounder ceo professor"
    " consultant strategist engineer columnist journalist photographer economist lecturer scientist researcher lawyer attorney producer"
    " presenter freelancer blogger physician vp grader certified licensed senior junior associate deputy assistant chief official movers"
    " redakteur redakteurin korrespondent korrespondentin chefredakteur chefredakteurin ressortleiter journalistin autor autorin"
    " journaliste correspondant correspondante envoye envoyee redacteur redactrice jurnalist jurnalista redactor redactora corespondent"
    " periodista corresponsal enviado enviada giornalista inviato inviata corrispondente dziennikarz dziennikarka korespondent"
    " verslaggever correspondente журналіст журналістка кореспондент кореспондентка журналист корреспондент редактор".split()
)
"""Words of a post or profession: a part of a byline that holds one says what somebody is, not who."""
_NO_NAMES = frozenset(
    "a an the of in on to for with from your our my you we free best top how find get download written posted published created added"
    " edited updated by and or is are not link image photo photos courtesy getty shutterstock unsplash istock reviewed".split()
)
_PARTICLES = frozenset(
    "van von der den de del della di da du la le el al bin ibn ben ter ten zu zur af av of dos das y e mac mc st san abu o'".split()
)
_LABEL = re.compile(
    r"^\W*(?:(?:written|posted|reported|published|created|added|story|text|words|report)\s+by|by|author"
    r"|authors|autor|autoren|autorin|von|par|de către"
    r"|de|автор|автори|текст|geschrieben von|ein artikel von|op-ed by|analysis by|interview by)\b\s*:?\s*(?=[\W]*\w)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"^(?:[Bb]y|[Vv]on|[Pp]ar)(?=[A-ZÀ-Ž][a-zà-ž]+\s[A-ZÀ-Ž])")
_LABEL_ALONE = re.compile(
    r"\W*(?:(?:(?:written|posted|published|article|story|words|text|report(?:ed|ing)?)\s+)?by"
    r"|authors?|autor(?:en|in)?|von|par|de către|автор)\W*",
    re.IGNORECASE,
)
_ONE_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚА-ЯІЇЄҐ][a-zà-öø-ÿā-žșțа-яіїєґ’'-]{2,15}")
_LOWER_NAME = re.compile(r"[a-zà-öø-ÿ’'-]{2,15} [a-zà-öø-ÿ’'-]{2,15}")
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|byline)s?(?:[\s_-]+(?:name|link|fn|title|text|info|meta|wrap\w*))*(?:$|\s)", re.IGNORECASE
)
_NO_AUTHOR_CLASS = re.compile(
    r"comment|related|recommend|sidebar|teaser|card|widget|footer|promo|avatar|image|social|testimonial", re.IGNORECASE
)
_AUTHOR_MARKS = XPath(
    "//h1|//*[@class[contains(., 'uthor') or contains(., 'yline')] or @rel[contains(., 'author')] or @itemprop[contains(., 'author')]]"
)
LONGEST_MARK = 160
"""Characters of the longest element that is read as a byline for the name of its class."""
_SPLIT = re.compile(r"\s*(?:[,;|/•·&—–\x00\n]|\s-\s|\b(?:and|und|et|și|si|y|та|і|и|with|mit|für|for)\b|\s{3,})\s*")
_PLACE = re.compile(r"\s+(?:in|aus|à|din|у|в|at|from|@)\s+.*$|\s*\(.*$|\s+on\s+\S.*$")
_NAME_WORD = re.compile(r"(?:(?:al|el|ul|[dD][’'])-?)?(?:[A-ZÀ-ÖØ-ÞĀ-ŽȘȚА-ЯІЇЄҐ][\w’'`.-]*|[A-Z]\.(?:[A-Z]\.)*)$")
_RUN_TOGETHER = re.compile(r"[a-z]{4}[A-Z]")
_READING_TIME = re.compile(r"\b\d+[\s-]*(?:min(?:ute)?s?\.?(?:\s+read)?|мин|хв)\b|\bmin read\b", re.IGNORECASE)


def has_label(line: str) -> bool:
    """Whether a line opens with "By", "Von", "Author:" or the like, so that names must follow."""
    return bool(_LABEL.match(line) or _GLUED.match(line))


def strip_label(line: str) -> str:
    """Take "By", "Author:" and their like off the front of a byline."""
    return _LABEL.sub("", _GLUED.sub("", squeeze(line)), count=1).strip()


def people_of(byline: str) -> tuple[str, ...]:
    """List the people a byline names, in order, each once; desks, agencies, posts, places and single words are left out.

    >>> people_of("By Ann Lee and Jo van Dam in Ghent | 3 March 2026"), people_of("Courier Staff")
    (('Ann Lee', 'Jo van Dam'), ())
    """
    labelled = has_label(byline)
    names = (_PLACE.sub("", part).strip(" .:·|\"'") for part in byline_parts(byline))
    return tuple(dict.fromkeys(name for name in names if is_person(name, shouted=labelled)))


def declared_people(authors: Sequence[str], *, site: Sequence[str] = ()) -> tuple[str, ...]:
    """List the people among the authors that a page declares in its markup, where a single name or one in small letters is believed.

    Names of the `site` itself, desks, addresses and handles are left out.

    >>> declared_people(["Ann Lee and Jo Dam, Port Editor", "Courier Desk"]), declared_people(["Gull"], site=["gull"])
    (('Ann Lee', 'Jo Dam'), ())
    """
    own = {_joined(name) for name in site if name}
    found: list[str] = []
    for author in authors:
        if _joined(author) in own and len(author.split()) != 2:
            continue
        parts = [_PLACE.sub("", part).strip(" .:·|\"'") for part in byline_parts(author[: LONGEST_MARK * 2])]
        people = [part for part in parts if is_person(part, shouted=True) and (len(part.split()) == 2 or _joined(part) not in own)]
        if not people and len(parts) <= 2:
            people = [part for part in parts if _is_single(part) and (" " in part or _joined(part) not in own)]
        found.extend(people)
    return tuple(dict.fromkeys(found))


def proven_people(bylines: Iterable[str], text: str) -> tuple[str, ...]:
    """List the people of the first line that names any. Without a label a name counts only where the text does not write its last word
    in small letters: "Port Design" above a text about design is a heading.
    """
    lower: frozenset[str] | None = None
    for byline in bylines:
        people = people_of(byline)
        if people and not has_label(byline):
            lower = frozenset(text.split()) if lower is None else lower
            people = tuple(name for name in people if not _is_heading(name, lower))
        if people:
            return people
    return ()


def parted_bylines(lines: Sequence[str]) -> Iterator[str]:
    """Put bylines together whose label stands on a line of its own: "Written by", then "Ann Lee"."""
    for label, name in pairwise(lines):
        if len(label) <= 20 and len(name) <= 80 and _LABEL_ALONE.fullmatch(label):
            yield f"By {name}"


def marked_authors(tree: HtmlElement) -> tuple[str, ...]:
    """Read who wrote a page off its markup: `rel="author"`, `itemprop="author"`, or a class named author or byline.

    The first such element below the first heading counts, else the last one above it; those of comments and teasers do not.
    """
    above: tuple[str, ...] = ()
    below = False
    for element in cast("list[HtmlElement]", _AUTHOR_MARKS(tree)):
        below = below or element.tag == "h1"
        if element.tag != "h1" and _is_author_mark(element) and (people := _people_of_mark(element)):
            if below:
                return people
            above = people
    return above


def _is_author_mark(element: HtmlElement) -> bool:
    if element.tag in {"meta", "link", "body", "html", "article", "main", "img", "script"}:
        return False
    if "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split():
        return True
    names = element.get("class") or ""
    return bool(_AUTHOR_CLASS.search(names)) and not _NO_AUTHOR_CLASS.search(names)


def _people_of_mark(element: HtmlElement) -> tuple[str, ...]:
    text = "\n".join(element.itertext())
    if len(text) > LONGEST_MARK * 4:
        return ()
    short = "\n".join(line for raw in text.split("\n") if (line := squeeze(raw)))
    if len(short) > LONGEST_MARK:
        return ()
    return declared_people([short]) if not people_of(short) else people_of(short)


def _joined(name: str) -> str:
    return "".join(words(name.removeprefix("The ")))


def _is_single(name: str) -> bool:
    """Whether one word, or two in small letters, may be what somebody signs with."""
    if {fold(part).strip(".,'") for part in name.split()} & (_DESK | _ROLES | _NO_NAMES):
        return False
    return bool(_ONE_NAME.fullmatch(name) or _LOWER_NAME.fullmatch(name))


def _is_heading(name: str, lower: frozenset[str]) -> bool:
    parts = [part.casefold().strip(".,'") for part in name.split()]
    return parts[-1] in lower or all(part in lower for part in parts[:-1])


def byline_parts(byline: str) -> tuple[str, ...]:
    """Split a byline at commas, dashes and words for "and"; dates, reading times and labels are gone."""
    stamps = find_stamps(byline)
    for stamp in reversed(stamps):
        byline = f"{byline[: stamp.start]}\x00{byline[stamp.end :]}"
    plain = _READING_TIME.sub("\x00", byline)
    parts = (_LABEL.sub("", squeeze(_GLUED.sub("", part))) for part in _SPLIT.split(strip_label(plain)))
    return tuple(part for part in parts if part)


def split_names(byline: str) -> tuple[str, ...]:
    """Split a byline as `byline_parts` does, with its dates left where they stand: quick, for the look for agencies."""
    return tuple(part for part in map(squeeze, _SPLIT.split(strip_label(byline))) if part)


def is_person(name: str, *, shouted: bool = False) -> bool:
    """Whether words look like a person's name: two to five capitalised words, none of them of a newsroom, firm, post or sentence.
    Words in capitals alone, one of them short, are none (SPORT NEWS), unless `shouted` says that a label or markup vouches for them.
    """
    parts = name.split()
    if not 2 <= len(parts) <= LONGEST_NAME or any(c.isdigit() or c in "@:!?#" for c in name):
        return False
    folded = {fold(part).strip(".,'") for part in parts}
    if folded & _DESK or folded & _ROLES or fold(parts[0]) in _NO_NAMES or fold(parts[-1]) in _NO_NAMES:
        return False
    proper = [part for part in parts if _NAME_WORD.match(part) and not _RUN_TOGETHER.search(part)]
    lower = [part for part in parts if part not in proper and fold(part) not in _PARTICLES]
    loud = not shouted and all(part.isupper() and len(part) > 1 for part in proper) and any(len(part) <= 3 for part in proper)
    return len(proper) >= 2 and not lower and not loud


def is_desk(name: str) -> bool:
    """Whether words name a desk or newsroom rather than a person.

    >>> is_desk("Courier Staff"), is_desk("Ann Lee")
    (True, False)
    """
    return bool({fold(part).strip(".,") for part in name.split()} & _DESK)
