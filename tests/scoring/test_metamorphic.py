"""How impact must move, and must not, when a story is changed: whole stories through the pipeline, and single pages with real models."""

from __future__ import annotations

import random

import pytest

from make import article, moment, outlet
from secondsource.pipeline import derive_reading, evaluate_story
from secondsource.records import Credit, Origin, Story
from secondsource.scoring.impact import score_impact
from secondsource.text import sentence_spans
from secondsource.workspace import open_models

RULE = (
    "The parliament of Norway signed a law into force on Monday that bans the dumping of drill mud north of Bodø.\n\n"
    "The ban binds all 31 operators from today, said environment minister Torunn Aasvik. Whoever breaks it pays a fine of 40 million euros."
)
REMARK = (
    "Minister Jonas Eikrem called drill mud “the ugliest thing I have ever smelt” in an interview on Monday.\n\n"
    "His remarks drew comments from {who}, who said that the speech had been {how}. Nothing was decided."
)
CRASH = (
    "A coach of the Linden company ran off the road near Grandval on Sunday night, and {dead} people died, the prefect said.\n\n"
    "The road to the pass was shut for nine hours. The driver, Marc Oudin, told this newspaper that the brakes had failed."
)
OTHER_CRASH = (
    "At two in the morning Claire Roux heard branches break below her house. “Then there was no sound at all,” she said on Monday.\n\n"
    "The prefecture counts {dead} dead in the coach that left the mountain road above Grandval. Most of them came from a choir in Sion."
)


@pytest.fixture(scope="module")
def models():
    return open_models()


def page(models, key, text, *, title="", at="2026-03-02T09:00:00+00:00", lang="en", **fields):
    of = outlet(f"The {key}", kind="daily", owner=f"{key} group")
    return derive_reading(
        article(f"{key}.html", title=title, text=text, lang=lang, outlet=of, url=None, published=moment(at), **fields), models=models
    )


def impact_of(pages):
    """Impact of a story of these pages, as the pipeline folds and scores them."""
    story = Story(id="story-1", article_ids=tuple(sorted(p.article.id for p in pages)))
    report = evaluate_story(story, sorted(pages, key=lambda p: p.article.id))
    return next(score for score in report.scores if score.name == "impact")


def impact_alone(models, text, **fields):
    reading = page(models, "alone", text, **fields)
    return score_impact([reading], [], [Origin(id="o", root_id=reading.article.id, article_ids=(reading.article.id,))]).value


@pytest.fixture(scope="module")
def crash(models):
    credit = (Credit(source="Alpenwire", quote="(Alpenwire)"),)
    return [
        page(models, "courier", CRASH.format(dead=14), credits=credit),
        page(models, "lantern", OTHER_CRASH.format(dead=14), at="2026-03-02T15:00:00+00:00"),
    ]


def test_a_reprint_leaves_it_exactly_as_it_was(models, crash):
    again = page(models, "mirror", crash[0].article.text, at="2026-03-03T06:00:00+00:00")
    assert impact_of([*crash, again]) == impact_of(crash)


def test_a_rewrite_credited_to_the_same_agency_leaves_it_exactly_as_it_was(models, crash):
    text = crash[0].article.text.replace("ran off the road near Grandval on Sunday night", "left the road near Grandval late on Sunday")
    credit = (Credit(source="Alpenwire", quote="(Alpenwire)"),)
    rewrite = page(models, "gazette", text, at="2026-03-03T06:00:00+00:00", credits=credit)
    assert impact_of([*crash, rewrite]) == impact_of(crash)


def test_ten_more_outlets_that_repeat_the_release_leave_it_exactly_as_it_was(models, crash):
    copies = [page(models, f"outlet{n}", crash[0].article.text, at=f"2026-03-03T{n + 6:02}:00:00+00:00") for n in range(10)]
    assert impact_of([*crash, *copies]) == impact_of(crash)


def test_shuffled_pages_change_nothing(crash):
    origins = [Origin(id=f"o-{p.article.id}", root_id=p.article.id, article_ids=(p.article.id,)) for p in crash]
    expected = score_impact(crash, [], origins)
    for seed in range(5):
        pages, voices = list(crash), list(origins)
        random.Random(seed).shuffle(pages)
        random.Random(seed + 9).shuffle(voices)
        assert score_impact(pages, [], voices) == expected


def test_a_signed_rule_outranks_a_remark_of_twenty_origins(models):
    names = [f"Councillor {a}{b}" for a in ("Aas", "Berg", "Dal", "Eng", "Fjell") for b in ("vik", "stad", "heim", "nes")]
    hows = ["silly", "brave", "late", "loud"]
    pages = [page(models, f"r{n}", REMARK.format(who=who, how=hows[n % 4])) for n, who in enumerate(names)]
    voices = [Origin(id=f"o-{p.article.id}", root_id=p.article.id, article_ids=(p.article.id,)) for p in pages]
    remark = score_impact(pages, [], voices).value
    assert impact_alone(models, RULE) > remark + 2
    assert remark == score_impact(pages[:1], [], voices[:1]).value


def test_more_origins_of_the_same_news_change_nothing(models):
    pages = [page(models, f"c{n}", CRASH.format(dead=14)) for n in range(12)]
    voices = [Origin(id=f"o-{p.article.id}", root_id=p.article.id, article_ids=(p.article.id,)) for p in pages]
    assert len({score_impact(pages[:n], [], voices[:n]).value for n in range(1, 13)}) == 1


def test_one_origin_that_errs_upwards_among_many_does_not_drive_it(models):
    sober = [page(models, f"c{n}", CRASH.format(dead=14)) for n in range(11)]
    pages = [*sober, page(models, "loud", CRASH.format(dead=900)), page(models, "louder", CRASH.format(dead=800))]
    voices = [Origin(id=f"o-{p.article.id}", root_id=p.article.id, article_ids=(p.article.id,)) for p in pages]
    assert score_impact(pages, [], voices).value == score_impact(sober, [], voices[:11]).value


def test_more_dead_never_lower_it(models):
    values = [impact_alone(models, CRASH.format(dead=dead)) for dead in (2, 3, 9, 14, 60, 212, 1012, 9400)]
    assert values == sorted(values)
    assert values[0] < values[-1]


@pytest.mark.parametrize(
    "what", ["a treaty on the river Sava", "an agreement on grain", "a memorandum of understanding on ports", "a contract for 40 trains"]
)
def test_the_nearer_to_force_the_heavier(models, what):
    steps = (
        f"Croatia and Serbia plan to sign {what} in May.",
        f"Croatia and Serbia signed {what} on Monday.",
        f"Croatia and Serbia signed {what} in March; it entered into force on Monday.",
    )
    values = [impact_alone(models, step) for step in steps]
    assert values == sorted(values)
    assert values[0] < values[1] < values[2]


@pytest.mark.parametrize(
    ("euro", "translated"),
    [
        ("2.3 billion euros", "9.9 billion zlotys"),
        ("40 million euros", "46 million dollars"),
        ("700 million euros", "71.4 billion rupees"),
    ],
)
def test_the_currency_hardly_matters(models, euro, translated):
    text = "The builder Karsten & Vogt won a contract worth {} for a bridge on Monday."
    assert impact_alone(models, text.format(euro)) == pytest.approx(impact_alone(models, text.format(translated)), abs=0.2)


def test_the_same_sum_weighs_more_for_the_smaller_country(models):
    text = "{} takes up a loan of 900 million euros for its railways, the finance ministry said on Monday."
    assert impact_alone(models, text.format("Montenegro")) > impact_alone(models, text.format("Germany"))


@pytest.mark.parametrize(
    ("lang", "meant", "signed", "in_force"),
    [
        ("de", "Die Länder wollen ein Gesetz unterzeichnen.", "Der Präsident hat das Gesetz unterzeichnet.", "Das Gesetz ist in Kraft."),
        ("fr", "Le pays va signer le traité, un projet ancien.", "Le pays a signé le traité.", "Le traité est entré en vigueur."),
        ("es", "El país quiere firmar el tratado.", "El país firmó el tratado.", "El tratado está en vigor."),
        ("pl", "Kraj zamierza podpisać traktat.", "Kraj podpisał traktat.", "Traktat wszedł w życie."),
        ("uk", "Країна планує підписати конвенцію.", "Країна підписала конвенцію.", "Конвенція набула чинності."),
        ("ro", "Țara urmează să semneze tratatul.", "Țara a semnat tratatul.", "Tratatul a intrat în vigoare."),
        (
            "it",
            "Il paese intende firmare: la firma del trattato è in progetto.",
            "Il trattato è stato firmato.",
            "Il trattato è in vigore.",
        ),
        ("pt", "O país quer um tratado, hoje um projeto.", "O país assinou o tratado.", "O tratado está em vigor."),
    ],
)
def test_other_languages_know_what_binds_and_how_final_it_is(models, lang, meant, signed, in_force):
    values = [impact_alone(models, text, lang=lang) for text in (meant, signed, in_force)]
    assert values == sorted(values)
    assert values[1] < values[2]
    assert values[1] >= 4


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Bei dem Unfall starben 43 Menschen."),
        ("fr", "L'accident a fait 43 morts."),
        ("es", "El accidente dejó 43 muertos."),
        ("pl", "W wypadku zginęło 43 pasażerów."),
        ("uk", "Унаслідок аварії загинули 43 людини."),
        ("ro", "În accident au murit 43 de persoane."),
        ("it", "Nell'incidente i morti sono 43."),
        ("pt", "O acidente fez 43 mortos."),
    ],
)
def test_the_dead_count_in_every_language(models, lang, text):
    assert impact_alone(models, text, lang=lang) > impact_alone(models, "It rained.") + 2


@pytest.mark.parametrize(
    "text",
    [
        "No one died when a factory with 230 workers burned down.",
        "None of the 212 passengers was killed.",
        "Police denied that 40 people had died in the crash.",
        "Reports that 40 people were killed are a hoax, the mayor said.",
        "In a drill on Monday 120 people were declared dead.",
        "In the film a flood kills 4,000 people.",
        "The town marked the anniversary of the fire that killed 63 people.",
        "In 1963 a fall of rock killed 63 people here.",
        "The dam could kill 4,000 people if it broke, an engineer warned.",
        "A storm killed 4,000 sheep in the hills.",
    ],
)
def test_the_dead_that_there_are_not_do_not_count(models, text):
    reading = page(models, "trap", f"The council met on Monday. {text}")
    score = score_impact([reading], [], [Origin(id="o", root_id=reading.article.id, article_ids=(reading.article.id,))])
    assert "lives" not in {part.name for part in score.parts}


def test_the_words_of_every_part_stand_in_the_page(models, crash):
    texts = {p.article.id: p.article.text for p in crash}
    for part in impact_of(crash).parts:
        words = [texts[name][start:end] for name, start, end in part.spans]
        assert all(w.strip() == w and w for w in words)
        if part.name == "lives":
            assert words
            assert all("14" in w for w in words)


def test_a_title_alone_gives_no_spans_beyond_the_text(models):
    reading = page(models, "t", "It rained.", title="Parliament bans drill mud; law enters into force")
    score = score_impact([reading], [], [Origin(id="o", root_id=reading.article.id, article_ids=(reading.article.id,))])
    assert score.value >= 4
    assert not any(part.spans for part in score.parts)
    assert sentence_spans(reading.article.text)


@pytest.mark.parametrize(
    "trending",
    [
        "Ravello Racing wins the rain-soaked race at Montecalvo; fans fill the track after the championship lead changes hands.",
        "Borussia Weststadt beat Olmo in the cup: two late goals, a red card, and a coach who danced before his fans after the match.",
        "Actress Lina Maro shows her garden in an interview; the film festival has named her its guest, and her album is out in May.",
        "Ten gig platforms compared: which app brings your dinner first? A survey of 400 readers has an opinion.",
    ],
)
def test_a_statement_of_intent_between_states_outranks_what_trends(models, trending):
    text = (
        "Romania and Moldova signed a statement of intent in Iași on Thursday to build drones together for their armies.\n\n"
        "The ministers of defence said that production could start next year at a plant near the border. Nothing was said of the cost."
    )
    assert impact_alone(models, text) > impact_alone(models, trending) + 1
