"""HTML text in, the article's paragraphs and all visible lines of the page out: a model over blocks, and two readers' votes on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from resiliparse.extract.html2text import extract_plain_text
from trafilatura.settings import Document

from secondsource.errors import UnreadablePage
from secondsource.extract.blocks import Block, read_blocks
from secondsource.extract.blockscores import score_blocks, without_comments
from secondsource.extract.furniture import is_furniture, is_menu
from secondsource.text import squeeze

THRESHOLD = 0.0
"""Log-odds from which a block is of the article (five folds by site, benchmarks/extraction/fit_blocks.py)."""
SURE = 2.0
"""Log-odds from which a block that reads like furniture is kept all the same."""
LONGEST_MENU = 20
MOST_MARKUP = 3_000_000
MOST_TAGS = 50_000
"""Characters and tags of a page above which only its blocks are read, as where tags are nested too deep: the other readers take time by
the square of them, and what no reader took is still read."""
_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_LOOSE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Article paragraphs of an HTML page, and all visible lines of the page in order."""

    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]


def parse_html(page: str, file: str) -> HtmlElement:
    """Parse however broken markup. Raises UnreadablePage where nothing can be made of it."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    try:
        tree = document_fromstring(text, parser=HTMLParser(recover=True, huge_tree=False, remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadablePage(file, f"the markup cannot be parsed: {error}") from error
    if tree.find(".//body") is None:
        _give_body(tree)
    return tree


def _give_body(tree: HtmlElement) -> None:
    """Put what stands in the head, and is text, into a body: so the parser leaves pages without one that use tags younger than it."""
    body = etree.SubElement(tree, "body")
    head = tree.find("head")
    for element in list(head) if head is not None else ():
        if element.tag not in _OF_HEAD:
            body.append(element)


_OF_HEAD = frozenset("title meta link base script style noscript template".split())


def read_markup(page: str, tree: HtmlElement, title: str) -> Markup:
    """Read paragraphs and lines of a page with the headline `title`; `tree` (the parsed page) is used up by it."""
    blocks = read_blocks(tree)
    candidates = without_comments(blocks, title)
    kept = choose_blocks(candidates, title, votes_of(page, tree) if _is_bounded(page, tree) else {})
    return Markup(paragraphs=tuple(_paragraphs(kept)), lines=tuple(block.text for block in blocks))


def _is_bounded(page: str, tree: HtmlElement) -> bool:
    parser = tree.getroottree().parser
    cut = parser is not None and len(parser.error_log.filter_from_fatals()) > 0
    return not cut and len(page) <= MOST_MARKUP and page.count("<") <= MOST_TAGS


def votes_of(page: str, tree: HtmlElement) -> dict[str, frozenset[str]]:
    """What other readers take for the article, a loose key (`loose_key`) a line; `tree` is used up by it."""
    return {
        "trafilatura": frozenset(map(loose_key, _trafilatura_lines(tree))),
        "resiliparse": frozenset(map(loose_key, _resiliparse_lines(page))),
    }


def loose_key(text: str) -> str:
    """Letters and digits of a text alone, for readers differ in blanks and marks."""
    return _LOOSE.sub("", text).casefold()


def choose_blocks(blocks: Sequence[Block], title: str, votes: dict[str, frozenset[str]]) -> list[Block]:
    """The blocks that the model takes for the article, less those that read like furniture and are not sure."""
    keys = [loose_key(block.text) for block in blocks]
    taken = {name: [key in votes[name] for key in keys] for name in READERS} if votes else {name: [False] * len(keys) for name in READERS}
    scores = score_blocks(blocks, title, taken)
    return [
        block
        for block, score in zip(blocks, scores.tolist(), strict=True)
        if score > THRESHOLD and (score >= SURE or not _reads_like_furniture(block))
    ]


READERS = ("trafilatura", "resiliparse")


def _reads_like_furniture(block: Block) -> bool:
    return is_furniture(block.text) or (block.words < LONGEST_MENU and is_menu(block.text))


def _paragraphs(blocks: Sequence[Block]) -> Iterator[str]:
    """Texts of the blocks; the cells of a row, and the parts of a sentence that a line break parts, are put together again."""
    last: Block | None = None
    for block in blocks:
        if last is not None and _goes_on(last, block):
            last = replace(last, text=f"{last.text} {block.text}")
            continue
        if last is not None:
            yield last.text
        last = block
    if last is not None:
        yield last.text


def _goes_on(last: Block, block: Block) -> bool:
    if last.ancestors == block.ancestors:
        return last.broken and block.text[0].islower() and not _SENTENCE_END.search(last.text)
    row = next((number for number, name in zip(block.ancestors, block.names, strict=True) if name.startswith("tr ")), None)
    return row is not None and row in last.ancestors


def _resiliparse_lines(page: str) -> Iterator[str]:
    text = extract_plain_text(page, main_content=True, alt_texts=False, links=False, form_fields=False)
    yield from text.split("\n")


def _trafilatura_lines(tree: HtmlElement) -> Iterator[str]:
    try:
        document = trafilatura.bare_extraction(tree, include_comments=False, fast=True, with_metadata=False)
    except (etree.LxmlError, ValueError, RecursionError, AttributeError, TypeError):
        return  # trafilatura meets hostile markup with errors of many kinds; the page is then read without its vote
    if not isinstance(document, Document):
        return
    for element in document.body.iter("p", "head", "item", "quote", "row", "code"):
        text = "".join(_flow(element, keep_breaks=element.tag == "code"))
        yield from (line for raw in text.split("\n") if (line := squeeze(raw)))


def _flow(element: HtmlElement, *, keep_breaks: bool) -> Iterator[str]:
    """Text of an element where only real line breaks are kept: those of the source file mean nothing outside code."""
    yield _inline(element.text, keep_breaks)
    for child in element:
        yield "\n" if child.tag in {"lb", "cell", "item", "p", "head", "quote"} else ""
        yield from _flow(child, keep_breaks=keep_breaks)
        yield "\n" if child.tag in {"p", "item", "head", "cell", "quote"} else ""
        yield _inline(child.tail, keep_breaks)


def _inline(text: str | None, keep_breaks: bool) -> str:
    return (text or "") if keep_breaks else (text or "").replace("\n", " ")
