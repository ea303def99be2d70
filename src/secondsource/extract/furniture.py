"""Single lines in, what kind of page furniture they are out: rules that hold for HTML paragraphs and for lines of text dumps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.extract.phrases import Phrases

_TEASER = re.compile(
    r"^\W*(?:read\s*(?:more|also|next|on|the full)|also\s*read|read full story|see\s*also"
    r"|related(?:\s+(?:stor(?:y|ies)|articles?|content|news|topics?|posts?))?|more\s+(?:on|from|stories"
    r"|news|about)\b"
    r"|(?:you\s+)?(?:may|might)\s+(?:also\s+)?(?:like|be interested)|recommended|watch(?:\s+(?:more|also"
    r"|now))?\s*:|listen\s*:|don'?t miss|must read|trending|most\s+(?:read|popular|viewed)"
    r"|lesen sie (?:auch|mehr)|mehr (?:zum thema|dazu|lesen)|siehe auch|lire aussi|à lire(?: aussi)?"
    r"|voir aussi|sur le même (?:sujet|thème)|citește și|citeste si|vezi și|читайте також|читайте также"
    r"|дивіться також|leggi anche|lea también|lees ook|czytaj (?:także|też|więcej)|pročitajte i"
    r"|advertisement|anzeige|werbung|publicité|publicitate|реклама|sponsored|promoted)\b\s*(?:[:|>»/\-–]"
    r"|$)",
    re.IGNORECASE,
)
_TEASER_OPEN = re.compile(
    r"^\W*(?:read more|also read|read also|see also|related(?: stor(?:y|ies)| articles?| content)?"
    r"|more on this|lesen sie auch|lire aussi|citește și|читайте також|читайте также|advertisement"
    r"|sponsored|ad|promo"
    r"|watch|listen|recommended|you may also like|(?:other|previous|next|older|earlier|latest"
    r"|more)(?: [\w-]+){0,2}|mehr [\w-]+|autres [\w-]+)\s*(?::|\||>|»|–|\s-\s)\s*\S",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"^\W*(?:(?:\[(?:img|image|photo|foto|bild|picture|video)\]|caption\s*:|(?:img|image"
    r"|photo)\s+caption)|(?:file\s+|stock\s+|cover\s+)?(?:photo(?:graph)?s?|image|picture|pic|foto|bild"
    r"|symbolbild|archivbild|illustration|photographie|crédit|credits?|photo credit|image credit"
    r"|picture credit|getty images|video|graphic|grafik|фото|ілюстрація)"
    r"\s*(?:\(|:|/|©|by\b|credit|courtesy|via\b|from\b)|(?:©|\(c\)\s)\s*(?:getty|shutterstock|istock"
    r"|photo|foto)|this (?:image|picture|photo|illustration) (?:is|was|has been)\b.{0,60}\b(?:ai"
    r"|generated|illustrat|fictional|stock)"
    r"|(?:image|photo|picture) used for (?:representation|illustrat)|representative image"
    r"|representational (?:image|photo)|enlarge (?:this )?image|image \d+ of \d+|photos?:"
    r"|click to (?:enlarge|expand)|hide caption|toggle caption)",
    re.IGNORECASE,
)
_CAPTION_END = Phrases(
    re.compile(
        r"(?:\bPhoto(?:graph)?|\bImage|\bPicture|\bFoto|\bBild|\bCredit|\bFile photo"
        r"|Фото)\s*[:/©][^.!?]{2,60}(?:\([^()]{2,60}\))?\W*$|[\(\[](?:photo|file|image|pic|foto|picture"
        r"|ap photo|reuters|getty)[^()\]]{0,60}[\)\]]\W*$"
        r"|\b(?:Getty Images|Shutterstock|AP Photo|iStock|EPA-EFE|via Getty)\b[^.]{0,40}$",
    ),
    tuple(
        "Photo|File photo|Image|Picture|Foto|Bild|Credit|Фото|(photo|[photo|(file|[file|(image|[image|(pic|[pic|(foto|[foto|ap photo"
        "|(reuters|[reuters|(getty|[getty|Getty Images|Shutterstock|iStock|EPA-EFE|via Getty".split("|")
    ),
)
_SHARE = re.compile(
    r"^\W*(?:share(?: (?:this|on|via|article|story|post))?|tweet|pin(?: it)?|send|print|e-?mail|copy link"
    r"|save|like|comments?|shares?|total|facebook|twitter|whatsapp|telegram|linkedin|reddit|pinterest|x"
    r"|follow(?: us)?|subscribe|sign ?in|sign ?up|log ?in"
    r"|register|teilen|drucken|merken|partager|imprimer|distribuie|поділитися|share on \w+"
    r"|click to (?:share|email|print|tweet)\b.*|\d+(?:[.,]\d+)?k?\s*(?:shares?|comments?|views?|likes?"
    r"|reads?)|\d+)(?:\W+(?:share|tweet|pin|send|print|e-?mail|copy|link|save|facebook|twitter|x"
    r"|whatsapp|telegram|linkedin|reddit|pinterest|\d+|comments?|shares?|total|follow|us|on|this|article|story))*\W*$",
    re.IGNORECASE,
)
_READING = re.compile(
    r"^\W*(?:(?:\d+|one|two|three|four|five)[\s-]*(?:min(?:ute)?s?\.?)(?:\s*(?:read(?:ing)?(?: time)?"
    r"|lesezeit|de lecture|citire))?|(?:reading time|read time|lesezeit|estimated reading).{0,30}"
    r"|.{0,12}\bmin(?:ute)?s? read\b.{0,60})\W*$",
    re.IGNORECASE,
)
_BOX = Phrases(
    re.compile(
        r"\b(?:sign up (?:to|for)|subscribe (?:to|now|today|for)|(?:our|free|daily|weekly) newsletter"
        r"|newsletter (?:abonnieren|sign)|join (?:our|us on|the conversation|\d)|follow us on"
        r"|follow (?:\w+ ){1,3}on (?:twitter|facebook|instagram|google news|x)"
        r"|download (?:our|the) app|get (?:our|the latest|breaking) \w+|all rights reserved"
        r"|alle rechte vorbehalten|tous droits réservés|toate drepturile rezervate|terms of (?:use|service)"
        r"|privacy policy|cookie (?:policy|settings)|use cookies|accept all"
        r"|support (?:our|us|independent) \w+|become a (?:member|subscriber|patron)|already a subscriber"
        r"|free articles?|to continue reading|create an account|your inbox|buy me a coffee|donate (?:now"
        r"|today)|you are reading (?:one|\w+ of)"
        r"|click here to|leave a (?:reply|comment)|your email address|was this (?:article|page) helpful"
        r"|subscribers? only|redistribution|without (?:written|prior) (?:consent|permission)"
        r"|not investment advice|(?:this|the) newsletter is|forwarding this newsletter|skip to (?:content"
        r"|main)|forward-looking statements|press contact|media contact"
        r"|pressekontakt|visitors: |best viewed|contact: \S+@|підписуйтесь|підписатися|подписывайтесь"
        r"|abonați-vă|abonnez-vous|inscrivez-vous)\b",
        re.IGNORECASE,
    ),
    tuple(
        "sign up |subscri|newsletter|join |follow us on|on twitter|on facebook|on instagram|on google news|on x|download our app"
        "|download the app|get our |get the latest |get breaking |rights reserved|rechte vorbehalten|droits réservés|drepturile rezervate"
        "|terms of use|terms of service|privacy policy|cookie|accept all|support our |support us |support independent |become a member"
        "|become a patron|free article|to continue reading|create an account|your inbox|buy me a coffee|donate now|donate today"
        "|you are reading |click here to|leave a reply|leave a comment|your email address|was this article|was this page|redistribution"
        "|without written |without prior |investment advice|skip to content|skip to main|forward-looking|press contact|media contact"
        "|pressekontakt|visitors: |best viewed|contact: |підпису|підписати|подписывайтесь|abonați-vă|abonnez-vous|inscrivez-vous".split("|")
    ),
)
_COPYRIGHT = Phrases(
    re.compile(r"^\W*(?:©|\(c\)|copyright|&copy;)|©\s*(?:\d{4}|[A-Z])[^.]{0,60}$", re.IGNORECASE), ("©", "(c)", "copyright", "&copy;")
)
_TAGS = re.compile(
    r"^\W*(?:tags?|topics?|keywords?|filed under|categor(?:y|ies)|posted in|in this (?:article|story)"
    r"|schlagwörter|themen|étiquettes|mots-clés|etichete|теги|тэги|более|розділ|section)\s*(?::|$)",
    re.IGNORECASE,
)
_ROW = re.compile(r"\S\s+(?:\||›|»|·|•)\s+\S.*?\S\s+(?:\||›|»|·|•)\s+\S|\S\s{0,2}\|\s{0,2}\S")
_BARS = "|›»>·•"
_MENU = re.compile(r"\S\s*(?:\||›|»|>|·|•)\s*\S+(?:\s+\S+){0,3}\s*(?:\||›|»|>|·|•|$)")
_EMAIL = Phrases(re.compile(r"\S@\S+\.\w|www\.\S+\.\w{2,}|\+\d[\d\s().-]{7,}"), ("@", "www.", "+"))
_COVERAGE = re.compile(
    r"\W*(?:every|all) (?:story|stories|article|articles) in (?:our|this)\b|how we (?:covered|cover|report|reported|made|wrote) this"
    r"|(?:impact )?scoring uses\b|based on \d+ (?:source )?articles?|verified by \d+"
    r"|(?:about|sobre|über) (?:the author|the writer|us|den autor)\W*$",
    re.IGNORECASE,
)
_METHODS = Phrases(
    re.compile(
        r"see our (?:glossary|methodology)|\b(?:editorial (?:guidelines|standards)|our methodology|learn (?:more )?about our)\b",
        re.IGNORECASE,
    ),
    ("see our ", "editorial guidelines", "editorial standards", "our methodology", "about our"),
)
_WORD = re.compile(r"\w+")
LONGEST_BOX = 40
"""Words of the longest box of the page (newsletter, terms): longer paragraphs that speak of a newsletter are the article's."""
LONGEST_ADDRESS = 14
"""Words of the longest line that is furniture for the address or telephone number in it."""
LONGEST_CAPTION = 60
LONGEST_TEASER = 30
SHORTEST_REPEAT = 8
"""Words from which a paragraph that is said again is a repeat: lists and tables say shorter things twice (extraction set: 5 words cost
.008 shingle F1 on scrapinghub)."""
MOST_PARAGRAPHS = 500
"""Paragraphs of a text among which repeats are sought, so that a page of thousands costs no more."""


def is_teaser(line: str) -> bool:
    """Whether a line points to other pages: "Read more: ...", "Also read", "You may also like"."""
    return bool(_TEASER.match(line) or (_TEASER_OPEN.match(line) and _size(line) <= LONGEST_TEASER))


def is_caption(line: str) -> bool:
    """Whether a line describes or credits a picture."""
    return _size(line) <= LONGEST_CAPTION and bool(_CAPTION.match(line) or _CAPTION_END.search(line))


def is_share_line(line: str) -> bool:
    """Whether a line is share buttons, counters or a reading time."""
    return bool(_SHARE.match(line) or _READING.match(line))


def is_box(line: str) -> bool:
    """Whether a short paragraph belongs to the site: newsletter, cookies, terms, copyright, how stories are covered."""
    size = _size(line)
    if size <= LONGEST_ADDRESS and _EMAIL.search(line):
        return True
    boxed = size <= LONGEST_BOX and (_BOX.search(line) or _COPYRIGHT.search(line) or _TAGS.match(line))
    return bool(boxed or _COVERAGE.match(line) or _METHODS.search(line))


def _size(line: str) -> int:
    """Words of a line whose blanks are single."""
    return line.count(" ") + 1


def is_menu(line: str) -> bool:
    """Whether a line is a row of links set apart by bars, dots or arrows."""
    if not any(map(line.__contains__, _BARS)):
        return False
    return bool(_MENU.search(line) or _ROW.search(line)) and not line.rstrip().endswith((".", "!", "?", "”", '"'))


_ADDRESS = re.compile(r"(?:https?://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s,;]*)", re.IGNORECASE)


def is_address(line: str) -> bool:
    """Whether a line is nothing but the address of a page, with or without its scheme.

    >>> is_address("www.post.example/news/1"), is_address("And/or.")
    (True, False)
    """
    return _ADDRESS.fullmatch(line) is not None


def is_furniture(line: str) -> bool:
    """Whether a line is furniture of any kind, whatever stands around it."""
    return is_address(line) or is_teaser(line) or is_caption(line) or is_share_line(line) or is_box(line)


def drop_repeats(paragraphs: Sequence[str]) -> list[str]:
    """Leave out paragraphs that say again what another paragraph holds: pull-quotes, doubled captions, repeated leads.

    A repeat of SHORTEST_REPEAT words or more goes; the longer paragraph that holds the words stays, of equal ones the first.
    """
    keys = [" ".join(_WORD.findall(p.casefold())) for p in paragraphs]
    sizes = [key.count(" ") + 1 for key in keys]
    whole = "\n".join(f" {key} " for key in keys)
    seen: set[str] = set()
    kept = []
    for paragraph, key, size in zip(paragraphs, keys, sizes, strict=True):
        longish = size >= SHORTEST_REPEAT and len(seen) < MOST_PARAGRAPHS
        if longish and (key in seen or _stands_in_longer(f" {key} ", whole)):
            continue
        seen.add(key)
        kept.append(paragraph)
    return kept


def _stands_in_longer(key: str, whole: str) -> bool:
    """Whether the words stand inside a line of `whole` that has others too."""
    at = whole.find(key)
    while at >= 0:
        end = at + len(key)
        if (at > 0 and whole[at - 1] != "\n") or (end < len(whole) and whole[end] != "\n"):
            return True
        at = whole.find(key, end)
    return False
