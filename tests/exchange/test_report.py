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
    Assurance,
    Bound,
    Brief,
    BriefSection,
    BriefSentence,
    Category,
    Commitment,
    CommitmentStatus,
    Credibility,
    Derivation,
    EntityKind,
    Failure,
    FindingKind,
    GateOutcome,
    Likelihood,
    Notice,
    NoticeKind,
    Part,
    Particular,
    PartRole,
    Reliability,
    SectionKind,
    Slot,
    StoryEntity,
    TrackRecord,
    Verdict,
)

SHARED = "Three people died when a footbridge fell in Varnow on Monday"
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
        origins=(make.origin(article, strength=0.5, grounds=(HOSTILE,)),),
        links=(make.link(article, article, HOSTILE, reasons=(HOSTILE,)), make.link(article, article, HOSTILE, doubtful=True)),
        entities=(StoryEntity(name=HOSTILE, kind=EntityKind.PLACE, id=HOSTILE, mentions=((article.id, 0, 9),)),),
        affected=(Affected(entity=HOSTILE, polarity=1, score=1.0),),
        decision=make.decision(GateOutcome.HELD, HOSTILE),
    )
    failure = Failure(file=HOSTILE, stage=HOSTILE, reason=HOSTILE)
    records = (record(HOSTILE, Reliability.UNRELIABLE),)
    return make.edition(articles=(article,), claims=(claim,), stories=(story,), failures=(failure,), track_records=records)


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


# ------------------------------------------------------------------------------------------------------------ voices, not pages


def record(outlet, grade, **fields):
    counts = {"corroborated": 9, "contradicted": 1, "corrected": 0, "open": 3, "accuracy": 0.9}
    return TrackRecord(**({"outlet": outlet, "grade": grade} | counts | fields))


@pytest.fixture
def voices():
    """A wire with a reprint, a page that may draw on it, a weak voice that says otherwise, and what their outlets are worth."""
    wire = make.article("wire.html", outlet=make.outlet("Wire"))
    copy = make.article("copy.html", outlet=make.outlet("Copy Cat"))
    maybe = make.article("maybe.html", outlet=make.outlet("Maybe Mail"), text=make.TEXT.replace("the mayor", "her mayor"))
    weak = make.article("weak.html", outlet=make.outlet("Faint Echo"), text="Four people died in Varnow.")
    three = tuple(make.claim(a, SHARED, words="Three") for a in (wire, copy, maybe))
    four = make.claim(weak, "Four people died", "4", words="Four")
    origins = (
        make.origin(wire, copy, grounds=("Outlets of one owner, Big Press, are one voice.",)),
        make.origin(maybe),
        make.origin(weak, strength=0.5, grounds=("Faint Echo credits unnamed agencies: a weak voice.",)),
    )
    doubt = make.link(
        maybe,
        wire,
        "mayor said.\n\nThe bridge was built",
        score=0.342,
        doubtful=True,
        coverage=0.41,
        covered=0.4,
        derivation=Derivation.WHOLLY,
        reasons=("It credits Wire.",),
    )
    dead = make.finding(
        (*three, four),
        verdict=Verdict.DISPUTED,
        values=(
            make.value(three, origin_ids=(origins[0].id, origins[1].id), effective_sources=1.658),
            make.value((four,), effective_sources=0.5),
        ),
        effective_sources=1.658,
        confidence=0.86,
        likelihood=Likelihood.VERY_LIKELY,
        assurance=Assurance.LOW,
        credibility=Credibility.PROBABLY_TRUE,
        conflicts=((0, 1),),
    )
    story = make.story_report(
        wire, copy, maybe, weak, origins=origins, links=(make.link(copy, wire, SHARED, coverage=1.0, covered=1.0), doubt), findings=(dead,)
    )
    return make.edition(
        articles=(wire, copy, maybe, weak),
        claims=(*three, four),
        stories=(story,),
        track_records=(
            record("Maybe Mail", Reliability.CANNOT_BE_JUDGED, accuracy=0.8),
            record("Faint Echo", Reliability.USUALLY, accuracy=0.85),
            record("Copy Cat", Reliability.USUALLY, accuracy=0.91),
            record("Wire", Reliability.COMPLETELY),
        ),
    )


def words_of(element):
    return " ".join(element.text_content().split())


def test_overview_counts_voices(voices):
    figures = parsed(voices).xpath("//dl[@class='figures']/div")
    assert {words_of(d.find("dt")): words_of(d.find("dd")) for d in figures} == {
        "Pages read": "4",
        "Stories": "1",
        "Independent sources": "3",
        "Disputed": "1",
        "Updated": "0",
        "Corroborated": "0",
        "Single source": "0",
        "Set aside": "0",
    }


def test_effective_number_stands_beside_the_count_for_eyes_and_ears(voices):
    page = parsed(voices)
    first, second = page.xpath("//p[@class='support']")
    assert words_of(first).startswith("2 independent sources, effective 1.7 (what may be a copy, a weak voice, ")
    assert words_of(second).startswith("1 independent source, effective 0.5")
    assert first.xpath("./span[@title]/text()") == ["effective 1.7"]
    glance = words_of(page.xpath("//table[@class='glance']//td[last()]")[0])
    assert "(2 sources, effective 1.7" in glance


def test_effective_number_is_left_out_where_it_is_the_count(voices):
    values = tuple(replace(v, effective_sources=float(len(v.origin_ids))) for v in voices.stories[0].findings[0].values)
    finding = replace(voices.stories[0].findings[0], values=values)
    page = parsed(replace(voices, stories=(replace(voices.stories[0], findings=(finding,)),)))
    assert [words_of(p) for p in page.xpath("//p[@class='support']")] == ["2 independent sources", "1 independent source"]


def test_fact_has_likelihood_assurance_and_credibility_apart(voices):
    judged = parsed(voices).xpath("//dl[@class='judged']/div")
    assert [(words_of(d.find("dt")), words_of(d.find("dd"))) for d in judged] == [
        ("Likelihood of the first value", "very likely (86%)"),
        ("Assurance", "low"),
        ("Credibility", "2 probably true"),
    ]


def test_legend_explains_every_word_and_is_linked_from_the_facts(voices):
    page = parsed(voices)
    terms = {words_of(dt) for dt in page.xpath("//details[@id='legend']//dt")}
    assert {"Effective number", "May draw on", "Likelihood", "Assurance", "Credibility", "Reliability"} <= terms
    assert "docs/methodology.md" in words_of(page.get_element_by_id("legend"))
    assert page.xpath("//h3[text()='Facts']/following-sibling::p[1]/a/@href") == ["#legend"]


def test_value_names_its_voices_and_why_they_count_for_less(voices):
    page = parsed(voices)
    lists = page.xpath("//ul[@class='voices']")
    assert [[words_of(li) for li in found.xpath("./li")] for found in lists] == [
        ["Maybe Mail (may draw on Wire (34%))", "Wire"],
        ["Faint Echo (weak voice, counts 0.5)"],
    ]
    entry = page.get_element_by_id(lists[0].xpath(".//a/@href")[0][1:])
    assert words_of(entry).startswith("Maybe Mail: ")


def test_value_says_who_contradicts_it(voices):
    page = parsed(voices)
    against = [words_of(div) for div in page.xpath("//div[@class='against']")]
    assert against == ["Contradicted by 4 (Faint Echo)", "Contradicted by 3 (Maybe Mail, Wire)"]
    target = page.get_element_by_id(page.xpath("//div[@class='against']//a/@href")[0][1:])
    assert words_of(target.find("p")) == "4"


def test_origin_tells_its_grounds_and_that_it_is_weak(voices):
    entries = parsed(voices).xpath("//ol[@class='origins']/li")
    grounds = [[words_of(div) for div in entry.xpath("./div[@class='root']/div[@class='grounds']")] for entry in entries]
    assert len(parsed(voices).xpath("//div[@class='grounds']")) == 2
    assert grounds == [
        ["Outlets of one owner, Big Press, are one voice."],
        [],
        ["Weak voice It counts 0.5 of a full one.Faint Echo credits unnamed agencies: a weak voice."],
    ]


def test_doubtful_copy_is_shown_apart_from_a_proven_one(voices):
    page = parsed(voices)
    proven, doubtful = (page.xpath(f"//div[@class='{kind}']") for kind in ("why", "why doubtful"))
    assert [words_of(div.find("p")) for div in proven] == ["Reprints or rewrites Wire (probability 93%)."]
    assert [words_of(div.find("p")) for div in doubtful] == ["Not proven May draw on Wire (34%)"]
    assert doubtful[0].xpath("ancestor::details") == []
    assert doubtful[0].xpath("ancestor::li[1]//a[1]/text()")[0] == "Maybe Mail"
    assert "It credits Wire." in words_of(doubtful[0])
    assert "41% of its words, and 40% of its source's, lie in 1 shared passage." in words_of(doubtful[0])
    assert doubtful[0].xpath("./details/@open") == [""]
    assert "built" in words_of(doubtful[0].find("details"))
    assert "1 weak voice; 1 page may draw on another, which is not proven" in words_of(page)


def test_passage_is_quoted_from_both_sides_where_the_words_differ(voices):
    (link,) = (k for k in voices.stories[0].links if k.doubtful)
    (shared,) = link.passages
    wider = replace(
        shared, left=replace(shared.left, start=shared.left.start - 4), right=replace(shared.right, start=shared.right.start - 4)
    )
    for passage, sides in ((shared, 1), (wider, 2), (replace(wider, quoted=True), 2)):
        story = replace(voices.stories[0], links=(replace(link, passages=(passage,)),))
        (div,) = parsed(replace(voices, stories=(story,))).xpath("//div[@class='why doubtful']")
        assert len(div.xpath(".//q")) == sides
        assert ("quotation: a shared source" in words_of(div)) is passage.quoted


def test_outlets_stand_best_judged_first_and_f_has_no_accuracy(voices):
    page = parsed(voices)
    rows = [[words_of(cell) for cell in row.xpath("./th | ./td")] for row in page.xpath("//table[@class='outlets']/tbody/tr")]
    assert rows == [
        ["Wire", "A completely reliable", "9", "1", "0", "3", "90%"],
        ["Copy Cat", "B usually reliable", "9", "1", "0", "3", "91%"],
        ["Faint Echo", "B usually reliable", "9", "1", "0", "3", "85%"],
        ["Maybe Mail", "F cannot be judged", "9", "1", "0", "3", "not known"],
    ]
    assert "F is no bad mark" in words_of(page.get_element_by_id("outlets"))
    told = words_of(page.xpath("//ol[@class='origins']")[0])
    assert "outlet: A completely reliable" in told
    assert "cannot be judged" not in told


def test_report_without_track_records_has_no_outlets(edition):
    assert parsed(edition).xpath("//*[@id='outlets'] | //a[@href='#outlets']") == []


def test_voice_without_a_page_is_named_as_cited(voices):
    story = voices.stories[0]
    cited = replace(story.findings[0].values[0], origin_ids=("org-elsewhere",))
    finding = replace(story.findings[0], values=(cited, story.findings[0].values[1]), conflicts=((0, 1), (0, 7)))
    page = parsed(replace(voices, stories=(replace(story, findings=(finding,)),)))
    first = page.xpath("//ul[@class='voices']")[0]
    assert (words_of(first), first.xpath(".//a")) == ("a source that is only cited", [])
    assert words_of(page.xpath("//div[@class='against']")[0]) == "Contradicted by 4 (Faint Echo)"


def test_copy_that_changes_a_value_speaks_for_itself(voices):
    story, copy = voices.stories[0], voices.articles[1]
    changed = replace(story.findings[0].values[1], origin_ids=(make.origin(copy).id,))
    finding = replace(story.findings[0], values=(story.findings[0].values[0], changed))
    page = parsed(replace(voices, stories=(replace(story, findings=(finding,)),)))
    voice = page.xpath("//ul[@class='voices']")[1]
    assert words_of(voice) == "Copy Cat (a copy that differs from its source here)"
    assert voice.xpath(".//a/@href") == ["#" + copy.id]


def test_many_voices_and_rivals_are_counted_not_listed():
    articles = [make.article(f"{n}.html", outlet=make.outlet(f"Outlet {n:02}"), text=f"{n} people died.") for n in range(30)]
    claims = [make.claim(a, f"{n} people", str(n)) for n, a in enumerate(articles)]
    crowd = make.value(tuple(claims))
    values = (crowd, *(make.value((claim,)) for claim in claims))
    finding = make.finding(tuple(claims), values=values, conflicts=tuple((0, n) for n in range(1, 31)))
    story = make.story_report(*articles, findings=(finding,))
    page = parsed(make.edition(articles=tuple(articles), claims=tuple(claims), stories=(story,)))
    assert words_of(page.xpath("//ul[@class='voices']")[0]).endswith("and 18 more")
    first, *others = page.xpath("//div[@class='against']")
    assert words_of(first).endswith("and 18 further values")
    assert all(words_of(div).endswith("Outlet 11 and 18 more)") for div in others)


@pytest.mark.parametrize("build", ["voices", "hostile"])
def test_names_and_ids_of_voices_are_safe(voices, build):
    page = parsed(voices if build == "voices" else hostile_edition())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert [h for h in page.xpath("//a/@href") if h.startswith("#") and h[1:] not in ids] == []
    assert page.xpath("//script | //img | //*[@style]") == []
    levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_dispute_says_what_differs_since_when_and_who_stands_where(edition):
    (disputed,) = parsed(edition).xpath("//li[contains(@class, 'fact') and contains(@class, 'disputed')]")
    (standing,) = disputed.xpath(".//div[@class='standing']")
    words = " ".join(standing.text_content().split())
    assert words.startswith("In dispute: the count, since 2 Mar 2026, 08:30 (UTC)")
    assert "3: Wire, Copy Cat" in words
    assert "4: Own Eyes" in words


def test_a_rule_is_told_in_a_line_that_leads_to_its_place(edition):
    wire = edition.articles[0]
    limit = Part(role=PartRole.LIMIT, start=0, end=5, value="3 person", number=3.0, unit="person", bound=Bound.AT_MOST)
    rule = Particular(kind=FindingKind.RULE, article_id=wire.id, start=0, end=40, parts=(limit,))
    report = edition.stories[0]
    findings = (replace(report.findings[0], kind=FindingKind.RULE, particulars=(rule, rule)), *report.findings[1:])
    page = parsed(replace(edition, stories=(replace(report, findings=findings),)))
    (told,) = page.xpath("//ul[@class='told']")
    assert " ".join(told.text_content().split()) == "Limit: at most 3 person (Wire)"
    (place,) = told.xpath(".//a/@href")
    assert page.get_element_by_id(place[1:]) is not None


def test_facts_that_are_not_shown_are_counted_and_told_when_all_are_asked_for(edition):
    report = edition.stories[0]
    hidden = replace(report.findings[0], shown=False)
    edition = replace(edition, stories=(replace(report, findings=(hidden, *report.findings[1:])),))
    page = parsed(edition)
    assert page.xpath(f"//li[@id='{hidden.id}']") == []
    assert "The 2 most notable of 3 facts found" in " ".join(page.text_content().split())
    assert lxml.html.fromstring(render_report(edition, all_facts=True)).xpath(f"//li[@id='{hidden.id}']")


def told_in_brief(**fields):
    article = make.article(text="<b>Three</b> people died, the mayor said.")
    report = make.story_report(article)
    sentence = BriefSentence(text="<script>1</script> “<b>Three</b> people died”", spans=((article.id, 0, 25),))
    sections = (
        BriefSection(kind=SectionKind.OVERVIEW, sentences=(BriefSentence(text="1 page tells this story."),)),
        BriefSection(kind=SectionKind.TAKEAWAYS, sentences=(sentence,)),
        BriefSection(kind=SectionKind.FACTS, sentences=(BriefSentence(text="Told among the facts."),)),
    )
    brief = Brief(story_id=report.story.id, title="", category=Category.DISASTER, category_words=("died",), sections=sections)
    return article, report, {report.story.id: brief}


def test_brief_stands_above_the_facts_with_its_passages():
    article, report, briefs = told_in_brief()
    page = lxml.html.fromstring(render_report(make.edition(stories=(report,), articles=(article,)), briefs=briefs))
    told = page.find_class("brief")[0].text_content()
    assert "1 page tells this story." in told
    assert "<script>1</script> “<b>Three</b> people died”" in told
    assert "Told among the facts." not in told
    link = page.find_class("brief")[0].find_class("place")[0].get("href")
    assert page.get_element_by_id(link[1:]).text_content().startswith("<b>Three</b>")
    assert not page.xpath("//script")
    without = render_report(make.edition(stories=(report,), articles=(article,)))
    assert "In brief" not in without


def test_plots_stand_as_they_were_drawn():
    article, report, _ = told_in_brief()
    svg = "<svg role='img'><title>stories a week</title></svg>"
    page = lxml.html.fromstring(render_report(make.edition(stories=(report,), articles=(article,)), plots=[("stories", svg)]))
    assert page.get_element_by_id("trends").xpath(".//figure/svg/title")[0].text == "stories a week"
