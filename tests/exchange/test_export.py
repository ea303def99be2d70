import json
from dataclasses import replace

import jsonschema
import pytest

import make
from secondsource.exchange.export import FORMAT, export_edition, export_schema
from secondsource.records import (
    Affected,
    Assurance,
    Bound,
    Commitment,
    CommitmentStatus,
    Credibility,
    Derivation,
    EntityKind,
    Failure,
    FindingKind,
    Likelihood,
    Part,
    Particular,
    PartRole,
    Reliability,
    Score,
    StoryEntity,
    TrackRecord,
    Verdict,
)

RECORD = TrackRecord(outlet="Wire", corroborated=40, contradicted=3, corrected=1, open=12, accuracy=0.912345, grade=Reliability.COMPLETELY)


@pytest.fixture
def edition():
    wire = make.article("wire.html", outlet=make.outlet("Wire"), authors=("A. Dan",))
    copy = make.article("copy.txt", url=None, outlet=None, published=make.moment("2026-03-03"))
    claims = (
        make.claim(wire, value="3", words="Three"),
        make.claim(copy, value="3", words="Three", attributed_to="the mayor"),
    )
    report = make.story_report(
        wire,
        copy,
        origins=(make.origin(wire, copy, strength=0.75, grounds=("Wire names no author and cites nobody: a weak voice.",)),),
        links=(make.link(copy, wire, "Three people died", coverage=0.81234567, covered=0.5, in_order=1.0),),
        derivations=((wire.id, Derivation.INDEPENDENT), (copy.id, Derivation.WHOLLY)),
        findings=(
            make.finding(
                claims,
                reason="One origin.",
                values=(make.value(claims, effective_sources=1.23456, probability=0.98765432),),
                effective_sources=1.23456,
                likelihood=Likelihood.LIKELY,
                credibility=Credibility.POSSIBLY_TRUE,
                assurance=Assurance.LOW,
            ),
        ),
        entities=(StoryEntity(name="Varnow", kind=EntityKind.PLACE, id=None, mentions=((wire.id, 44, 50),)),),
        affected=(Affected(entity="Varnow", polarity=-1, score=-0.123456, mentions=((wire.id, 44, 50),)),),
        commitments=(
            Commitment(
                party="Varnow",
                counterparty="Brigge AG",
                what="a new bridge",
                amount=1_250_000.0,
                currency="EUR",
                status=CommitmentStatus.SIGNED,
                date="2026-03-02",
                mentions=((wire.id, 0, 5),),
            ),
        ),
    )
    return make.edition(
        articles=(wire, copy),
        claims=claims,
        stories=(report,),
        failures=(Failure(file="x.html", stage="extract", reason="No article."),),
        track_records=(RECORD,),
    )


def exported(edition):
    return json.loads(export_edition(edition))


def check(payload):
    jsonschema.Draft202012Validator(export_schema()).validate(payload)


def test_schema_is_a_schema_and_describes_every_field():
    schema = export_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    todo = [schema, *schema["$defs"].values()]
    while todo:
        node = todo.pop()
        for name, field in node.get("properties", {}).items():
            assert "description" in field or "$ref" in field, name
            todo += [field, field.get("items", {})]


def test_empty_edition_is_valid():
    payload = exported(make.edition())
    check(payload)
    assert payload["format"] == FORMAT
    assert [payload[key] for key in ("articles", "stories", "commitments", "failures", "track_records")] == [[]] * 5


def test_full_edition_is_valid(edition):
    check(exported(edition))


def test_same_edition_gives_same_bytes(edition):
    assert export_edition(edition) == export_edition(replace(edition))
    assert export_edition(edition).endswith(b"}\n")


def test_articles_know_story_origin_and_sources(edition):
    wire, copy = exported(edition)["articles"]
    assert wire["derivation"] == "independent"
    assert wire["derived_from"] == []
    assert copy["derivation"] == "wholly"
    assert copy["derived_from"] == [wire["id"]]
    assert copy["origin"] == wire["origin"]
    assert copy["story"] == wire["story"] == "story-1"
    assert (copy["outlet"], copy["url"], copy["published"]) == (None, None, "2026-03-03")
    assert wire["published"] == "2026-03-02T08:30:00+00:00"


def test_mentions_quote_the_text(edition):
    payload = exported(edition)
    texts = {article["id"]: article["text"] for article in payload["articles"]}
    story = payload["stories"][0]
    mentions = [m for f in story["facts"] for v in f["values"] for m in v["mentions"]]
    mentions += [m for kind in ("entities", "affected") for e in story[kind] for m in e["mentions"]]
    mentions += [p[side] for link in story["links"] for p in link["passages"] for side in ("article", "source")]
    mentions += payload["commitments"][0]["mentions"]
    assert len(mentions) == 7
    assert all(texts[m["article"]][m["start"] : m["end"]] == m["quote"] for m in mentions)
    value = story["facts"][0]["values"][0]["mentions"][0]
    assert texts[value["article"]][value["value_start"] : value["value_end"]] == "Three"


def test_reprint_counts_once(edition):
    assert exported(edition)["stories"][0]["independent_sources"] == 1


def part(whole, *names):
    return {name: whole[name] for name in names}


def test_a_fact_says_how_sure_it_is_and_on_how_many_voices(edition):
    (fact,) = exported(edition)["stories"][0]["facts"]
    assert part(fact, "effective_sources", "likelihood", "assurance", "credibility") == {
        "effective_sources": 1.2346,
        "likelihood": "likely",
        "assurance": "low",
        "credibility": 3,
    }
    assert part(fact["values"][0], "effective_sources", "probability") == {"effective_sources": 1.2346, "probability": 0.9877}


def test_an_origin_says_how_far_it_counts_and_why(edition):
    (origin,) = exported(edition)["stories"][0]["origins"]
    assert part(origin, "strength", "grounds") == {"strength": 0.75, "grounds": ["Wire names no author and cites nobody: a weak voice."]}


def test_a_link_says_how_much_is_shared(edition):
    (link,) = exported(edition)["stories"][0]["links"]
    expected = {"doubtful": False, "coverage": 0.8123, "covered": 0.5, "in_order": 1.0}
    assert part(link, *expected) == expected


def test_track_records_are_told_with_their_counts(edition):
    assert exported(edition)["track_records"] == [
        {"outlet": "Wire", "reliability": "A", "accuracy": 0.9123, "corroborated": 40, "contradicted": 3, "corrected": 1, "open": 12}
    ]


def test_a_doubtful_link_is_told_but_is_no_derivation(edition):
    (report,) = edition.stories
    wire, copy = edition.articles
    doubted = replace(
        report,
        links=tuple(replace(link, doubtful=True) for link in report.links),
        origins=(make.origin(wire), make.origin(copy)),
        derivations=tuple((a, Derivation.INDEPENDENT) for a, _ in report.derivations),
    )
    payload = exported(replace(edition, stories=(doubted,)))
    check(payload)
    assert [article["derived_from"] for article in payload["articles"]] == [[], []]
    assert [article["derivation"] for article in payload["articles"]] == ["independent", "independent"]
    (link,) = payload["stories"][0]["links"]
    assert (link["article"], link["source"], link["doubtful"]) == (copy.id, wire.id, True)


def test_a_page_of_two_sources_names_both_and_not_the_doubtful_third(edition):
    (report,) = edition.stories
    wire, copy = edition.articles
    links = [make.link(copy, source, derivation=Derivation.PARTLY) for source in (wire, make.article("other.html"))]
    links.append(make.link(copy, make.article("third.html"), doubtful=True))
    payload = exported(replace(edition, stories=(replace(report, links=tuple(links)),)))
    assert payload["articles"][1]["derived_from"] == [links[0].source_id, links[1].source_id]


@pytest.mark.parametrize("kind", [Likelihood, Assurance, Credibility, Reliability])
def test_every_grade_and_word_is_known_to_the_schema(edition, kind):
    (report,) = edition.stories
    field = kind.__name__.lower()
    for member in kind:
        if kind is Reliability:
            check(exported(replace(edition, track_records=(replace(RECORD, grade=member),))))
        else:
            findings = (replace(report.findings[0], **{field: member}),)
            check(exported(replace(edition, stories=(replace(report, findings=findings),))))


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("stories", 0, "facts", 0, "likelihood"), "certain"),
        (("stories", 0, "facts", 0, "credibility"), 7),
        (("stories", 0, "facts", 0, "assurance"), "medium"),
        (("stories", 0, "facts", 0, "effective_sources"), -1),
        (("stories", 0, "facts", 0, "values", 0, "probability"), 1.2),
        (("stories", 0, "origins", 0, "strength"), 2),
        (("stories", 0, "links", 0, "doubtful"), "yes"),
        (("stories", 0, "links", 0, "coverage"), 1.5),
        (("track_records", 0, "reliability"), "G"),
        (("track_records", 0, "corroborated"), -1),
        (("track_records", 0, "accuracy"), 1.1),
    ],
    ids=lambda path: ".".join(map(str, path)) if isinstance(path, tuple) else "",
)
def test_the_schema_refuses_what_is_out_of_range(edition, path, wrong):
    payload = exported(edition)
    place = payload
    for step in path[:-1]:
        place = place[step]
    assert path[-1] in place
    place[path[-1]] = wrong
    with pytest.raises(jsonschema.ValidationError):
        check(payload)


def test_quote_comes_from_text_not_from_claim():
    article = make.article()
    claim = replace(make.claim(article, "Three people"), quote="something else")
    report = make.story_report(article, findings=(make.finding((claim,)),))
    payload = exported(make.edition(articles=(article,), claims=(claim,), stories=(report,)))
    assert payload["stories"][0]["facts"][0]["values"][0]["mentions"][0]["quote"] == "Three people"


def test_span_beyond_text_is_cut_short():
    article = make.article(text="Short.")
    claim = make.claim(article, "Short.", end=900, value_end=900)
    report = make.story_report(article, findings=(make.finding((claim,)),))
    payload = exported(make.edition(articles=(article,), claims=(claim,), stories=(report,)))
    check(payload)
    mention = payload["stories"][0]["facts"][0]["values"][0]["mentions"][0]
    assert (mention["start"], mention["end"], mention["value_end"], mention["quote"]) == (0, 6, 6, "Short.")


def test_unknown_claim_and_article_are_left_out():
    article = make.article()
    claim = make.claim(article)
    elsewhere = make.claim(make.article("b.html"))
    report = make.story_report(
        article,
        findings=(make.finding((claim, elsewhere)),),
        links=(make.link(article, make.article("b.html"), "Three people"),),
    )
    payload = exported(make.edition(articles=(article,), claims=(elsewhere,), stories=(report,)))
    check(payload)
    assert payload["stories"][0]["facts"][0]["values"][0]["mentions"] == []
    assert payload["stories"][0]["links"][0]["passages"] == []


def test_article_without_story_and_report_without_scores():
    payload = exported(make.edition(articles=(make.article(),), stories=(make.story_report(make.article("b.html"), scores=()),)))
    check(payload)
    assert (payload["articles"][0]["story"], payload["articles"][0]["origin"]) == (None, None)
    assert payload["stories"][0]["scores"] == {"sentiment": None, "impact": None, "confidence": None}


@pytest.mark.parametrize(
    ("given", "written"),
    [(0.123456, 0.1235), (-0.00001, 0.0), (1.0, 1.0), (3, 3.0), (float("nan"), None)],
)
def test_floats_have_four_digits(given, written):
    report = make.story_report(make.article(), scores=(Score(name="sentiment", value=given),))
    score = exported(make.edition(stories=(report,)))["stories"][0]["scores"]["sentiment"]
    assert score == written
    assert str(score) != "-0.0"


def test_half_a_surrogate_keeps_offsets():
    article = make.article(text="A \ud800 bridge fell.", title="\udfff")
    claim = make.claim(article, "bridge fell")
    report = make.story_report(article, findings=(make.finding((claim,)),))
    payload = exported(make.edition(articles=(article,), claims=(claim,), stories=(report,)))
    check(payload)
    assert payload["articles"][0]["text"] == "A ? bridge fell."
    assert payload["stories"][0]["facts"][0]["values"][0]["mentions"][0]["quote"] == "bridge fell"


@pytest.mark.parametrize("text", ["Ударна хвиля 😀 forță", "</script><script>alert(1)</script>", "a\u2028b\x00c"])
def test_any_text_round_trips(text):
    payload = exported(make.edition(articles=(make.article(text=text),)))
    assert payload["articles"][0]["text"] == text


def test_facts_that_are_not_shown_are_written_when_all_are_asked_for(edition):
    report = edition.stories[0]
    hidden = replace(report.findings[0], id="fct-hidden", shown=False)
    edition = replace(edition, stories=(replace(report, findings=(*report.findings, hidden)),))
    (story,) = exported(edition)["stories"]
    assert [fact["id"] for fact in story["facts"]] == [report.findings[0].id]
    assert story["facts_found"] == 2
    (whole,) = json.loads(export_edition(edition, all_facts=True))["stories"]
    assert [fact["shown"] for fact in whole["facts"]] == [True, False]


def test_a_finding_of_a_kind_of_its_own_has_its_parts_with_their_words():
    page = make.article(text="At most 35% of the parts may come from abroad.")
    claim = make.claim(page, value="35 percent", words="At most 35%")
    what = Part(role=PartRole.WHAT, start=15, end=24, value="the parts")
    limit = Part(role=PartRole.LIMIT, start=0, end=11, value="35 percent", number=35.0, unit="percent", bound=Bound.AT_MOST)
    rule = Particular(kind=FindingKind.RULE, article_id=page.id, start=0, end=46, parts=(what, limit))
    lost = replace(rule, article_id="art-unknown")
    finding = make.finding((claim,), kind=FindingKind.RULE, particulars=(rule, lost))
    payload = exported(make.edition(articles=(page,), claims=(claim,), stories=(make.story_report(page, findings=(finding,)),)))
    check(payload)
    (fact,) = payload["stories"][0]["facts"]
    assert fact["kind"] == "rule"
    (told,) = fact["particulars"]
    assert told["quote"] == page.text
    assert [(p["role"], p["quote"], p["number"], p["bound"]) for p in told["parts"]] == [
        ("what", "the parts", None, "exact"),
        ("limit", "At most 35%", 35.0, "at_most"),
    ]


def test_a_dispute_and_a_history_name_their_sides():
    wire = make.article("wire.html", outlet=make.outlet("Wire"), published=make.moment("2026-03-02"))
    post = make.article("post.html", outlet=make.outlet("Post"), published=make.moment("2026-03-04"))
    claims = make.claim(wire, value="3", words="Three"), make.claim(post, value="4", words="Three")
    values = tuple(make.value((claim,)) for claim in claims)
    disputed = make.finding(claims, verdict=Verdict.DISPUTED, values=values, conflicts=((0, 1),))
    updated = make.finding(claims, id="fct-updated", verdict=Verdict.UPDATED, values=values[::-1])
    report = make.story_report(wire, post, findings=(disputed, updated))
    payload = exported(make.edition(articles=(wire, post), claims=claims, stories=(report,)))
    check(payload)
    first, second = payload["stories"][0]["facts"]
    assert (first["dispute"]["slot"], first["dispute"]["since"], first["history"]) == ("count", "2026-03-04", [])
    assert [(s["value"], s["outlets"], s["first_told"]) for s in first["dispute"]["sides"]] == [
        ("3", ["Wire"], "2026-03-02"),
        ("4", ["Post"], "2026-03-04"),
    ]
    assert second["dispute"] is None
    assert [turn["value"] for turn in second["history"]] == ["3", "4"]
