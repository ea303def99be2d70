"""Text without a syntax tree in, facts on an event out: judged by the cue words of its clause, for languages without a tagger."""

from __future__ import annotations

import re

from secondsource.language.modality import DENIED, PLAIN, PLANNED, POSSIBLE, Facts, both
from secondsource.text import fold

REACH = 300
"""Characters on either side that are looked at for the ends of a clause."""
_CUES = {
    "de": (
        r"wird|werden|würden?|soll(?:en|te|ten)?|geplant\w*|plan(?:t|en)|will|wollen|beabsichtig\w+|vorgesehen|künftig\w*|voraussichtlich|"
        r"verpflichtet sich|kündig\w+",
        r"könnten?|dürften?|möglicherweise|vielleicht|mutmaßlich\w*|vermutlich|angeblich|womöglich|kann|können",
        r"nicht|kein(?:e[nmrs]?)?|nie(?:mals)?|niemand|nichts|weder|dementier\w+|bestreite\w+|bestritt\w*|abgesagt",
    ),
    "fr": (
        r"va|vont|prévoi(?:t|ent)|prévue?s?|seront|sera|aura|auront|doi(?:t|vent)|devrai(?:t|ent)|devra|devront|"
        r"compte(?:nt)?|s'apprêtent?|s'engagent?|entend(?:ent)?",
        r"pourrai(?:t|ent)|peut(?:-être)?|peuvent|éventuellement|serai(?:t|ent)|aurai(?:t|ent)|probablement|présumée?s?|soupçonne\w*",
        r"ne|n'|aucune?|jamais|pas|ni|dément\w*|annulée?s?",
    ),
    "ro": (
        r"va|vor|vom|urmează|planific\w+|plănui\w+|intențione\w+|programat\w*|trebuie|o să|se angajează",
        r"ar|putea|poate|pot|posibil\w*|probabil\w*|presupus\w*|eventual\w*",
        r"nu|n-a|n-au|niciun(?:ul)?|nicio|niciodată|nici|neag\w*|dezmin\w+|anulat\w*",
    ),
    "uk": (
        r"буде|будуть|будемо|план\w+|має намір|мають намір|має|мають|запланован\w+|зобов'яз\w+|\w+(?:тиме|тимуть|тимемо)(?:ться|ся)?",
        r"може|можуть|можливо|ймовірно|міг|могла|могли|б|би|нібито|імовірно",
        r"не|немає|нема|жоден|жодн\w+|ніколи|ніхто|ані|спростува\w+|скасова\w+|скасува\w+",
    ),
}
"""Words for what lies ahead, what is in doubt, what is denied."""
_ENGLISH = (
    r"will|shall|won't|plans|planned|due|scheduled|expected|to be|going to|must",
    r"may|might|could|possibly|likely|reportedly|allegedly|if",
    r"not|never|no|\w+n['’]t|denied|denies|cancelled|canceled",
)
_PATTERNS = {
    lang: tuple(re.compile(rf"(?<![\w-])(?:{fold(words)})(?!\w)") for words in cues) for lang, cues in (_CUES | {"": _ENGLISH}).items()
}
_FUTURE_FORMS = {
    "fr": re.compile(r"(?<!\w)[^\W\d_A-Z]\w+(?:e|i)r(?:a|ont)(?!\w)"),
    "uk": re.compile(
        r"(?<!\w)(?:підпиш|відкри|відновл|побуду|збуду|почн|розпочн|заверш|отрима|заплат|сплат|запуст|постав|направ|виділ|придба|куп|"
        r"звільн|найм|створ|набуд|відбуд|пройд|стан|прийм|зроб|закри|підвищ|скорот|прибуд|зустрін|оголос|оскарж|внес|закінч)"
        r"(?:е|є|ить|уть|ють|ать|ять|лять|еться|ється|иться|уться|ються|аться|яться)(?!\w)|(?<!\w)(?:на|по|ви|за|про)?дасть(?!\w)"
    ),
}
"""Futures without a helper: "ouvrira"; the present of a perfective verb ("підпише"). Names ("Rivera") have a capital."""
_CLAUSE_END = re.compile(r"[,;:.!?\n«»„“”\"](?!\d)")


def facts_of_words(text: str, lang: str, start: int) -> Facts:
    """Judge what stands at a position by the cue words of its clause; an unknown language is read as English."""
    written, code = clause_at(text, start), lang.split("-")[0]
    clause = fold(written).replace("'", "' ") if code == "fr" else fold(written)
    future = _FUTURE_FORMS.get(code)
    facts = PLANNED if future and future.search(written) else PLAIN
    for pattern, given in zip(_PATTERNS.get(code, _PATTERNS[""]), (PLANNED, POSSIBLE, DENIED), strict=True):
        if pattern.search(clause):
            facts = both(facts, given)
    return facts


def clause_at(text: str, start: int) -> str:
    """The stretch between two marks of punctuation around a position."""
    ends = [m.end() for m in _CLAUSE_END.finditer(text, max(0, start - REACH), start)]
    after = _CLAUSE_END.search(text, start, start + REACH)
    return text[ends[-1] if ends else max(0, start - REACH) : after.start() if after else start + REACH]
