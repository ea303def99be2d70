import base64
import hashlib
import itertools
import re
from dataclasses import replace

import lxml.html
import pytest

import make
from secondsource.exchange.report import render_report
from secondsource.records import (
    Affected,
    Commitment,
    CommitmentStatus,
    Derivation,
    EntityKind,
    Failure,
    GateOutcome,
    Notice,
    NoticeKind,
    Slot,
    StoryEntity,
    Verdict,
)

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}</style><!--"


@pytest.fixture
def edition():
    wire = make.article("wire.html", outlet=make.outlet("Wire"))
    copy = make.article("copy.txt", outlet=make.outlet("Copy Cat"), published=make.moment("2026-03-03"))
    own = make.article("own.html", text="Four people died in Varnow, doctors said on Tuesday.", outlet=make.outlet("Own Eyes"))
    three = tuple(make.claim(a, "Three people died when a footbridge fell", words="Three") for a in (wire, copy))
    four = make.claim(own, "Four people died", "4", words="Four", attributed_to="doctors")
    built = make.claim(wire, "The bridge was built in 1974.", "1974", words="1974", slot=Slot.DATE)
    story = make.story_report(
        wire,
        copy,
        own,
        origins=(make.origin(wire, copy), make.origin(own)),
        links=(make.link(copy, wire, "Three people died"),),
        derivations=((wire.id, Derivation.INDEPENDENT), (copy.id, Derivation.WHOLLY), (own.id, Derivation.INDEPENDENT)),
        findings=(
            make.finding((built,), key=False, statement="Built in 1974", verdict=Verdict.SINGLE_SOURCE),
            make.finding(three[:1], statement="A footbridge fell", verdict=Verdict.CORROBORATED),
            make.finding(
                (*three, four),
                statement="How many died",
                verdict=Verdict.DISPUTED,
                values=(make.value(three, origin_ids=("o1",)), make.value((four,))),
            ),
        ),
        entities=(StoryEntity(name="Varnow", kind=EntityKind.PLACE, id=None, mentions=((wire.id, 44, 50),)),),
        affected=(Affected(entity="Varnow", polarity=-1, score=-0.5, mentions=((wire.id, 0, 5),)),),
        commitments=(
            Commitment(
                party="Varnow",
                counterparty="Brigge AG",
                what="a new bridge",
                amount=1250000.0,
                currency="EUR",
                status=CommitmentStatus.SIGNED,
                date=None,
                mentions=((wire.id, 0, 5),),
            ),
        ),
        decision=make.decision(GateOutcome.MARKED, "A key fact is disputed."),
    )
    return make.edition(
        articles=(wire, copy, own),
        claims=(*three, four, built),
        stories=(story,),
        failures=(Failure(file="front.html", stage="extract", reason="An index page."),),
    )


def parsed(edition):
    return lxml.html.fromstring(render_report(edition))


def hostile_edition():
    article = make.article(
        "a.html",
        title=HOSTILE,
        text=f"Three {HOSTILE} people died.\n\n{HOSTILE}",
        url="javascript:alert(1)",
        lang=HOSTILE,
        outlet=make.outlet(HOSTILE, owner=HOSTILE),
        authors=(HOSTILE,),
    )
    claim = make.claim(article, f"Three {HOSTILE} people died.", HOSTILE, words=HOSTILE, attributed_to=HOSTILE)
    story = make.story_report(
        article,
        title=HOSTILE,
        event_date=HOSTILE,
        findings=(make.finding((claim,), statement=HOSTILE, reason=HOSTILE),),
        links=(make.link(article, article, HOSTILE, reasons=(HOSTILE,)),),
        entities=(StoryEntity(name=HOSTILE, kind=EntityKind.PLACE, id=HOSTILE, mentions=((article.id, 0, 9),)),),
        affected=(Affected(entity=HOSTILE, polarity=1, score=1.0),),
        decision=make.decision(GateOutcome.HELD, HOSTILE),
    )
    failure = Failure(file=HOSTILE, stage=HOSTILE, reason=HOSTILE)
    return make.edition(articles=(article,), claims=(claim,), stories=(story,), failures=(failure,))


def test_hostile_pages_stay_text():
    page = parsed(hostile_edition())
    assert page.xpath("//script | //img | //iframe | //object | //form | //link | //base") == []
    assert [a for a in page.xpath("//@*") if getattr(a, "attrname", "").startswith("on")] == []
    assert page.xpath("//*[@style]") == []
    assert "javascript:" not in " ".join(page.xpath("//@href"))
    assert "49" not in page.text_content()
    assert HOSTILE in page.xpath("//article[@class='page']")[0].text_content()
    assert set(page.xpath("//article[@class='page']//@lang")) == {"und"}


def test_page_forbids_itself_everything_but_its_own_style():
    html = render_report(make.edition())
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in lxml.html.fromstring(html).xpath("//meta/@content")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_page_loads_nothing(edition):
    page = parsed(edition)
    assert page.xpath("//@src") == []
    outward = [a for a in page.xpath("//a") if not a.get("href").startswith("#")]
    assert len(outward) == 3
    assert all(a.get("rel") == "noreferrer noopener" for a in outward)


@pytest.mark.parametrize("build", ["full", "hostile"])
def test_every_inner_link_leads_somewhere(edition, build):
    page = parsed(edition if build == "full" else hostile_edition())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert [h for h in page.xpath("//a/@href") if h.startswith("#") and h[1:] not in ids] == []


def test_mention_leads_to_its_words(edition):
    page = parsed(edition)
    link = page.xpath("//li[contains(@class, 'disputed')]//p[@class='from']/a")[0]
    target = page.get_element_by_id(link.get("href")[1:])
    assert target.tag == "mark"
    assert target.text_content() == "Three people died when a footbridge fell"
    assert page.xpath("//li[contains(@class, 'disputed')]//q/mark/text()") == ["Three", "Three", "Four"]


def test_facts_stand_in_order_and_minor_ones_are_folded(edition):
    page = parsed(edition)
    assert page.xpath("//ol[@class='facts']/li/h4/text()") == ["How many died", "A footbridge fell", "Built in 1974"]
    assert page.xpath("//details[@class='minor']//h4/text()") == ["Built in 1974"]


def test_reprint_is_shown_behind_its_source(edition):
    page = parsed(edition)
    values = page.xpath("//li[contains(@class, 'disputed')]/ul[@class='values']/li")
    assert [v.xpath("./p[@class='support']/b/text()")[0] for v in values] == ["1 independent source", "1 independent source"]
    assert "Copy Cat" in values[0].xpath("./details")[0].text_content()
    why = page.xpath("//div[@class='copy']")[0].text_content()
    assert "Names the agency in its credit line." in why
    assert "Three people died" in why


def test_verdict_is_told_in_words(edition):
    assert {b.text for b in parsed(edition).xpath("//ol//*[contains(@class, 'badge')]")} == {
        "Disputed",
        "Corroborated",
        "Single source",
    }


def test_headings_step_down_one_at_a_time(edition):
    levels = [int(h.tag[1]) for h in parsed(edition).xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_tables_have_headers_with_scope_and_a_caption(edition):
    for table in parsed(edition).xpath("//table"):
        assert table.xpath("./caption")
        assert all(th.get("scope") in {"row", "col"} for th in table.xpath(".//th"))


def test_landmarks_skip_link_and_language(edition):
    page = parsed(edition)
    assert page.get("lang") == "en"
    assert len(page.xpath("//main")) == 1
    assert page.xpath("//body/a[1]/@href") == ["#overview"]


def test_set_aside_pages_are_listed(edition):
    text = parsed(edition).text_content()
    assert "front.html" in text
    assert "An index page." in text


def test_empty_edition_says_so():
    assert "No story" in parsed(make.edition()).text_content()


def test_article_in_no_story_is_shown():
    page = parsed(make.edition(articles=(make.article(text="Alone."),)))
    assert "Alone." in page.text_content()


def test_report_refers_to_what_is_missing():
    story = make.story_report(make.article(), findings=(make.finding((make.claim(),)),), scores=())
    assert "Footbridge" in parsed(make.edition(stories=(story,))).text_content()


def test_bare_article_is_rendered():
    bare = make.article(outlet=None, published=None, url=None, title="", text="Three", partial=True)
    claim = replace(make.claim(bare, "Three"), start=4, end=900, value_start=700, value_end=800)
    blank = replace(make.claim(bare, "Three", id="blank"), start=5, end=5)
    story = make.story_report(bare, findings=(make.finding((claim, blank)),), event_date=None, title="")
    page = parsed(make.edition(articles=(bare,), claims=(claim, blank), stories=(story,)))
    ids = page.xpath("//@id")
    assert [h for h in page.xpath("//a/@href") if h[1:] not in ids] == []


def test_correction_is_shown_with_its_words():
    mended = make.article(section="Harbour", notices=(Notice(kind=NoticeKind.CORRECTION, quote=f"We wrote seven. {HOSTILE}"),))
    page = render_report(make.edition(articles=(mended,)))
    assert "<strong>Correction</strong>, in the words of the page:" in page
    assert "We wrote seven. " in page
    assert "<script>alert" not in page
    assert " · Harbour" in page


def test_same_edition_gives_same_page(edition):
    assert render_report(edition) == render_report(replace(edition))


def test_half_a_surrogate_can_be_written():
    assert render_report(make.edition(articles=(make.article(text="a \ud800 b"),))).encode("utf-8")
