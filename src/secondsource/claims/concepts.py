"""Small word tables that tell what a predicate or a noun is about, and what kind of paper was signed.

Two claims whose predicates belong to one concept speak of the same kind of thing ("died", "were killed", "the dead"); two that
belong to different concepts do not ("killed" against "injured"), however alike their sentences are. The tables are written by
hand from general knowledge of news English and hold lemmas only.
"""

from __future__ import annotations

from collections.abc import Iterable

CONCEPTS: dict[str, str] = {
    "death": "die dead death kill killed deceased fatality casualty perish bereaved toll victim drown claim_life corpse body",
    "injury": "injure injured injury wound wounded hurt hospitalise hospitalize treat burn",
    "missing": "missing unaccounted untraced disappear vanish",
    "evacuation": "evacuate evacuation displace displaced evacuee rehouse shelter homeless",
    "arrest": "arrest arrested detain detained detainee custody jail remand",
    "signing": "sign signed signing signature ink initial conclude seal countersign signatory",
    "meeting": "meet meeting talk summit confer visit host",
    "start": "begin start commence launch open opening inaugurate commission onset resume restart",
    "end": "end finish close closure halt stop cease suspend terminate expire shut",
    "fine": "fine fined penalty penalise penalize sanction impose",
    "appeal": "appeal appealed contest challenge complaint",
    "purchase": "buy purchase acquire acquisition procure order",
    "sale": "sell sale sold export ship",
    "growth": "rise rose grow growth increase jump climb gain surge up",
    "decline": "fall fell drop decline decrease shrink slump plunge down",
    "payment": "pay payment pays disburse compensate compensation reimburse contribute contribution donate grant",
    "cost": "cost price worth value estimate bill",
    "employment": "hire employ employee job staff workforce recruit worker",
    "delivery": "deliver delivery supply provide hand",
    "production": "produce production manufacture build assemble assembly output",
    "damage": "damage destroy destroyed wreck ruin gut collapse",
    "fire": "fire blaze burn flame inferno",
    "explosion": "explosion explode blast detonate",
    "attack": "attack strike hit shell bomb raid assault hack breach",
    "vote": "vote elect election ballot poll approve adopt pass",
    "choice": "choose select selection award pick win winner",
    "accession": "accede accession join ratify ratification deposit",
    "postponement": "postpone delay cancel cancelled defer put_off",
    "demand": "demand ask ransom seek request",
    "capacity": "capacity throughput accommodate",
    "layoff": "layoff redundancy dismiss fire_staff cut_job",
}
"""Concept -> lemmas, blank-separated."""

DOCUMENT_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "letter of intent": ("intent", ("letter of intent", "letters of intent", "loi")),
    "statement of intent": ("intent", ("statement of intent", "declaration of intent")),
    "memorandum of understanding": ("intent", ("memorandum of understanding", "memoranda of understanding", "mou")),
    "heads of agreement": (
        "intent",
        ("heads of agreement", "heads of terms", "term sheet", "preliminary agreement", "framework deal"),
    ),
    "joint statement": ("statement", ("joint statement", "joint declaration", "joint communique", "communiqué", "communique")),
    "sale and purchase agreement": ("binding", ("sale and purchase agreement", "purchase agreement", "definitive agreement")),
    "treaty": ("binding", ("treaty", "convention", "protocol")),
    "contract": ("binding", ("contract",)),
    "agreement": ("binding", ("agreement", "accord", "pact", "deal")),
}
"""Kind of paper -> (how binding it is, wordings). Longest wording first wins; "agreement" is the coarse word for any binding paper."""

_CONCEPT_OF: dict[str, str] = {lemma: concept for concept, lemmas in CONCEPTS.items() for lemma in lemmas.split()}

_PHRASES: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"lose", "life"}), "death"),
    (frozenset({"claim", "life"}), "death"),
    (frozenset({"put", "pen", "paper"}), "signing"),
    (frozenset({"call", "off"}), "postponement"),
)


def concepts_of(lemmas: Iterable[str]) -> frozenset[str]:
    """Name the concepts that some lemmas belong to.

    >>> sorted(concepts_of(["worker", "die"]))
    ['death', 'employment']
    """
    found = set(lemmas)
    phrases = {concept for words, concept in _PHRASES if words <= found}
    return frozenset(phrases | {_CONCEPT_OF[lemma] for lemma in found if lemma in _CONCEPT_OF})


def document_force(kind: str) -> str:
    """Tell how binding a kind of paper is: `intent`, `statement`, `binding`, or empty for an unknown kind."""
    return DOCUMENT_KINDS[kind][0] if kind in DOCUMENT_KINDS else ""
