"""Parsed HTML in, its visible blocks of text out in the order of the page, each with what the markup around it says.

A block is the text between two boundaries that a reader sees as a break: a block element, a line break, a cell. One walk of the tree.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from secondsource.extract.kinds import text_size
from secondsource.text import squeeze

_SKIPPED = frozenset("script style noscript template svg math title iframe object video audio canvas select textarea datalist map".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup tt u"
    " var wbr time img picture source amp-img".split()
)
_BOLD = frozenset({"b", "strong"})
_IMAGES = frozenset({"img", "amp-img"})
_TAGS = {
    "article": "article", "main": "main", "aside": "aside", "nav": "nav", "footer": "footer", "header": "header", "form": "form",
    "figure": "figure", "figcaption": "caption", "table": "table", "ul": "list", "ol": "list", "dl": "list", "blockquote": "quote",
    "button": "button", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "p": "paragraph", "pre": "pre", "dialog": "popup", "address": "byline",
}  # fmt: skip
_NAMED = {
    "content": r"article-?_?(?:body|content|text|main)|(?:body|content|text)-?_?article|(?:entry|post|story|news|page|main)-?_?(?:body"
    r"|content|text|inner)|articlebody|storybody|richtext|rich-text|wysiwyg|prose\b|\bcontent\b|\bentry\b|\bstory\b|artikel|post-?single",
    "article": r"\barticle\b|\bpost\b|hentry|h-entry|single-post|blog-?post|news-?item",
    "comment": r"comment(?!ary|ator|ed\b)|disqus|kommentar|livefyre|^replies|reader-?responses",
    "related": r"relat(?:ed|ion)|recommend|most-?_?(?:read|popular|viewed|shared|recent)|popular|trending|read-?_?(?:more|next|also)"
    r"|also-?_?(?:read|like)|more-?_?(?:from|stories|news|on|articles|posts)|latest|recent|suggest|similar|teaser|outbrain|taboola"
    r"|recirc|up-?next|mehr|"
    r"see-?also|further|prev-?next|zergnet|card\b|inline-?(?:link|rel)|river",
    "share": r"shar(?:e|ing)|social|addthis|addtoany|follow|sns|facebook|twitter|whatsapp|bookmark|tools?\b|toolbar|print",
    "nav": r"\bnav|navi(?:gation)?|menu|breadcrumb|crumb|pagination|pager|paging|skip|toc\b|table-of-contents|anchors?|dropdown|tabs?\b",
    "footer": r"foot(?:er)?\b|colophon|copyright|legal|disclaimer|imprint|bottom",
    "header": r"head(?:er)?\b|masthead|topbar|site-?head|top-?bar|banner",
    "aside": r"side-?_?(?:bar|rail)|aside|right-?(?:col|rail)|rail\b|secondary|widget|complementary|module\b",
    "promo": r"promo|newsletter|subscri|signup|sign-up|paywall|regwall|advert|\bads?\b|[-_]ads?\b|\bad[-_]|sponsor|donat|membership"
    r"|marketing"
    r"|cta\b|callout|call-to-action|affiliate|offer|buy\b|shop|product|coupon|app-?(?:store|download)|campaign|upsell|optin"
    r"|mailchimp|gigya",
    "caption": r"caption|credit|img-|image|photo|gallery|slide|carousel|lightbox|media\b|video|figure|thumb|player|embed|instagram|tweet",
    "byline": r"by-?line|author|writer|bio\b|contributor|profile|avatar|reporter|vcard|about-?(?:me|the)|user",
    "date": r"\bdate|time(?:stamp)?\b|published|pub-?date|posted-?on|meta\b|info\b|dateline|post-?meta|entry-?meta|article-?meta|updated",
    "tags": r"\btags?\b|tag-?(?:list|cloud|s\b)|categor|topics?\b|keywords?|label|filed|kicker|eyebrow|rubri",
    "title": r"title|headline|heading\b|hed\b",
    "lead": r"\blead\b|lede|standfirst|intro|summary|excerpt|deck\b|dek\b|sub-?(?:title|head(?:line|er)?)|abstract|teaser-?text"
    r"|synopsis|chapo"
    r"|vorspann|description|key-?points|highlights",
    "popup": r"cookie|consent|gdpr|modal|popup|pop-up|overlay|lightbox|dialog|notice\b|alert|onetrust|toast|privacy|interstitial"
    r"|login|log-in"
    r"|signin|register",
    "quote": r"pull-?_?quote|quote|blockquote",
    "hidden": r"hidden|sr-only|screen-?reader|visually|invisible|hide\b|noprint|no-print|print-only|d-none|collapsed?\b|is-closed",
    "live": r"live-?blog|liveticker|timeline|live-?(?:update|feed)",
}  # fmt: skip
_NAMES = tuple((category, re.compile(pattern)) for category, pattern in _NAMED.items())
_DIGITS = re.compile(r"\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
CATEGORIES = tuple(dict.fromkeys((*_NAMED, *_TAGS.values(), "body", "link")))
"""What the tag, class, id, role or itemprop of an element around a block may say of it."""
_PLACE = {category: i for i, category in enumerate(CATEGORIES)}
FAR = 30
"""Steps up the tree that stand for no such element around the block at all."""
MOST_BLOCKS = 10_000
LONGEST_NAME = 200
"""Characters of class and id that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of text: `tag` of the nearest block element, `words` and how many of them are `linked` or `emphasised`, `depths` how
    deep the nearest element of each of CATEGORIES around it lies (1 the outermost, -FAR none), `ancestors` the numbers of the elements
    it stands in, outermost first, and `names` their tags and classes. `images` stand between it and the block before;
    `broken` says that a line break, not the end of an element, sets it apart.
    """

    text: str
    tag: str
    words: int
    linked: int
    emphasised: int
    depths: tuple[int, ...]
    ancestors: tuple[int, ...]
    names: tuple[str, ...]
    images: int
    broken: bool


class _Walk:
    """One walk of the tree: the elements open, the text since the last boundary, the blocks so far."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.numbers: list[int] = []
        self.names: list[str] = []
        self.tags: list[str] = []
        self.depths: tuple[int, ...] = (-FAR,) * len(CATEGORIES)
        self.count = 0
        self.parts: list[str] = []
        self.linked = self.emphasised = self.images = 0
        self.in_link = self.in_bold = 0
        self.broken = False

    def read(self, element: HtmlElement) -> None:
        """Read a block element; its tail is its parent's."""
        tag = element.tag
        get = element.get
        name = get("class") or ""
        identity = get("id")
        name = f"{tag} {name} {identity}"[:LONGEST_NAME] if identity else f"{tag} {name}"[:LONGEST_NAME]
        self.count += 1
        self.numbers.append(self.count)
        self.names.append(name)
        self.tags.append(tag)
        before = self.depths
        if found := _categories(tag, name, get("role") or "", get("itemprop") or "", get("style") or ""):
            depth = len(self.numbers)
            depths = list(before)
            for place in found:
                depths[place] = depth
            self.depths = tuple(depths)
        self.add(element.text)
        for child in element:
            self.visit(child)
        self.flush()
        self.numbers.pop()
        self.names.pop()
        self.tags.pop()
        self.depths = before

    def visit(self, element: HtmlElement) -> None:
        """Read what stands in a child, and the text behind it."""
        tag = element.tag
        if tag in _INLINE:
            self.visit_inline(element, tag)
        elif tag == "br":
            self.flush(broken=True)
        elif isinstance(tag, str) and tag not in _SKIPPED and len(self.blocks) < MOST_BLOCKS:
            self.flush()
            self.read(element)
        self.add(element.tail)

    def visit_inline(self, element: HtmlElement, tag: str) -> None:
        link, bold = tag == "a", tag in _BOLD
        self.images += tag in _IMAGES
        self.in_link += link
        self.in_bold += bold
        self.add(element.text)
        for child in element:
            self.visit(child)
        self.in_link -= link
        self.in_bold -= bold

    def add(self, text: str | None) -> None:
        if not text:
            return
        self.parts.append(text)
        if self.in_link or self.in_bold:
            count = len(text.split())
            self.linked += count if self.in_link else 0
            self.emphasised += count if self.in_bold else 0

    def flush(self, *, broken: bool = False) -> None:
        """End the block at a boundary; nothing where no text has come since the last one."""
        if not self.parts:
            return
        text = squeeze("".join(self.parts))
        self.parts.clear()
        if text:
            self.blocks.append(
                Block(
                    text=text,
                    tag=self.tags[-1],
                    words=text_size(text),
                    linked=self.linked,
                    emphasised=self.emphasised,
                    depths=self.depths,
                    ancestors=tuple(self.numbers),
                    names=tuple(self.names),
                    images=self.images,
                    broken=self.broken or broken,
                )
            )
            self.images = 0
        self.linked = self.emphasised = 0
        self.broken = broken


def read_blocks(tree: HtmlElement) -> tuple[Block, ...]:
    """Read the visible blocks of a page, at most MOST_BLOCKS; a page without text has none."""
    body = tree.find(".//body")
    walk = _Walk()
    walk.read(body if body is not None else tree)
    return tuple(walk.blocks)


@functools.lru_cache(maxsize=16384)
def _categories(tag: str, name: str, role: str, itemprop: str, style: str) -> tuple[int, ...]:
    """Places in CATEGORIES of what an element says of the text in it."""
    found = {_PLACE[_TAGS[tag]]} if tag in _TAGS else set()
    for token in f"{name[len(tag) :]} {role}".split():
        found.update(_named(_DIGITS.sub("", token)))
    if "articlebody" in itemprop.casefold():
        found.add(_PLACE["body"])
    if "none" in style and "display:none" in style.replace(" ", ""):
        found.add(_PLACE["hidden"])
    return tuple(sorted(found))


@functools.lru_cache(maxsize=65536)
def _named(token: str) -> tuple[int, ...]:
    """Places in CATEGORIES of what a class, id or role says; its numbers are gone, so that ids of posts are seen once."""
    lowered = _CAMEL.sub("-", token).casefold()
    return tuple(_PLACE[category] for category, pattern in _NAMES if pattern.search(lowered))
