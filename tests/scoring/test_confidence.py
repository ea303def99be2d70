import pytest

from secondsource.records import Analysis, Article, Attribution, Credit, Finding, Origin, Reading, Slot, Verdict
from secondsource.scoring.confidence import finding_confidence, score_confidence


def write(name, text="“It fell,” said Orla Dunn.", speaker="Orla Dunn", credits=()):
    article = Article(id=name, capture_id=f"c-{name}", file=name, title="", text=text, lang="en", authors=("A. Writer",), credits=credits)
    said = (Attribution(start=0, end=8, speaker=speaker, direct=True),) if speaker else ()
    return Reading(article=article, analysis=Analysis(article_id=name, sentences=(), attributions=said), claims=())


def origin(root, *copies):
    return Origin(id=f"o-{root}", root_id=root, article_ids=(root, *copies))


def fact(name, verdict, sources=1):
    return Finding(
        id=name,
        story_id="s",
        statement=name,
        slot=Slot.COUNT,
        key=True,
        verdict=verdict,
        independent_sources=sources,
        confidence=0.5,
        values=(),
    )


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("against", [0, 1, 3])
@pytest.mark.parametrize("hedged", [False, True])
def test_more_origins_never_lower_and_contradiction_never_raises(verdict, against, hedged):
    row = [finding_confidence(verdict, n, against, hedged) for n in range(8)]
    assert row == sorted(row)
    assert all(0 <= value <= 1 for value in row)
    assert all(finding_confidence(verdict, n, against + 1, hedged) <= row[n] for n in range(8))


@pytest.mark.parametrize("verdict", list(Verdict))
def test_one_origin_alone_stays_under_the_ceiling(verdict):
    assert finding_confidence(verdict, 1, 0, hedged=False) <= 0.6


def test_a_dispute_and_a_hedge_lower():
    sure = finding_confidence(Verdict.CORROBORATED, 3, 0, hedged=False)
    assert finding_confidence(Verdict.DISPUTED, 3, 1, hedged=False) < sure
    assert finding_confidence(Verdict.CORROBORATED, 3, 0, hedged=True) < sure


def test_nobody_behind_it_is_no_confidence():
    assert finding_confidence(Verdict.CORROBORATED, 0, 2, hedged=False) == 0.0


def test_origins_count_and_reprints_do_not():
    pages = [write("a"), write("b"), write("c")]
    facts = [fact("f", Verdict.SINGLE_SOURCE)]
    one = score_confidence(facts, [origin("a", "b", "c")], pages).value
    assert one == score_confidence(facts, [origin("a")], pages[:1]).value
    assert one <= 0.6
    assert score_confidence(facts, [origin("a"), origin("b")], pages).value > one


def test_corroboration_raises_and_disputes_lower():
    pages, origins = [write("a"), write("b")], [origin("a"), origin("b")]
    values = [
        score_confidence([fact("f", verdict)], origins, pages).value
        for verdict in (Verdict.DISPUTED, Verdict.SINGLE_SOURCE, Verdict.CORROBORATED)
    ]
    assert values == sorted(values)
    assert len(set(values)) == 3


def test_named_speakers_raise_and_unnamed_agencies_lower():
    plain = score_confidence([], [origin("a")], [write("a", speaker="")]).value
    assert score_confidence([], [origin("a")], [write("a")]).value > plain
    assert score_confidence([], [origin("a")], [write("a", speaker="an official")]).value == plain
    credited = write("a", speaker="", credits=(Credit(source="agencies", quote="With agencies"),))
    assert score_confidence([], [origin("a")], [credited]).value < plain


def test_no_origins_no_confidence():
    assert score_confidence([], [], []).value == 0.0
