from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.records import Analysis, Article, Origin, QuantityMention, Reading
from secondsource.scoring.impact import impact_features, load_rates, score_impact
from secondsource.scoring.lead import cue_patterns, read_data
from secondsource.scoring.magnitudes import load_economies
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


def test_every_feature_has_a_name_and_a_sentence_of_its_own():
    features = impact_features()
    assert len({f.name for f in features}) == len(features)
    assert all(f.why.endswith(".") and f.amount for f in features)
    names = {f.name for f in features}
    score = score_impact([write("law", LAW)], [], [origin("law")])
    assert {part.name for part in score.parts} <= names
    assert score.label == "considerable"


def test_the_parts_add_up_at_the_ends_of_the_scale_too():
    score = score_impact([deaths(9_000_000)], [], [origin("a")])
    assert score.value == 10
    assert score.value == pytest.approx(sum(part.amount for part in score.parts), abs=0.02)
    assert score.parts[-1].name == "ends of the scale"


def test_parts_rest_on_the_words_of_the_page():
    page = deaths(9)
    [lives] = [part for part in score_impact([page], [], [origin("a")]).parts if part.name == "lives"]
    assert [(name, page.article.text[start:end]) for name, start, end in lives.spans] == [("a", "9 people")]


def test_further_consequences_count_less_and_say_so():
    text = "A law bans foam panels. The law costs 2 billion euros."
    score = score_impact([write("a", text, quantities=[("2 billion euros", 2e9, "", "EUR")])], [], [origin("a")])
    reduced = [part for part in score.parts if "another consequence weighs more" in part.why]
    assert [part.name for part in reduced] == ["money"] or [part.name for part in reduced] == ["legal force"]


def test_a_language_without_word_lists_is_not_heard_on_words():
    law, foreign = write("law", LAW), write("b", "Lög taka gildi.")
    foreign = replace(foreign, article=replace(foreign.article, lang="is"))
    both = score_impact([law, foreign], [], [origin("law"), origin("b")])
    assert "legal force" in {part.name for part in both.parts}


@pytest.mark.parametrize(
    "text",
    [
        "A company with sales of 9 billion euros opened a shop.",
        "The maker, which has a market value of 9 billion euros, hired a cook.",
    ],
)
def test_the_size_of_a_company_is_not_at_stake(text):
    page = write("a", text, quantities=[("9 billion euros", 9e9, "", "EUR")])
    assert "money" not in {part.name for part in score_impact([page], [], [origin("a")]).parts}


def test_the_tables_are_sound():
    assert {lang for _, lang in cue_patterns()} == {"en", "de", "fr", "es", "pl", "uk", "ro", "it", "pt"}
    assert all(size > 0 for size in load_economies().values())
    assert load_economies()["iso:DE"] > load_economies()["iso:ME"]
    assert all(least > 0 for least in read_data("impact")["output"].values())
    assert not any(pattern.search("") for pattern in cue_patterns().values())


@given(st.text(max_size=200), st.sampled_from(["en", "de", "uk", "", "xx"]))
def test_no_text_breaks_it(text, lang):
    article = Article(id="a", capture_id="c", file="a", title=text[:40], text=text, lang=lang)
    reading = Reading(article=article, analysis=Analysis(article_id="a", sentences=sentence_spans(text)), claims=())
    score = score_impact([reading], [], [origin("a")])
    assert 1 <= score.value <= 10
    assert all(0 <= start < end <= len(text) for part in score.parts for _, start, end in part.spans)
