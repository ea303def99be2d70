"""Title and lines of a page in, the reason why it is no article out: error pages, walls, search pages, lists and galleries."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

LONGEST_TEASER = 35
FEWEST_TEASERS = 4
FEWEST_LINKS = 8
_SENTENCE_MARK = re.compile(r"[.!?…。！？।؟۔]|[\u0e00-\u0eff]")
MOST_GALLERY_PROSE = 40
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_NOT_FOUND = re.compile(
    r"\b(?:404|410)\b.{0,30}(?:error|not found|gone)|error 404|(?:page|article|story|content|file"
    r"|resource) (?:(?:was|could|can) ?not (?:be )?found|not found|doesn'?t exist|no longer (?:available"
    r"|exists))|404 not found"
    r"|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|pagina nu (?:a fost găsită"
    r"|există)|сторінк\w+ не знайдено|страница не найдена|página no encontrada",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"\b(?:we (?:and our (?:\d+ )?partners )?use cookies|accept (?:all )?cookies|cookie (?:consent"
    r"|settings|preferences)|before you continue|your privacy|manage (?:your )?(?:consent|preferences)"
    r"|zustimmen und weiter|nous utilisons des cookies|datenschutzeinstellungen)\b",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"\b(?:search results|results for|results found|no results|your search|you searched for"
    r"|suchergebnisse|résultats de (?:la )?recherche|rezultatele căutării|rezultate pentru"
    r"|результати пошуку|результаты поиска|\d+ results)\b",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"\b(?:enable javascript|javascript (?:is )?(?:disabled|required)"
    r"|verify (?:that )?you are (?:a )?human|checking your browser|access denied|are you a robot"
    r"|unusual traffic|just a moment)\b",
    re.IGNORECASE,
)
_GALLERY = re.compile(
    r"\b(?:photo gallery|gallery|in pictures|slideshow|photos?|bildergalerie|fotostrecke|galerie foto"
    r"|en images|diaporama)\b",
    re.IGNORECASE,
)
_COUNTER = re.compile(r"^\W*(?:(?:photo|image|picture|slide|bild|foto)\s*)?\d{1,3}\s*(?:/|of|von|de|sur|din)\s*\d{1,3}\b", re.IGNORECASE)
_PAYWALL = re.compile(
    r"\b(?:subscribe (?:now )?to (?:continue|read)|to continue reading|to read the (?:full|rest)"
    r"|continue reading (?:this|with|for)|already a (?:subscriber|member)|this (?:article|content"
    r"|story) is (?:for|only|exclusive|available (?:only )?to)"
    r"|(?:register|sign in|log in|subscribe) to (?:read|continue)|subscribers? only|premium content"
    r"|unlock (?:this|the full)|weiterlesen mit|jetzt (?:abonnieren und )?weiterlesen|réservé aux abonnés"
    r"|la suite (?:est )?réservée|doar pentru abonați|лише для передплатників)\b",
    re.IGNORECASE,
)


_REFUSALS = (
    (_NOT_FOUND, 60, "an error page: the article was not found"),
    (_SEARCH, 60, "a search page"),
    (_COOKIES, 15, "a cookie wall"),
    (_SCRIPT, 15, "a page that only a browser with scripts can show"),
)
"""Pattern, words of running text free of it from which a page holds a story all the same, and what the pattern says of a page without."""


def refuse_page(title: str, paragraphs: Sequence[str], lines: Sequence[str], *, declared: bool = False) -> str | None:
    """Tell why a page is no article, None where it is one. `paragraphs` is what was taken for its text, `lines` all of the page;
    `declared` says that the page calls itself an article, which is believed unless it shows an error or a wall.
    """
    sentences = [p for p in paragraphs if is_prose(p)]
    page = "\n".join((title, *lines[:40], *paragraphs[:5]))
    for pattern, most, reason in _REFUSALS:
        if pattern.search(page) and sum(text_size(s) for s in sentences if not pattern.search(s)) < most:
            return reason
    if declared and paragraphs:
        return None
    return _refuse_list(title, paragraphs, lines, sum(map(text_size, sentences)))


def text_size(text: str) -> int:
    """Count words; scripts that put no spaces between words count two letters as a word."""
    return max(len(text.split()), len(_UNSPACED.findall(text)) // 2)


def _refuse_list(title: str, paragraphs: Sequence[str], lines: Sequence[str], prose: int) -> str | None:
    if prose < MOST_GALLERY_PROSE and (sum(1 for line in lines if _COUNTER.match(line)) >= 3 or _GALLERY.search(title)):
        return "a gallery"
    if not prose:
        return "an index page: links and headlines, no running text" if len(lines) >= FEWEST_LINKS else "no running text"
    if is_index(paragraphs):
        return "an index page: many headlines with a line of text each"
    return None


def is_partial(paragraphs: Sequence[str], lines: Sequence[str], *, free: bool) -> bool:
    """Whether a page shows only the lead of its article: a declared or visible paywall and little text, or a lead cut off by dots."""
    count = sum(len(p.split()) for p in paragraphs)
    walled = any(_PAYWALL.search(line) for line in lines)
    cut = bool(paragraphs) and paragraphs[-1].rstrip().endswith(("…", "...", "[…]", "[...]"))
    return (not free and count < 200) or (walled and (count < 150 or cut)) or (cut and count < 60)


def is_prose(paragraph: str) -> bool:
    """Whether a paragraph is running text: eight words or more with the end of a sentence."""
    size = text_size(paragraph)
    return (size >= 30 and bool(_SENTENCE_MARK.search(paragraph))) or (
        size >= 8 and bool(re.search(r"[.!?…:。！？][\"'”’»)\]」』]*$", paragraph))
    )


def is_index(paragraphs: Sequence[str]) -> bool:
    """Whether headlines take turns with teasers: at least four pairs of a headline and a line of text, and hardly any other text."""
    pairs = itertools.pairwise(paragraphs)
    teasers = sum(
        1
        for left, right in pairs
        if not is_prose(left) and 3 <= text_size(left) <= 20 and is_prose(right) and text_size(right) <= LONGEST_TEASER
    )
    prose = sum(1 for paragraph in paragraphs if is_prose(paragraph))
    return teasers >= FEWEST_TEASERS and teasers >= 0.8 * prose
