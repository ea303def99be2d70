"""Findings of a kind of their own."""

import pytest

import make
from secondsource.corroboration.kinds import tell_kinds
from secondsource.records import Bound, FindingKind, Part, Particular, PartRole, Slot, Status

TEXT = (
    "At most 35% of the parts may come from abroad. The price was not disclosed. The line opens in June 2027. Sales rose from 2 t to 3 t."
)
ARTICLE = make.article(text=TEXT)


def span(words):
    return TEXT.index(words), TEXT.index(words) + len(words)


def part(role, words, **fields):
    start, end = span(words)
    return Part(role=role, start=start, end=end, **({"value": words} | fields))


def particular(kind, sentence, *parts, article=ARTICLE):
    start, end = span(sentence)
    return Particular(kind=kind, article_id=article.id, start=start, end=end, parts=parts)


def claim(quote, value, words=None, article=ARTICLE, **fields):
    return make.claim(article, quote, value, words=words or quote, **fields)


def told(findings, claims, *particulars, published="2026-03-02"):
    articles = {c.article_id for c in claims}
    return tell_kinds(findings, {c.id: c for c in claims}, particulars, dict.fromkeys(articles, published))


RULE = particular(FindingKind.RULE, TEXT[:46], part(PartRole.WHAT, "of the parts"), part(PartRole.LIMIT, "At most 35%", value="35 percent"))
UNKNOWN = particular(FindingKind.UNKNOWN, "The price was not disclosed.", part(PartRole.WHAT, "The price"))
SERIES = particular(FindingKind.SERIES, "Sales rose from 2 t to 3 t.", part(PartRole.POINT, "2 t"), part(PartRole.POINT, "3 t"))


def test_a_rule_goes_to_the_number_and_an_unknown_to_the_passage():
    number = claim("At most 35% of the parts may come from abroad", "35 percent", "At most 35%", number=35.0, unit="percent")
    passage = claim("The price was not disclosed.", "The price was not disclosed.", slot=Slot.OTHER)
    same = claim("At most 35% of the parts may come from abroad", "At most ...", slot=Slot.OTHER)
    findings = [make.finding((c,)) for c in (number, passage, same)]
    found = told(findings, (number, passage, same), RULE, UNKNOWN)
    assert [f.kind for f in found] == [FindingKind.RULE, FindingKind.UNKNOWN, FindingKind.FACT]
    assert [f.particulars for f in found] == [(RULE,), (UNKNOWN,), ()]


def test_a_series_goes_to_the_finding_with_most_of_its_points():
    low, high = (claim("Sales rose from 2 t to 3 t.", w, w, number=n, unit="t") for w, n in (("2 t", 2.0), ("3 t", 3.0)))
    whole, part_of = make.finding((low, high)), make.finding((claim("Sales rose", "Sales"),))
    found = told([part_of, whole], (low, high), SERIES)
    assert [f.kind for f in found] == [FindingKind.FACT, FindingKind.SERIES]


@pytest.mark.parametrize(
    ("fields", "published", "kind", "days"),
    [
        ({"value": "2027-06"}, "2026-03-02", FindingKind.PLANNED, ("2027-06-01", "2027-06-30")),
        ({"value": "2027-06", "bound": Bound.AT_MOST}, "2026-03-02", FindingKind.PLANNED, ("", "2027-06-30")),
        ({"value": "2027-06", "bound": Bound.AT_LEAST}, "2026-03-02", FindingKind.PLANNED, ("2027-06-01", "")),
        ({"value": "2027-06"}, "", FindingKind.PLANNED, ("2027-06-01", "2027-06-30")),
        ({"value": "2027-06"}, "2027-07-01", FindingKind.FACT, None),
        ({"value": "2027-06", "status": Status.DONE}, "2026-03-02", FindingKind.FACT, None),
        ({"value": "XXXX-WXX-4"}, "2026-03-02", FindingKind.FACT, None),
    ],
)
def test_a_plan_is_a_planned_day_that_was_not_over(fields, published, kind, days):
    date = claim("The line opens in June 2027.", words="June 2027", **({"slot": Slot.DATE, "status": Status.PLANNED} | fields))
    (found,) = told([make.finding((date,), slot=Slot.DATE)], (date,), published=published)
    assert found.kind is kind
    assert [(p.first, p.last) for told_ in found.particulars for p in told_.parts if p.role is PartRole.TIME] == ([days] if days else [])


def test_one_page_of_three_does_not_make_a_rule():
    articles = [make.article(f"{n}.html", text=TEXT) for n in range(3)]
    claims = tuple(claim(TEXT[:45], "35 percent", "At most 35%", article=a, number=35.0, unit="percent") for a in articles)
    rules = [particular(FindingKind.RULE, TEXT[:46], part(PartRole.LIMIT, "At most 35%"), article=a) for a in articles]
    assert told([make.finding(claims)], claims, rules[0])[0].kind is FindingKind.FACT
    assert told([make.finding(claims)], claims, *rules[:2])[0].kind is FindingKind.RULE


def test_a_particular_without_a_claim_marks_nothing():
    other = claim("The line opens in June 2027.", "The line")
    assert told([make.finding((other,))], (other,), RULE)[0].kind is FindingKind.FACT
    assert tell_kinds([], {}, [RULE], {}) == ()
