import pytest

from secondsource.records import Analysis, Article, Origin, QuantityMention, Reading
from secondsource.scoring.impact import load_rates, score_impact
from secondsource.text import sentence_spans

LAW = "Parliament passed a law that bans foam panels. The law enters into force on 1 May. It imposes a duty on all 12,000 makers."
REMARK = "The minister said in an interview that foam panels were ugly. His remarks drew comments."


def write(name, text, title="", quantities=()):
    article = Article(id=name, capture_id=f"c-{name}", file=name, title=title, text=text, lang="en")
    found = tuple(
        QuantityMention(start=text.index(words), end=text.index(words) + len(words), number=number, unit=unit, currency=currency)
        for words, number, unit, currency in quantities
    )
    return Reading(article=article, analysis=Analysis(article_id=name, sentences=sentence_spans(text), quantities=found), claims=())


def origin(root, *copies):
    return Origin(id=f"o-{root}", root_id=root, article_ids=(root, *copies))


def impact(reading):
    return score_impact([reading], [], [origin(reading.article.id)]).value


def deaths(number):
    return write("a", f"A bridge fell and {number} people died.", quantities=[(f"{number} people", float(number), "person", "")])


def test_reprints_and_outlets_never_change_it():
    page = deaths(9)
    copies = [write(f"copy{i}", page.article.text, quantities=[("9 people", 9.0, "person", "")]) for i in range(5)]
    alone = score_impact([page], [], [origin("a")])
    assert alone == score_impact([page, *copies], [], [origin("a", *(c.article.id for c in copies))])
    assert alone.value == score_impact([page, copies[0]], [], [origin("a"), origin("copy0")]).value


def test_a_binding_rule_outranks_a_remark_that_everybody_covers():
    remarks = [write(f"r{i}", REMARK) for i in range(9)]
    loud = score_impact(remarks, [], [origin(r.article.id) for r in remarks])
    assert impact(write("law", LAW)) > loud.value


@pytest.mark.parametrize(("few", "many"), [(1, 10), (10, 100), (100, 999)])
def test_more_dead_weigh_more(few, many):
    assert impact(deaths(few)) < impact(deaths(many)) <= 10


def test_money_counts_in_euro_and_by_tenfolds():
    small = write("a", "It will cost 20 million euros.", quantities=[("20 million euros", 2e7, "", "EUR")])
    large = write("a", "It will cost 20 billion euros.", quantities=[("20 billion euros", 2e10, "", "EUR")])
    rupees = write("a", "It will cost 20 million rupees.", quantities=[("20 million rupees", 2e7, "", "INR")])
    assert impact(rupees) < impact(small) < impact(large)
    assert load_rates()["EUR"] == 1.0


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("They agreed to study a joint plant.", "They signed a letter of intent on a joint plant."),
        ("They signed a letter of intent on a joint plant.", "They signed a contract on a joint plant."),
        ("They signed a contract on a joint plant.", "They signed a treaty on a joint plant."),
    ],
)
def test_what_binds_more_weighs_more(weaker, stronger):
    assert impact(write("a", weaker)) < impact(write("a", stronger))


def test_the_dead_of_earlier_years_do_not_count():
    page = write("a", "A bridge was closed. In 2011 a fall killed 40 people.", quantities=[("40 people", 40.0, "person", "")])
    assert "harm" not in {part.name for part in score_impact([page], [], [origin("a")]).parts}


def test_every_part_says_why_and_the_sum_is_the_score():
    score = score_impact([deaths(9)], [], [origin("a")])
    assert all(part.why.endswith(".") for part in score.parts)
    assert score.value == pytest.approx(sum(part.amount for part in score.parts), abs=0.02)


def test_nothing_read_scores_one():
    assert score_impact([], [], []).value == 1.0
    assert 1.0 <= impact(write("a", "")) <= 10
