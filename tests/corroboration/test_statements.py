"""How a finding is stated."""

import make
from secondsource.corroboration.statements import LONGEST, Pages, state_findings
from secondsource.text import sentence_spans


def pages(*articles, claims=(), origin=None):
    return Pages(
        articles={a.id: a for a in articles},
        sentences={a.id: sentence_spans(a.text) for a in articles},
        claims={c.id: c for c in claims},
        origin=origin or {a.id: a.id for a in articles},
    )


def claim(article, quote, sentence, **fields):
    return make.claim(article, quote, quote, sentence=sentence, **fields)


def stated(*told, articles, origin=None):
    findings = [make.finding(tuple(claims)) for claims in told]
    return [f.statement for f in state_findings(findings, pages(*articles, claims=[c for claims in told for c in claims], origin=origin))]


def test_a_clause_is_stated_in_its_whole_sentence():
    article = make.article(text="The mayor spoke. The mill will close in May, the owner said.")
    assert stated([claim(article, "will close in May", 1)], articles=[article]) == ["The mill will close in May, the owner said."]


def test_a_sentence_that_leans_on_another_gives_way():
    leaning = make.article("a.html", text="The mill is old. It will close in May.")
    plain = make.article("b.html", text="The mill on the river Orsa will be closed in May.")
    told = [claim(leaning, "It will close in May.", 1), claim(plain, "will be closed in May", 0)]
    assert stated(told, articles=[leaning, plain]) == ["The mill on the river Orsa will be closed in May."]
    assert stated(told[:1], articles=[leaning, plain]) == ["It will close in May."]


def test_a_figure_that_one_origin_alone_gives_stays_out():
    bare = make.article("a.html", text="The paper mill on the river Orsa will be closed for good.")
    figure = make.article("b.html", text="The mill will be closed after 90 years.")
    clauses = [claim(bare, "will be closed for good", 0), claim(figure, "The mill will be closed", 0)]
    number = make.claim(figure, "after 90 years", "90", sentence=0, number=90.0)
    finding = make.finding(tuple(clauses))
    (found,) = state_findings([finding], pages(bare, figure, claims=[*clauses, number]))
    assert found.statement == bare.text


def test_two_findings_are_not_stated_alike_where_another_sentence_will_do():
    first = make.article("a.html", text="The mill will close in May with 40 workers.")
    second = make.article("b.html", text="The mill on the Orsa will be shut down in May, its 40 workers dismissed.")
    both = [[claim(first, "close in May", 0), claim(second, "shut down in May", 0)]]
    both.append([claim(first, "40 workers", 0), claim(second, "40 workers", 0)])
    assert stated(*both, articles=[first, second]) == [first.text, second.text]


def test_a_sentence_too_long_and_one_that_is_unknown_leave_the_statement():
    article = make.article(text="mill " * (LONGEST + 1))
    assert stated([claim(article, "mill mill", 0)], articles=[article]) == ["Three people died"]
    assert stated([claim(article, "mill mill", 7)], articles=[article]) == ["Three people died"]
    assert state_findings([], pages()) == ()


def test_the_usual_language_of_the_story_goes_first():
    english = [make.article(f"{n}.html", text=f"The mill on the river Orsa will be closed in May {n}.") for n in range(2)]
    german = make.article("de.html", text="Das Werk an der Orsa schließt im Mai.", lang="de")
    told = [claim(german, "schließt im Mai", 0), claim(english[0], "closed in May", 0)]
    assert stated(told, articles=[*english, german]) == [english[0].text]
    assert stated(told[:1], articles=[*english, german]) == [german.text]
