import pytest

from secondsource.records import Analysis, Article, EntityKind, Origin, QuantityMention, Reading, StoryEntity
from secondsource.scoring.tone import score_sentiment
from secondsource.text import sentence_spans


class Oracle:
    """Gives the same chances for every text."""

    def __init__(self, bad, neither, good):
        self.chances = (bad, neither, good)

    def judge(self, text, start, end):
        return self.chances


def write(name, text, title="", lang="en", sums=()):
    article = Article(id=name, capture_id=f"c-{name}", file=name, title=title, text=text, lang=lang)
    quantities = tuple(QuantityMention(start=at, end=at + 1, number=1.0, currency="EUR") for at in sums)
    return Reading(article=article, analysis=Analysis(article_id=name, sentences=sentence_spans(text), quantities=quantities), claims=())


def origin(root, *copies):
    return Origin(id=f"o-{root}", root_id=root, article_ids=(root, *copies))


def test_tone_is_a_mean_over_origins_and_a_reprint_adds_nothing():
    glad = write("a", "The rescue was a wonderful success.")
    grim = write("b", "The terrible fire killed four people.")
    copy = write("c", "The terrible fire killed four people.")
    two = score_sentiment([glad, grim], [origin("a"), origin("b")])
    assert two == score_sentiment([copy, grim, glad], [origin("a"), origin("b", "c")])
    assert score_sentiment([glad], [origin("a")]).value > two.value > score_sentiment([grim], [origin("b")]).value
    assert two.value == pytest.approx(sum(p.amount for p in two.parts), abs=1e-3)


def test_no_readings_no_tone():
    empty = score_sentiment([], [])
    assert (empty.value, empty.label, empty.parts) == (0.0, "neutral", ())


@pytest.mark.parametrize(
    ("title", "text", "label"),
    [
        ("Exports of Varnow port up again", "Exports rose for the fifth month. Growth in throughput was strong.", "bullish"),
        ("Shares of Varnow Foam fall", "Shares fell by a tenth on the stock exchange after a loss. Profit declined.", "bearish"),
        ("Four killed in Varnow factory fire", "A fire killed four workers and destroyed the company's plant.", "negative"),
        ("Rescue in Varnow", "The rescue was a wonderful success.", "positive"),
        ("Library hours", "The library opens at nine.", "neutral"),
        ("", "Orlen Tram won a wonderful award. The terrible fire killed four people.", "mixed"),
    ],
)
def test_the_label_says_it_in_the_words_of_its_field(title, text, label):
    assert score_sentiment([write("a", text, title)], [origin("a")]).label == label


def test_sums_of_money_make_a_story_one_of_the_economy_in_any_language():
    text = "Der Auftrag ist 9 Euro wert."
    page = write("a", text, sums=(text.index("9"),))
    plain = write("a", "Orlen Tram won the contract.")
    rich = write("a", "Orlen Tram won the contract, worth 9.", sums=(35,))
    assert score_sentiment([page], [origin("a")]).label == "neutral"
    assert score_sentiment([plain], [origin("a")]).label == "positive"
    assert score_sentiment([rich], [origin("a")]).label == "bullish"


def test_origins_that_pull_both_ways_make_a_story_mixed():
    glad, grim = write("a", "The rescue was a wonderful success."), write("b", "The terrible fire killed four people.")
    assert score_sentiment([glad, grim], [origin("a"), origin("b")]).label == "mixed"


def test_a_denied_word_counts_the_other_way():
    text = "The evening was {}a success."
    said, denied = (score_sentiment([write("a", text.format(word))], [origin("a")]).value for word in ("", "not "))
    assert denied < 0 < said


def test_a_part_shows_the_sentence_and_its_words():
    text = "The mayor spoke at nine. The terrible fire killed four people."
    (part,) = score_sentiment([write("a", text)], [origin("a")]).parts
    shown = [text[start:end] for _, start, end in part.spans]
    assert shown == ["The terrible fire killed four people.", "terrible", "fire", "killed"]
    assert "terrible, fire, killed" in part.why


@pytest.mark.parametrize(("chances", "sign"), [((0.9, 0.05, 0.05), -1), ((0.05, 0.05, 0.9), 1), ((0.5, 0.4, 0.1), 0)])
def test_a_page_in_another_language_is_heard_by_the_network_at_half(chances, sign):
    text = "Die Opposition sprach über Orla Dunn."
    page = write("a", text, lang="de")
    at = text.index("Orla Dunn")
    entities = [StoryEntity(name="Orla Dunn", kind=EntityKind.PERSON, id=None, mentions=(("a", at, at + 9),))]
    score = score_sentiment([page], [origin("a")], entities, model=Oracle(*chances))
    assert score.value == pytest.approx(sign * 0.425)
    assert (("a", at, at + 9) in score.parts[0].spans) is bool(sign)
    assert score_sentiment([page], [origin("a")], entities).value == 0.0
