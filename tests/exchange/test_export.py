import json
from dataclasses import replace

import jsonschema
import pytest

import make
from secondsource.exchange.export import FORMAT, export_edition, export_schema
from secondsource.records import (
    Affected,
    Commitment,
    CommitmentStatus,
    Derivation,
    EntityKind,
    Failure,
    Score,
    StoryEntity,
)


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
        origins=(make.origin(wire, copy),),
        links=(make.link(copy, wire, "Three people died"),),
        derivations=((wire.id, Derivation.INDEPENDENT), (copy.id, Derivation.WHOLLY)),
        findings=(make.finding(claims, reason="One origin."),),
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
    assert [payload[key] for key in ("articles", "stories", "commitments", "failures")] == [[], [], [], []]


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
