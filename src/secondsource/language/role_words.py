"""Words by which a text speaks again of a body or a person it has named: "the ministry", "der Bürgermeister", in five languages."""

from __future__ import annotations

import re

BODIES = {
    "en": re.compile(
        r"\b[Tt]he (?P<own>[a-z]+ )?(?P<head>ministry|agency|authority|commission|council|court|bank|hospital|university|inspectorate"
        r"|committee"
        r"|association|department|institute|foundation|federation|company|corporation|museum|academy)"
        r"(?=['’]s\b|[,.;:!?)\n]|$| (?:\w+ed|said|says|has|had|have|is|was|were|are|will|would|did|does|and|or|in|on|to|that|which|by"
        r"|at|with|from"
        r"|after|before|as|also|could|may|must|can|should|plans|told|gave|made|put|found|began)\b)"
    ),
    "de": re.compile(
        r"\b[Dd](?:as|ie|er|em|en|es) (?P<own>)(?P<head>Ministerium|Behörde|Kommission|Gericht|Bank|Universität|Klinik|Agentur|Verband"
        r"|Gesellschaft"
        r"|Institut|Stiftung|Museum|Rat)(?:s|es)?\b(?! (?:für|von|der|des)\b)"
    ),
    "fr": re.compile(
        r"\b(?:[Ll]e |[Ll]a |[Ll]['’]|[Dd]u |[Aa]u )(?P<own>)(?P<head>ministère|agence|commission|conseil|tribunal|banque|hôpital"
        r"|université|institut"
        r"|fondation|fédération|musée|société)\b(?! (?:de|du|des|d['’]))"
    ),
    "ro": re.compile(
        r"(?<!\w)(?P<own>)(?P<head>minister|agenți|autorit|comisi|consili|tribunal|banc|bănc|spital|universit|institut|fundați|federați"
        r"|compani|muze)"
        r"(?:ul|ului|a|ei|ii|ea|ia|iei|atea|ății|ului)\b(?! (?:de|pentru|din)\b| [^\W\d_a-zăâîșț])"
    ),
    "uk": re.compile(
        r"(?<!\w)(?P<own>)(?P<head>міністерств|агентств|комісі|рад|суд|банк|лікарн|університет|інститут|фонд|компані|музе)"
        r"(?:о|а|у|ом|ові|ю|я|єю|ія|ії|ію|ією|ь|й)?(?=[,.;:!?)\n]| \w+(?:в|ла|ло|ли|ть|є|ться|ється)\b)"
    ),
}
"""A body spoken of again; `head` is the word its name must hold, `own` a further word that the name must hold."""

_ROLES = {
    "en": "mayor|governor|minister|president|chairman|chairwoman|director|prefect|ambassador|prosecutor|commissioner|rector|chancellor"
    "|premier"
    "|secretary|chief executive|spokesman|spokeswoman|judge|commander|captain|owner|founder|king|queen|archbishop|bishop",
    "de": "Bürgermeister(?:in)?|Minister(?:in)?|Direktor(?:in)?|Präsident(?:in|en)?|Sprecher(?:in)?|Gouverneur(?:in)?|Botschafter(?:in)?",
    "fr": "maire|ministre|directeur|directrice|président|présidente|gouverneur|gouverneure|préfet|préfète|ambassadeur|porte-parole",
    "ro": "primarul(?:ui)?|primărița|ministrul(?:ui)?|directorul(?:ui)?|directoarea|președintel(?:e|ui)|guvernatorul(?:ui)?"
    "|prefectul(?:ui)?",
    "uk": "мер(?:а|у|ом|ка|ки)?|міністр(?:а|у|ом|ка|ки)?|директор(?:а|у|ом|ка|ки)?|губернатор(?:а|у|ом|ка|ки)?|посол|посла"
    "|президент(?:а|у|ом)?",
}
_OF = r"(?: (?:of|von|de|du|des|din|al) (?:the |la |l['’])?[^\W\d_a-z][\w\-]+(?: [^\W\d_a-z][\w\-]+)*)?"
BEFORE_NAME = {
    lang: re.compile(rf"(?<![\w-])(?P<role>(?:[^\W\d_]+[ ])?(?{'i' if lang == 'en' else ''}:{words})){_OF},? $")
    for lang, words in _ROLES.items()
}
"""A role right before a name: "defence minister Jan Kos", "the mayor of Brdowiec, Jan Kos"."""
AFTER_NAME = {
    lang: re.compile(rf", (?:the |an? |der |die |le |la |l['’])?(?P<role>(?:[^\W\d_A-Z]+[ ])?(?:{words}))\b")
    for lang, words in _ROLES.items()
}
"""A role right after a name: "Jan Kos, the mayor of Brdowiec"."""
_ARTICLES = {"en": "[Tt]he ", "de": "[Dd](?:er|ie|em|en|es) ", "fr": "(?:[Ll]e |[Ll]a |[Ll]['’]|[Dd]u |[Aa]u )", "ro": "", "uk": ""}
AGAIN = {
    lang: re.compile(
        rf"(?<![\w-]){_ARTICLES[lang]}(?P<role>{'(?:[a-z]+ )?' if lang == 'en' else ''}(?:{words}))"
        r"(?![\w-])(?! (?:of|von|de|du|des|der|din|for|für)\b)(?! d['’])(?!,? [^\W\d_a-zà-ÿăâîșțа-яіїєґ])"
    )
    for lang, words in _ROLES.items()
}
"""A person spoken of again by role alone."""
NOT_THE_ROLE = frozenset(
    "deputy former vice acting ex interim then late outgoing incoming next ehemaliger ehemalige ancien ancienne fostul fosta".split()
)
"""Words that make another role of one: "the deputy mayor" is not "the mayor"."""
