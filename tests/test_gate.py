"""The gate: which rule decides, what a policy file may say, and which statements accuse a person."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from secondsource.errors import SettingsError
from secondsource.gate import (
    Case,
    accuses_person,
    decide,
    default_policy,
    dump_policy,
    kinds_of,
    load_policy,
    overrule,
    policy_digest,
    read_policy,
    shipped_policy_text,
)
from secondsource.gate.policy import policy_tree
from secondsource.records import ClaimKind, EntityKind, Finding, FindingKind, GateOutcome, Origin, Override, Slot, StoryEntity, Verdict

HELD, MARKED, PUBLISHED = GateOutcome.HELD, GateOutcome.MARKED, GateOutcome.PUBLISHED
ACCUSING = "Prosecutors accused Orla Dunn of fraud"


def fact(statement="The bridge fell", verdict=Verdict.CORROBORATED, sources=2, key=True, **fields):
    given = {
        "id": statement,
        "story_id": "s",
        "statement": statement,
        "slot": Slot.COUNT,
        "key": key,
        "verdict": verdict,
        "independent_sources": sources,
        "effective_sources": float(sources),
        "confidence": 0.5,
        "values": (),
    }
    return Finding(**(given | fields))


def case(facts=(), origins=2, trust=0.7, **fields):
    stood = [Origin(id=f"o{i}", root_id=f"a{i}", article_ids=(f"a{i}",)) for i in range(origins)]
    scores = [] if trust is None else [make.score("confidence", trust)]
    return Case(findings=list(facts), origins=stood, scores=scores, **fields)


def policy(text):
    return read_policy(text.encode(), "p.toml")


@pytest.mark.parametrize(
    ("facts", "count", "trust", "outcome", "rules"),
    [
        ([fact()], 2, 0.7, PUBLISHED, ()),
        ([fact(verdict=Verdict.SINGLE_SOURCE, sources=1)], 1, 0.5, MARKED, ("story.origins_to_publish",)),
        ([fact(verdict=Verdict.SINGLE_SOURCE, sources=1)], 3, 0.5, MARKED, ("story.corroborated_to_publish",)),
        ([fact()], 2, 0.3, MARKED, ("story.mark_below",)),
        ([fact()], 2, 0.1, HELD, ("story.hold_below",)),
        ([fact(verdict=Verdict.DISPUTED)], 2, 0.7, HELD, ("story.disputed_share_to_hold", "story.disputes_to_mark")),
        ([fact(), fact("It was old", verdict=Verdict.DISPUTED)], 2, 0.7, PUBLISHED, ()),
        ([fact(), fact(ACCUSING, Verdict.SINGLE_SOURCE, 1, key=False)], 3, 0.8, HELD, ("claims.accusation",)),
        ([fact(), fact(ACCUSING, effective_sources=1.2)], 3, 0.8, HELD, ("claims.accusation",)),
        ([fact(), fact(ACCUSING)], 3, 0.8, PUBLISHED, ()),
        ([fact(), fact("Nine people died", Verdict.SINGLE_SOURCE, 1)], 3, 0.8, MARKED, ("claims.casualties",)),
        ([fact(), fact("Nine people died", Verdict.SINGLE_SOURCE, 1, key=False)], 3, 0.8, PUBLISHED, ()),
        ([fact("Nine died"), fact("Two of the dead were 4", Verdict.SINGLE_SOURCE, 1)], 3, 0.8, PUBLISHED, ()),
        ([fact(), fact("The tender ends on 5 May", Verdict.SINGLE_SOURCE, 1)], 3, 0.8, PUBLISHED, ()),
        ([], 0, 0.9, HELD, ("story.origins_to_hold",)),
        ([], 2, 0.9, PUBLISHED, ()),
        ([fact()], 3, None, HELD, ("story.hold_below",)),
    ],
)
def test_decisions(facts, count, trust, outcome, rules):
    decision = decide(case(facts, count, trust))
    assert (decision.outcome, decision.rules) == (outcome, rules)
    assert decision.policy == policy_digest(default_policy())
    assert decision.reasons
    assert all(not reason[0].islower() and reason[-1] in ".”" for reason in decision.reasons)


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("story.origins_to_publish = 4", MARKED, "3 origins; 4 are asked for"),
        ("story.origins_to_publish = 5\nstory.origins_to_hold = 4", HELD, "3 origins; 4 are asked for"),
        ("story.corroborated_to_publish = 2", MARKED, "Only 1 of 2 key facts"),
        ("story.mark_below = 0.9", MARKED, "Confidence 0.70 is under 0.90"),
        ("[claims.other]\norigins = 2", MARKED, "A key fact of no special kind rests on one origin; 2 are asked for: “It was old”"),
        ('[claims.other]\norigins = 2\notherwise = "held"', HELD, "It was old"),
        ("[claims.other]\nconfidence = 0.6\n[claims.accusation]\nconfidence = 0.6", MARKED, "confidence of 0.50; 0.60 is asked"),
        ("[claims.other]\nnamed_source = true\n[claims.accusation]\nnamed_source = true", MARKED, "told by nobody who is named"),
        ("", PUBLISHED, "3 independent origins"),
    ],
)
def test_a_policy_may_ask_for_more(text, outcome, reason):
    facts = [fact("The bridge fell on Monday"), fact("It was old", Verdict.SINGLE_SOURCE, 1)]
    decision = decide(case(facts, 3), policy(text))
    assert decision.outcome is outcome
    assert any(reason in told for told in decision.reasons), decision.reasons


def test_a_named_speaker_is_a_named_source():
    strict = policy("[claims.other]\nnamed_source = true\n[claims.accusation]\nnamed_source = true")
    article = make.article()
    for speaker, outcome in (("mayor Ilka Brandt", PUBLISHED), ("an official", MARKED), (None, MARKED)):
        claim = make.claim(article, attributed_to=speaker)
        told = make.finding((claim,), statement="It was old", verdict=Verdict.CORROBORATED, independent_sources=2)
        assert decide(case([told], claims={claim.id: claim}), strict).outcome is outcome


def test_of_many_that_fall_short_a_few_are_quoted():
    decision = decide(case([fact(f"{ACCUSING} {n}", sources=1) for n in range(30)]))
    assert len(decision.reasons) == 6
    assert decision.reasons[-1] == "25 more of this kind fall short (claims.accusation)."


def test_words_of_one_page_do_not_borrow_the_support_of_the_figure_beside_them():
    """Two origins give the sum; one of them alone says who took it."""
    pages = [make.article("a.html", text="The town lost 3 million."), make.article("b.html", text="Orla Dunn stole 3 million.")]
    claims = [make.claim(page, quote=page.text, value="3 million", start=0, end=len(page.text)) for page in pages]
    told = make.finding(tuple(claims), statement="The town lost 3 million", effective_sources=2.0, independent_sources=2)
    origins = [make.origin(page) for page in pages]
    given = Case(findings=[told], origins=origins, scores=[make.score("confidence", 0.8)], claims={c.id: c for c in claims})
    decision = decide(given)
    assert (decision.outcome, decision.rules) == (HELD, ("claims.accusation",))


@given(st.permutations([fact(), fact(ACCUSING, sources=1), fact("Nine died", sources=1), fact("Old", Verdict.DISPUTED)]))
def test_the_order_of_facts_changes_no_decision(facts):
    decision, usual = decide(case(facts)), decide(case(sorted(facts, key=lambda f: f.id)))
    assert (decision.outcome, set(decision.reasons), set(decision.rules)) == (usual.outcome, set(usual.reasons), set(usual.rules))


def test_a_person_overrules_and_the_gates_reasons_stay():
    before = decide(case([fact()], 2, 0.1))
    after = overrule(before, Override(outcome=PUBLISHED, name="Ilka Brandt", reason="The deed was seen", at="2026-03-02T09:00:00+00:00"))
    assert after.outcome is PUBLISHED
    assert after.reasons == ("Ilka Brandt decided so at 2026-03-02T09:00:00+00:00: The deed was seen.", *before.reasons)
    assert (after.override.name, after.policy, after.rules) == ("Ilka Brandt", before.policy, before.rules)


# ------------------------------------------------------------------------------------------------------------- policy files


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1", "unknown key 'x'; known are story, claims"),
        ("[story]\nhold_bellow = 0.2", r"unknown key 'story\.hold_bellow'; known are .*hold_below"),
        ("[claims.gossip]", r"unknown key 'claims\.gossip'; known are accusation"),
        ("[claims.money]\nsources = 2", r"unknown key 'claims\.money\.sources'"),
        ("story = 3", "key 'story' is 3; it must be a table"),
        ("claims = []", r"key 'claims' is \[\]; it must be a table"),
        ("claims.money = 1", "key 'claims.money' is 1; it must be a table"),
        ('[story]\norigins_to_publish = "two"', "'story.origins_to_publish' is 'two'; allowed is a whole number from 1 to 100"),
        ("[story]\norigins_to_publish = 2.5", "is 2.5; allowed is a whole number"),
        ("[story]\norigins_to_publish = true", "is True; allowed is a whole number"),
        ("[story]\norigins_to_publish = 0", "is 0; allowed is a whole number from 1 to 100"),
        ("[story]\norigins_to_publish = 101", "is 101; allowed"),
        ("[story]\nhold_below = 1.5", "'story.hold_below' is 1.5; allowed is a number from 0 to 1"),
        ("[story]\nhold_below = nan", "is nan; allowed"),
        ("[story]\nmark_below = -inf", "is -inf; allowed"),
        ("[story]\ndisputed_share_to_hold = 0", "is 0; allowed is a number above 0 to 1"),
        ("[claims.other]\nnamed_source = 1", "'claims.other.named_source' is 1; allowed are true and false"),
        ('[claims.other]\notherwise = "published"', "is 'published'; allowed are “held”, “marked”"),
        ("[claims.other]\nfacts = [1]", r"is \[1\]; allowed are “all”, “key”, “one”"),
        ("[claims.money]\neffective = 2.5", "'claims.money.effective' is 2.5, above 'claims.money.origins' (1)"),
        ("[story]\nhold_below = 0.6", "'story.mark_below' is 0.4, under 'story.hold_below' (0.6)"),
        ("[story]\norigins_to_hold = 3", "'story.origins_to_publish' is 2, under 'story.origins_to_hold' (3)"),
        ("[claims.accusation]\norigins = 0\neffective = 0\n[claims.other]\norigins = 1", "'claims.accusation.origins' is 0, weaker than"),
        ('[claims.accusation]\nfacts = "one"', "'claims.accusation.facts' is one, weaker than 'claims.other.facts' (key)"),
        ("[claims.other]\nnamed_source = true", "allowed is true or stricter"),
        ("[story", "is malformed"),
        ("a = 1\na = 2", "is malformed"),
    ],
)
def test_a_wrong_policy_is_told_by_its_key(text, message):
    with pytest.raises(SettingsError, match=message.replace("(", r"\(").replace(")", r"\)") if "\\" not in message else message):
        policy(text)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\0", b"[" * 5000, b"x = " + b"[" * 5000])
def test_bytes_that_are_no_policy_are_refused(data):
    with pytest.raises(SettingsError, match=r"p\.toml: is malformed"):
        read_policy(data, "p.toml")


def test_what_a_policy_leaves_out_is_as_shipped():
    assert policy("") == policy(shipped_policy_text()) == policy("\ufeff") == default_policy()
    changed = policy("[claims.money]\norigins = 2")
    assert policy_tree(changed)["claims"]["money"] == policy_tree(default_policy())["claims"]["money"] | {"origins": 2}


def test_the_digest_is_of_what_a_policy_asks_for():
    assert policy_digest(policy("[story]\nhold_below = 0")) == policy_digest(policy("# words\nstory = { hold_below = 0.0 }"))
    assert policy_digest(policy("[story]\nhold_below = 0.1")) != policy_digest(default_policy())
    assert load_policy(dump_policy(default_policy()), "kept") == default_policy()
    for broken in ("", "[]", '{"story":{"x":1}}', "[" * 9999):
        with pytest.raises(SettingsError, match="kept"):
            load_policy(broken, "kept")


def test_the_shipped_file_explains_every_key():
    text = shipped_policy_text()
    comments = " ".join(line for line in text.splitlines() if line.startswith("#"))
    lines = text.splitlines()
    for table, keys in policy_tree(default_policy()).items():
        for key in keys:
            at = next(n for n, line in enumerate(lines) if line.startswith((f"{key} =", f"[{table}.{key}]")))
            assert lines[at - 1].startswith("#"), key
    for field in dataclasses.fields(default_policy().claims[0][1]):
        assert f"  {field.name} " in comments
    assert json.loads(dump_policy(default_policy())) == json.loads(json.dumps(policy_tree(policy(text))))


# ------------------------------------------------------------------------------------------------------------ kinds of claim


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Mayor Dunn was charged with bribery", True),
        ("Orla Dunn allegedly stole the ledger", True),
        ("Orla Dunn opened the bridge", False),
        ("the company was accused of dumping waste", False),
        ("The Varnow Council was accused of fraud", False),
        ("On Monday Police arrested two men", False),
        ("", False),
        ("Die Staatsanwaltschaft ermittelt gegen Jana Beispiel wegen Betrugs", True),
        ("Bürgermeisterin Brandt steht im Verdacht der Untreue", True),
        ("Bürgermeisterin Brandt eröffnet die Brücke", False),
        ("Gegen die Firma wird wegen Betrugs ermittelt", False),
        ("Jeanne Exemple a été mise en examen pour corruption", True),
        ("Le maire Dunoy est soupçonné de détournement de fonds", True),
        ("Le maire Dunoy inaugure le pont", False),
        ("La alcaldesa Rivas está acusada de malversación", True),
        ("Juana Ejemplo fue detenida por cohecho", True),
        ("La alcaldesa Rivas abre el puente", False),
        ("Jan Przykładny usłyszał zarzuty przyjęcia łapówki", True),
        ("Burmistrz Wysocki jest podejrzany o oszustwo", True),
        ("Burmistrz Wysocki otworzył most", False),
        ("Іванові Прикладному повідомили про підозру", True),
        ("Мера Ткаченка звинувачують у хабарництві", True),
        ("Мер Ткаченко відкрив міст", False),
        ("поліція затримала двох підозрюваних", False),
        ("Primarul Ionescu este acuzat de luare de mită", True),
        ("Ion Exemplu a fost reținut pentru delapidare", True),
        ("Primarul Ionescu a deschis podul", False),
    ],
)
def test_accusations_against_persons_in_seven_languages(statement, expected):
    assert accuses_person(statement) is expected


def test_entities_tell_who_is_a_person():
    def named(name, kind):
        return StoryEntity(name=name, kind=kind, id=None, mentions=())

    text = "Elm Varnow was accused of fraud"
    assert accuses_person(text)
    assert not accuses_person(text, [named("Elm Varnow", EntityKind.ORGANISATION)])
    assert not accuses_person("Yesterday dunn was accused of fraud", [named("Orla Dunn", EntityKind.PERSON)])
    assert accuses_person("Yesterday Dunn was accused of fraud", [named("Orla Dunn", EntityKind.PERSON)])


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        (fact(ACCUSING), {ClaimKind.ACCUSATION}),
        (fact("The court found Orla Dunn guilty"), {ClaimKind.ACCUSATION, ClaimKind.RULING}),
        (fact("Nine people died"), {ClaimKind.CASUALTIES}),
        (fact("Nine people died on Monday", slot=Slot.DATE), {ClaimKind.OTHER}),
        (fact("How many died is not known", kind=FindingKind.UNKNOWN), {ClaimKind.OTHER}),
        (fact("Die Zahl der Todesopfer stieg auf neun"), {ClaimKind.CASUALTIES}),
        (fact("Кількість загиблих зросла до дев'яти"), {ClaimKind.CASUALTIES}),
        (fact("The law is in force since May"), {ClaimKind.RULING}),
        (fact("The tender ends on 5 May"), {ClaimKind.OTHER}),
    ],
)
def test_kinds(told, kinds):
    assert set(kinds_of(told, {})) == kinds


def test_money_is_told_by_its_currency():
    article = make.article()
    for unit, kind in (("EUR", ClaimKind.MONEY), ("tonne", ClaimKind.OTHER), ("", ClaimKind.OTHER)):
        claim = make.claim(article, slot=Slot.AMOUNT, unit=unit)
        assert kinds_of(make.finding((claim,), statement="It costs 3", slot=Slot.AMOUNT), {claim.id: claim}) == (kind,)


@given(st.text(max_size=300))
def test_any_text_is_judged(text):
    assert accuses_person(text) in {True, False}
