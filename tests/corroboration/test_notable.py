"""Which findings are shown, and in which order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from secondsource.corroboration.notable import rank_findings, readable_number
from secondsource.records import FindingKind, Slot, Verdict, content_id

LONG = "\n\n".join(f"The {name} works closed in the spring of the year." for name in ("east", "west", "north", "south")) * 20


def page(number, text=LONG):
    return make.article(f"{number}.html", text=text, title="Works close")


def finding(article, start, **fields):
    """A finding with one claim on the passage of an article that begins at `start`."""
    claim = make.claim(article, article.text[start : start + 40], value=f"{start}", words=article.text[start : start + 40])
    claim = replace(claim, **fields.pop("claim", {}))
    given = {"id": content_id("fct", article.id, start, fields.get("slot", "")), "key": False, "statement": claim.quote}
    return make.finding((claim,), **(given | fields)), claim


def ranked(made, articles, pages=None):
    findings = [f for f, _ in made]
    claims = {c.id: c for _, c in made}
    return rank_findings(findings, claims, {a.id: a for a in articles}, pages or len(articles))


@pytest.mark.parametrize(("pages", "number"), [(1, 40), (8, 40), (9, 45), (24, 120), (200, 120)])
def test_forty_are_shown_of_eight_pages_then_five_a_page_up_to_a_limit(pages, number):
    assert readable_number(pages) == number


def test_no_more_than_the_readable_number_are_shown_and_none_is_lost():
    article = page(1)
    made = [finding(article, 41 * n) for n in range(60)]
    found = ranked(made, [article])
    assert [f.shown for f in found] == [True] * readable_number(1) + [False] * (60 - readable_number(1))
    assert {f.id for f in found} == {f.id for f, _ in made}


def test_disputed_and_updated_findings_are_shown_however_many():
    article = page(1)
    made = [finding(article, 41 * n, verdict=Verdict.DISPUTED if n % 2 else Verdict.UPDATED) for n in range(50)]
    made += [finding(article, 41 * n) for n in range(50, 60)]
    found = ranked(made, [article])
    assert sum(f.shown for f in found) == 50
    assert all(f.shown == (f.verdict is not Verdict.SINGLE_SOURCE) for f in found)


def test_what_is_of_consequence_goes_before_what_is_not():
    article = page(1)
    plain = finding(article, 0)
    money = finding(article, 82, claim={"number": 2e6, "unit": "EUR"}, slot=Slot.AMOUNT)
    rule = finding(article, 164, kind=FindingKind.RULE)
    background = finding(article, 246, claim={"background": True})
    assert [f.id for f in ranked([plain, background, money, rule], [article])][-1] == background[0].id
    assert [f.id for f in ranked([plain, background, money, rule], [article])][2] == plain[0].id


def test_a_passage_told_before_goes_behind_one_that_is_new():
    article = page(1)
    first = finding(article, 0, claim={"number": 3.0, "unit": "works"}, slot=Slot.COUNT)
    again = finding(article, 0, slot=Slot.OTHER)
    other = finding(article, 82)
    assert [f.id for f in ranked([again, other, first], [article])] == [first[0].id, other[0].id, again[0].id]


def test_key_facts_come_first_among_the_shown():
    article = page(1)
    made = [finding(article, 41 * n, key=n == 9) for n in range(10)]
    assert [f.key for f in ranked(made, [article])] == [True] + [False] * 9


def test_no_findings_give_none():
    assert rank_findings([], {}, {}, 3) == ()


@given(st.permutations(range(12)))
def test_the_order_of_the_findings_does_not_matter(order):
    article = page(1)
    made = [finding(article, 41 * n, claim={"number": float(n), "unit": "EUR"} if n % 3 else {}) for n in range(12)]
    assert ranked([made[n] for n in order], [article]) == ranked(made, [article])


def test_claims_that_are_not_at_hand_are_passed_over():
    lone, _ = finding(page(1), 0)
    assert [f.id for f in rank_findings([lone], {}, {}, 1)] == [lone.id]
