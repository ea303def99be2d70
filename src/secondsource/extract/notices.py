"""Paragraphs of a page in, what it says about its own text out: corrections, clarifications, retractions; never those of others."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from secondsource.records import Notice, NoticeKind
from secondsource.text import sentence_spans, squeeze

LONGEST_NOTICE = 160
"""Words of the longest paragraph that is a notice as a whole; of longer ones only the sentence that says so is quoted."""
LONGEST_READ = 4_000
_STEMS = (
    *("correct", "corect", "correg", "corrig", "corrén", "correz", "correç", "korrig", "korrek", "korekt", "clarif", "clear", "klarst"),
    *("aclar", "retract", "retir", "retras", "ritir", "ritrat", "withdr", "kill", "version", "versión", "versione", "versiune", "versão"),
    *(
        "wersj",
        "верс",
        "fassung",
        "amend",
        "errat",
        "error",
        "erată",
        "regret",
        "apolog",
        "berichtig",
        "richtigst",
        "zurückgez",
        "gelöscht",
    ),
    *("rectif", "rettif", "précis", "preciz", "precis", "modifi", "supprim", "виправ", "уточн", "спрост", "відклик", "вилуч", "исправ"),
    *("опроверж", "отозв", "sprost", "popraw", "wycof", "usuni", "wyjaśn", "verduid", "verbeter", "gecorr", "ingetr", "aangep", "rättel"),
    *("rettel", "retific", "esclar", "disregard", "removed", "taken down", "mistak", "incorrect", "misst", "fix"),
)
"""Pieces of words of which every notice has one; paragraphs without are passed over quickly."""
_FINANCE = re.compile(
    r"%|\b(?:markets?|stocks?|shares?|index|prices?|analysts?|investors?|rally|b[öo]rse\w*|aktien\w*|kurse?|dax|march[ée]s?|bourse|piață|bursa"
    r"|mercados?|bolsa|mercat\w+|giełd\w+|rynk\w+|beurs|ринк\w+|бірж\w+|inflation|rates?)\b",
    re.IGNORECASE,
)
_STRONG = (
    r"correction and clarification|corrections? to this (?:article|story)|erratum|errata(?: corrige)?|berichtigung|richtigstellung"
    r"|korrekturhinweis|rectificatif|rectificare|erată|fe de err(?:ores|atas)|rectificación|rettifica|sprostowanie|rectificatie"
    r"|rättelse|rettelse|retificação"
)
_WEAK = (
    r"corrections?|corrected|amendment|korrektur|corectare|corectură|виправлення|виправлено|исправление|спростування|опровержение"
    r"|corrección|correzione|korekta|correctie|verbetering|correção"
)
_CLEAR = (
    r"clarifications?|klarstellung|précisions?|clarification|precizare|precizări|уточнення|уточнение|aclaración|precisazione|wyjaśnienie"
    r"|verduidelijking|esclarecimento"
)
_TAKEN_BACK = r"retraction|retracted|withdrawal|withdrawn|widerruf|rétractation|retragere|відкликання|retractación|ritrattazione|intrekking"
_NOTE = (
    r"(?:an? )?(?:editors?[’']?s?|publisher[’']?s?)[’']? note|note (?:to readers|from the editors?)|update|anmerkung der redaktion"
    r"|anm\. ?d\. ?red\.?|hinweis der redaktion|transparenzhinweis|hinweis|note de la rédaction|ndlr|mise à jour|nota redacției|actualizare"
    r"|від редакції|примітка редакції|от редакции|оновлено|nota de (?:la )?redacción|nota del editor|nota della redazione|ndr|od redakcji"
    r"|noot van de redactie|nota da redação|note"
)
_AFTER = r"[^:：\w]{0,3}(?P<date>(?:[^:：\n]{0,40}\d[^:：\n]{0,20})?)\s*(?:[:：]|\s[—–-]|[—–]|\.\s)\s*(?P<body>\S.*)"
_LABELLED = tuple(
    (name, re.compile(rf"^[\W_]{{0,4}}(?:{labels})\b{_AFTER}", re.IGNORECASE | re.DOTALL))
    for name, labels in (("strong", _STRONG), ("clear", _CLEAR), ("back", _TAKEN_BACK), ("weak", _WEAK), ("note", _NOTE))
)
_LABEL_ALONE = re.compile(
    rf"^[\W_]{{0,4}}(?:{_STRONG}|{_WEAK}|{_CLEAR}|{_TAKEN_BACK})\b[ (,–—-]{{0,4}}(?:[^:.\n]{{0,40}}\d)?\W{{0,4}}$", re.IGNORECASE
)
_OWN = r"this (?:[\w,]+ ){0,3}?(?:article|story|post|piece|column|headline|dispatch|blog|obituary|explainer|interview)"
_BEEN = r"(?: [\w,.]+){0,6}? (?:(?:has|have) (?:since )?been|was|is) (?:(?:subsequently|later|also|since) )?"
_DAY = r"(?:on [\w ,]{3,24} )?"
_TO_MEND = r"(?:correct|fix|remove (?:an? |the )?(?:error|incorrect|wrong))"
_PART = (
    r"(?:paragraphs?|paras?|headline|name|spelling|figures?|date|day|title|attribution|byline|typo|throughout|style|year|amount|quote"
    r"|to (?:say|show|read|make))\b"
)
_ADVERBS = r"(?:[\w.]+ ){0,5}"
_TEXT = {
    "de": r"(?:dies(?:er|es|em) )(?:artikels?|textes?|text|beitrags?|berichts?|meldung|interviews?)",
    "der": r"(?:der|dieser) (?:artikel|text|beitrag)",
    "fr": r"(?:cet article|ce texte|cette dépêche|cette brève)",
    "ro": r"(?:acest articol|articolul|știrea|acest text)",
    "uk": r"(?:цей матеріал|цю новину|матеріал|статтю|текст|новину)",
    "es": r"est[ea] (?:artículo|noticia|nota|texto|información)",
    "it": r"quest[oa] (?:articolo|notizia|testo)",
    "pl": r"(?:ten )?(?:artykuł|tekst)",
    "nl": r"dit (?:artikel|bericht|stuk)",
    "pt": r"est[ea] (?:reportagem|artigo|texto|matéria)",
}


def _opening(*parts: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(parts)})", re.IGNORECASE)


_VERSION = _opening(
    rf"(?:(?:an|the|a|our|in an?|in the) )?(?:earlier|previous|original|first|initial|prior|former)(?: \w+)? (?:versions?|headline|caption)"
    rf" (?:of|on|for|to) (?:{_OWN}|this (?:report|page|item|review|release|video|transcript))",
    r"(?:an )?(?:earlier|previous) (?:version|headline|caption) (?:misstated|misidentified|misspelled|incorrectly|wrongly|mistakenly)",
    rf"{_OWN} (?:previously|originally|initially|incorrectly|wrongly|mistakenly) (?:\w+ )?(?:stated|said|reported|gave|named|identified)",
    rf"(?:(?:in )?(?:einer|der|eine|die) (?:frühere|vorherige|erste|ursprüngliche)n? (?:version|fassung)) {_TEXT['de']}",
    r"(?:dans )?une (?:(?:précédente|première) version|version (?:précédente|antérieure)) de (?:cet|cette|ce)\b",
    r"(?:într-)?o versiune (?:anterioară|precedentă) a (?:acest|articol|știrii|textul)",
    r"(?:[ув] (?:попередній|первісній|ранішій) версії|попередня версія) (?:ці[єь]|цього|статті|тексту|матеріалу|новини)",
    r"в (?:предыдущей|первоначальной) версии (?:этой|этого|статьи|текста|материала|новости)",
    r"(?:en )?una versión (?:anterior|previa) de est[ea]\b",
    r"(?:in )?una (?:precedente versione|versione precedente) di quest",
    r"(?:w )?(?:poprzednie|wcześniejsze|pierwotne|pierwsze)[jao] wersj[ia] (?:tego )?(?:artykuł|tekst|materiał)",
    r"(?:in )?een (?:eerdere|vorige) versie van dit",
    r"(?:em )?uma versão anterior dest[ea]\b",
)
_MENDED = _opening(
    rf"{_OWN}{_BEEN}(?:corrected|amended|(?:updated|changed|edited|modified|revised) {_DAY}to {_TO_MEND})",
    rf"this (?:report|page|item) has been (?:corrected|amended|updated {_DAY}to {_TO_MEND})",
    rf"this version corrects|(?:corrects|amends|fixes|refiles to correct)\b.{{0,200}}?\b{_PART}|in \w+ paragraph, corrects\b",
    r"we (?:(?:deeply|sincerely) )?(?:regret|apologi[sz]e for) (?:the|this|these|our) (?:\w+ )?(?:errors?|mistakes?)",
    rf"{_TEXT['der']} wurde {_ADVERBS}(?:korrigiert|berichtigt)",
    rf"wir haben (?:das|den fehler|dies|die \w+|den \w+) {_ADVERBS}(?:korrigiert|berichtigt)",
    rf"{_TEXT['fr']} a été {_ADVERBS}(?:corrigée?|modifiée?|rectifiée?)",
    rf"{_TEXT['ro']} a fost {_ADVERBS}corecta",
    rf"{_TEXT['uk']} (?:було )?виправлено|(?:статья|текст|материал) исправлен",
    rf"{_TEXT['es']} (?:ha sido|fue) (?:corregid|rectificad)",
    rf"{_TEXT['it']} è stat[oa] {_ADVERBS}(?:corrett|rettificat)",
    rf"{_TEXT['pl']} został {_ADVERBS}(?:poprawiony|skorygowany)",
    rf"{_TEXT['nl']} is {_ADVERBS}(?:gecorrigeerd|aangepast)",
    rf"{_TEXT['pt']} foi {_ADVERBS}corrigid",
)
_CLARIFIED = _opening(
    rf"{_OWN}{_BEEN}(?:(?:updated|amended|changed|edited|revised) {_DAY}to )?(?:clarif\w+|make (?:it )?clear)",
    rf"this report has been (?:updated {_DAY}to )?clarif|clarifies\b.{{0,200}}?\b{_PART}|this version clarifies",
)
_RETRACTED = _opening(
    rf"{_OWN}{_BEEN}(?:retracted|withdrawn|taken down|removed (?:because|after|from (?:our|this|the) (?:site|website|web|archive)))",
    rf"we (?:have |are )?(?:retract(?:ed|ing)?|withdr(?:ew|awn|awing)) (?:{_OWN}|the (?:article|story))",
    rf"{_TEXT['der']} wurde {_ADVERBS}(?:zurückgezogen|gelöscht|entfernt)",
    rf"{_TEXT['fr']} a été {_ADVERBS}(?:retirée?|rétractée?|supprimée?)",
    rf"{_TEXT['ro']} a fost {_ADVERBS}retras",
    rf"{_TEXT['uk']} (?:було )?(?:відкликано|вилучено|знято)|(?:статья|текст|материал) отозван",
    rf"{_TEXT['es']} (?:ha sido|fue) retirad",
    rf"{_TEXT['it']} è stat[oa] {_ADVERBS}(?:ritirat|rimoss)",
    rf"{_TEXT['pl']} został {_ADVERBS}(?:wycofany|usunięty)",
    rf"{_TEXT['nl']} is {_ADVERBS}(?:ingetrokken|verwijderd)",
    rf"{_TEXT['pt']} foi {_ADVERBS}retirad",
    r"(?:editors? )?(?:please )?(?:disregard|do not use) (?:the|this) (?:\w+ ){0,4}(?:story|item|headline)",
)
_OF_NOTE = (
    (
        NoticeKind.RETRACTION,
        re.compile(
            r"(?:article|story|post|report|piece|headline) (?:has|have) been (?:retracted|withdrawn|removed|taken down)|zurückgezogen",
            re.IGNORECASE,
        ),
    ),
    (NoticeKind.CLARIFICATION, re.compile(r"(?:updated|amended|edited|changed) to (?:clarify|make (?:it )?clear)", re.IGNORECASE)),
    (
        NoticeKind.CORRECTION,
        re.compile(
            r"\b(?:(?:earlier|previous|original) (?:version|headline)|(?:früheren?|vorherigen?|ursprünglichen?|ersten?) (?:version|fassung)"
            r"|version (?:précédente|antérieure)|(?:précédente|première) version|versiune (?:anterioară|precedentă)|попередн\w+ версі\w+"
            r"|предыдущей версии|versión (?:anterior|previa)|versione precedente|precedente versione|(?:poprzednie|wcześniejsze)j wersji"
            r"|(?:eerdere|vorige) versie|versão anterior|(?:article|story|post|report|headline) (?:has been|was) (?:corrected|amended))\b",
            re.IGNORECASE,
        ),
    ),
)
"""What a note of the editors must speak of to be a notice; its label vouches for whose text is meant."""
_WIRE_BACK = re.compile(
    r"^(?:(?:MANDATORY|BULLETIN|STORY|EDITORS?|ADVISORY)[ :-]+)*(?:KILL|KILLED|WITHDRAWN|WITHDRAWAL|RETRACTED)\b(?=\s*[-–—:,])"
)
_WIRE_MENDED = re.compile(
    r"^(?:(?:UPDATE|RPT|WRAPUP|REFILE|BRIEF)(?: \d+)?\s*[-–—]\s*)*(?:CORRECTED|CORRECTS|CORRECTION)(?: \(\w+ \d+\))?\s*[-–—:]"
)
_EVIDENCE = re.compile(
    r"\b(?:misstated|misspell\w*|misspelled|misidentified|misattributed|misquoted|incorrect\w*|inaccurate\w*|wrong\w*|errors?|mistak\w+"
    r"|in error|earlier version|previous version|original version|should (?:have|read)|(?:has|have) been corrected|is spelled|falsch\w*"
    r"|fälschlich\w*|irrtümlich\w*|fehler\w*|richtig\w*|früheren (?:version|fassung)|erreur|erroné\w*|à tort|eroare|eronat\w*|greșit\w*"
    r"|помилк\w+|хибно|неправильно|ошиб\w+|erróne\w+|error\w*|equivocad\w+|errore|erroneamente|błędn\w+|pomyłk\w+|omyłk\w+|fout\w*|onjuist\w*"
    r"|abusivamente|incorretamente|erro)\b|(?:, not |, nicht |, et non |, nu |, а не |, y no |, non |, a nie |, niet )",
    re.IGNORECASE,
)


def find_notices(paragraphs: Sequence[str], loose: Sequence[str] = ()) -> tuple[Notice, ...]:
    """Find what a page says about its own text, in the paragraphs of the article and in the `loose` lines around it (headline, lines cut
    away); each once, in order, in the exact words. A notice is opened by its label ("Correction:", "Berichtigung"), by the prefix of an
    agency ("KILL", "CORRECTED-"), or by a sentence about this very article; reports of other people's corrections open otherwise.

    >>> find_notices(["Correction: An earlier version of this article misstated the length of the bridge."])[0].kind.value
    'correction'
    >>> find_notices(["The ministry issued a correction on Monday."])
    ()
    """
    found: dict[str, Notice] = {}
    for lines in (paragraphs, loose):
        texts = [squeeze(line[:LONGEST_READ]) for line in lines]
        folded = "\n".join(texts).casefold()
        stems = [stem for stem in _STEMS if stem in folded]
        for text, following in itertools.pairwise((*texts, "")):
            if stems and any(map(text.casefold().__contains__, stems)) and (notice := _notice_of(text, following)):
                found.setdefault(notice.quote, notice)
    return tuple(found.values())


def _notice_of(text: str, following: str) -> Notice | None:
    kind, quote = _kind_of_label(text), text
    if _LABEL_ALONE.match(text):
        kind, quote = _kind_of_label(f"{text.strip(' :')}: {following}") if _is_told(following) else None, following
    if kind and len(quote.split()) <= LONGEST_NOTICE:
        return Notice(kind=kind, quote=quote)
    for span in sentence_spans(text):
        sentence = text[span.start : span.end]
        if (own := _kind_of_body(sentence)) and not _is_quoted(text, span.start):
            whole = len(text.split()) <= LONGEST_NOTICE and span.start == 0
            return Notice(kind=own, quote=text if whole else sentence)
    return None


def _is_told(text: str) -> bool:
    return bool(_EVIDENCE.search(text)) or _kind_of_body(text) is not None


def _kind_of_label(text: str) -> NoticeKind | None:
    """What kind of notice a label opens; a note or an update is one only if its words say so."""
    if _WIRE_BACK.match(text):
        return NoticeKind.RETRACTION
    if _WIRE_MENDED.match(text):
        return NoticeKind.CORRECTION
    for name, pattern in _LABELLED:
        match = pattern.match(text)
        if match is None or not text.lstrip(" *([–—-_•")[:1].isupper():
            continue
        own = _kind_of_body(match["body"]) or next((k for s in _sentences(match["body"])[1:4] if (k := _kind_of_body(s))), None)
        if name == "note" or own is NoticeKind.RETRACTION:
            return own or next((kind for kind, pattern in _OF_NOTE if pattern.search(match["body"])), None)
        if not _is_statement(match["body"], dated=bool(match["date"]), strong=name in {"strong", "back"}) and own is None:
            return None
        return {"clear": NoticeKind.CLARIFICATION, "back": NoticeKind.RETRACTION}.get(name, own or NoticeKind.CORRECTION)
    return None


def _is_statement(body: str, *, dated: bool, strong: bool) -> bool:
    """Whether what follows a label is a sentence about an error, not a headline about prices that are corrected."""
    if _EVIDENCE.search(body):
        return len(body.split()) >= 3
    sentence = len(body.split()) >= 4 and body.rstrip("\"'”’»)] ").endswith((".", "!", "…"))
    return sentence and (strong or dated or not _FINANCE.search(body))


def _kind_of_body(text: str) -> NoticeKind | None:
    opened = text.lstrip(" *([_–—-•†")
    if _RETRACTED.match(opened):
        return NoticeKind.RETRACTION
    if _CLARIFIED.match(opened):
        return NoticeKind.CLARIFICATION
    if _MENDED.match(opened) or _VERSION.match(opened):
        return NoticeKind.CORRECTION
    return None


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


def _is_quoted(text: str, start: int) -> bool:
    """Whether a sentence stands inside a quotation: what others say of their own texts."""
    before = text[:start]
    return text[start : start + 1] in "\"“„«'‘" or before.count("“") + before.count("„") > before.count("”") or before.count('"') % 2 == 1
