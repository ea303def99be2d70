"""The export of a run keeps the contract, and pages in five languages on one event become one story."""

import json
import zlib
from dataclasses import replace

import jsonschema
import numpy as np
import pytest

import make
from conftest import SAMPLES, call, run_pages, write_page
from secondsource.errors import ModelError
from secondsource.exchange.export import export_edition
from secondsource.pipeline import attempt, evaluate_story, weigh_edition
from secondsource.records import Assurance, Attribution, Credibility, Credit, Notice, NoticeKind, Slot, Stage, Story, Verdict, content_id
from secondsource.text import sentence_spans

STATUS = {"done", "planned", "possible", "denied"}


@pytest.fixture(scope="module")
def schema():
    return json.loads(call("schema", check=0).stdout)


def test_export_is_valid_by_the_published_schema(samples, schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(samples.edition, schema)


def test_schema_is_no_rubber_stamp(samples, schema):
    edition = samples.edition
    edition["stories"][0]["facts"][0]["verdict"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(edition, schema)


def mentions_of(edition):
    for story in edition["stories"]:
        for fact in story["facts"]:
            for value in fact["values"]:
                yield from value["mentions"]
        for entity in story["entities"]:
            yield from entity["mentions"]
    for commitment in edition["commitments"]:
        yield from commitment["mentions"]


def test_every_quote_equals_its_span(samples):
    text = {article["id"]: article["text"] for article in samples.edition["articles"]}
    mentions = list(mentions_of(samples.edition))
    assert len(mentions) > 300
    assert [m for m in mentions if text[m["article"]][m["start"] : m["end"]] != m["quote"]] == []


def test_ids_are_unique_and_lead_somewhere(samples):
    edition = samples.edition
    facts = [fact["id"] for story in edition["stories"] for fact in story["facts"]]
    articles = [article["id"] for article in edition["articles"]]
    stories = [story["id"] for story in edition["stories"]]
    origins = {article["origin"] for article in edition["articles"]}
    everything = [*facts, *articles, *stories, *origins]
    assert len(set(everything)) == len(everything)
    assert {article["story"] for article in edition["articles"]} == set(stories)
    assert sorted(i for story in edition["stories"] for i in story["article_ids"]) == sorted(articles)
    assert {source for article in edition["articles"] for source in article["derived_from"]} <= set(articles)
    assert {commitment["story"] for commitment in edition["commitments"]} <= set(stories)


def test_counts_agree_with_what_they_count(samples):
    edition = samples.edition
    origin = {article["id"]: article["origin"] for article in edition["articles"]}
    for story in edition["stories"]:
        assert story["independent_sources"] == len({origin[article] for article in story["article_ids"]})
        for fact in story["facts"]:
            assert 0 <= fact["confidence"] <= 1
            assert fact["independent_sources"] <= story["independent_sources"]
            assert {value["status"] for value in fact["values"]} <= STATUS
            assert all(value["mentions"] for value in fact["values"])
            assert all(1 <= value["independent_sources"] <= len({m["article"] for m in value["mentions"]}) for value in fact["values"])
            if fact["verdict"] == "corroborated":
                assert fact["independent_sources"] >= 2
            assert fact["effective_sources"] == max(value["effective_sources"] for value in fact["values"])
            assert all(0 < value["effective_sources"] <= value["independent_sources"] for value in fact["values"])
            assert sum(value["probability"] for value in fact["values"]) <= len(fact["values"])
            if fact["credibility"] == 1:
                assert fact["verdict"] == "corroborated"
                assert fact["values"][0]["independent_sources"] >= 2
            assert (fact["assurance"] == "low") == (fact["verdict"] != "corroborated")
        assert -1 <= story["scores"]["sentiment"] <= 1
        assert 1 <= story["scores"]["impact"] <= 10
        assert 0 <= story["scores"]["confidence"] <= 1
        assert story["gate"]["decision"] in {"published", "marked", "held"}
        assert story["gate"]["reasons"]


def test_every_outlet_has_a_record_and_too_few_values_are_not_judged(samples):
    edition = samples.edition
    records = edition["track_records"]
    assert [r["outlet"] for r in records] == sorted({a["outlet"] for a in edition["articles"] if a["outlet"]})
    for record in records:
        judged = record["corroborated"] + record["contradicted"] + record["corrected"]
        assert judged >= 5 or record["reliability"] == "F"
        assert record["corrected"] == 0 or any(a["notices"] for a in edition["articles"] if a["outlet"] == record["outlet"])


def test_what_is_drawn_on_beyond_doubt_is_derivation_and_what_is_doubted_is_not(samples):
    edition = samples.edition
    links = [link for story in edition["stories"] for link in story["links"]]
    sure = {(link["article"], link["source"]) for link in links if not link["doubtful"]}
    assert sure
    assert {(a["id"], source) for a in edition["articles"] for source in a["derived_from"]} == sure
    assert all(0 <= link[share] <= 1 for link in links for share in ("score", "coverage", "covered", "in_order"))


# ------------------------------------------------------------------------------------------------------------- languages

TONGUES = {
    "de": (
        "Drei Tote bei Busunglück unter dem Orbela-Pass",
        [
            "Tiflis. Bei einem Busunglück unter dem Orbela-Pass im Westen Georgiens sind am Samstag, dem 22. November 2025, drei Menschen ums "
            "Leben gekommen. Der Reisebus mit 31 Fahrgästen kam auf vereister Straße von der Fahrbahn ab und stürzte 40 Meter in eine Schlucht.",
            "Nach Angaben des Innenministeriums wurden 19 Verletzte in das Krankenhaus von Nakhvari gebracht. Die Versicherung schätzt den "
            "Schaden auf 1,2 Millionen Euro.",
        ],
    ),
    "fr": (
        "Géorgie : un autocar tombe dans un ravin sous le col d'Orbela, trois morts",
        [
            "Un autocar qui transportait 31 passagers est tombé samedi 22 novembre 2025 dans un ravin de 40 mètres sous le col d'Orbela, dans "
            "l'ouest de la Géorgie. Trois personnes ont été tuées, selon le ministère de l'Intérieur.",
            "Dix-neuf autres ont été blessées et conduites à l'hôpital de Nakhvari. Les dégâts sont évalués à 1,2 million d'euros par "
            "l'assureur de la compagnie.",
        ],
    ),
    "ro": (
        "Trei morți după ce un autocar a căzut într-o prăpastie sub pasul Orbela",
        [
            "Un autocar cu 31 de pasageri a căzut sâmbătă, 22 noiembrie 2025, într-o prăpastie de 40 de metri sub pasul Orbela, în vestul "
            "Georgiei. Trei persoane au murit, a anunțat Ministerul de Interne.",
            "Alte 19 persoane au fost rănite și duse la spitalul din Nakhvari. Pagubele sunt estimate la 1,2 milioane de euro.",
        ],
    ),
    "uk": (
        "Троє загиблих: автобус упав у прірву під перевалом Орбела",
        [
            "Троє людей загинули в суботу, 22 листопада 2025 року, коли автобус із 31 пасажиром злетів з обмерзлої дороги під перевалом "
            "Орбела на заході Грузії та впав у прірву завглибшки 40 метрів, повідомило міністерство внутрішніх справ.",
            "Ще 19 людей дістали поранення, їх доправили до лікарні в Нахварі. Збитки оцінюють у 1,2 мільйона євро.",
        ],
    ),
}


@pytest.fixture(scope="module")
def tongues(samples, tmp_path_factory):
    """The sample corpus and, in a later run, the coach accident in four more languages."""
    folder = tmp_path_factory.mktemp("tongues")
    pages = [
        write_page(
            folder / f"{lang}-orbela.html",
            title,
            paragraphs,
            published=f"2025-11-22T{18 + number}:30:00+01:00",
            outlet=f"Morning {number}",
            url=f"https://morning{number}.example/orbela",
            lang=lang,
        )
        for number, (lang, (title, paragraphs)) in enumerate(TONGUES.items())
    ]
    return run_pages(samples.copy(folder), *pages)


@pytest.fixture(params=TONGUES)
def page(tongues, request):
    return next(article for article in tongues.edition["articles"] if article["file"] == f"{request.param}-orbela.html")


def test_page_is_read_whole_in_its_language_and_dated(page):
    title, paragraphs = TONGUES[page["lang"]]
    assert page["file"].startswith(page["lang"])
    assert page["title"] == title
    assert page["text"] == "\n\n".join(paragraphs)
    assert page["published"].startswith("2025-11-22T")


def test_page_is_clustered_with_the_english_ones(tongues, page):
    assert page["story"] == next(a["story"] for a in tongues.edition["articles"] if a["file"] == "meridian-coach.html")


def claims_of(edition, article):
    """(slot, value) of every fact that quotes the article."""
    return {
        (fact["slot"], value["value"])
        for story in edition["stories"]
        for fact in story["facts"]
        for value in fact["values"]
        for mention in value["mentions"]
        if mention["article"] == article["id"]
    }


def test_its_numbers_dates_and_places_are_among_the_claims(tongues, page):
    claims = claims_of(json.loads(call("export", "--store", tongues.store, "--all-facts", check=0).stdout), page)
    counts = {value.split(" ")[0] for slot, value in claims if slot == "count"}
    assert {"3", "19", "31"} <= counts, claims
    assert ("amount", "1200000 EUR") in claims
    assert ("date", "2025-11-22") in claims
    assert "place" in {slot for slot, _ in claims}


def test_its_entities_name_the_places(tongues, page):
    story = next(story for story in tongues.edition["stories"] if story["id"] == page["story"])
    named = {
        entity["name"]
        for entity in story["entities"]
        for m in entity["mentions"]
        if m["article"] == page["id"] and entity["type"] == "place"
    }
    assert "Georgia" in named, named


def test_other_languages_do_not_tear_the_stories_of_the_english_pages_apart(samples, tongues):
    def stories(edition):
        files = {article["id"]: article["file"] for article in edition["articles"]}
        return sorted(sorted(files[i] for i in story["article_ids"] if "-orbela" not in files[i]) for story in edition["stories"])

    assert stories(tongues.edition) == stories(samples.edition)


def test_pages_that_agree_raise_no_dispute(samples, tongues):
    def disputed(edition):
        return sum(fact["verdict"] == "disputed" for story in edition["stories"] for fact in story["facts"])

    assert disputed(tongues.edition) <= disputed(samples.edition)


def test_sample_page_in_romanian_corroborates_the_amount(samples):
    gazeta = next(article for article in samples.edition["articles"] if article["file"] == "gazeta-ambulante.html")
    assert gazeta["lang"] == "ro"
    assert ("amount", "31500000 EUR") in claims_of(samples.edition, gazeta)
    assert (SAMPLES / "pages" / "gazeta-ambulante.html").is_file()


# ------------------------------------------------------------------------------------------------- one item never stops a run


def test_a_missing_model_is_no_fault_of_the_page():
    def work():
        raise ModelError("gone")

    with pytest.raises(ModelError):
        attempt(work, item="a.txt", stage=Stage.READ)


def test_a_book_is_no_article(tmp_path):
    book = tmp_path / "book.txt"
    book.write_text(
        "A chapter of a very long book\n\n"
        + "\n\n".join(f"In the year {n} the miller of Orsk went to town and sold flour." for n in range(4_000))
    )
    run = call("run", book, "--store", tmp_path / "s.sqlite", "--json", check=4)
    (failure,) = json.loads(run.stdout)["set_aside"]
    assert failure["stage"] == "extract"
    assert "an article has at most 200,000" in failure["reason"]


# --------------------------------------------------------------------------------------------------- one story, made readings

LOCKS = {
    "wherry": [
        "The lock keeper counted 46 punts adrift below Ansel weir.",
        "Frost had cracked the bollards overnight, he wrote in his log.",
    ],
    "teal": ["Some 46 punts went down the river at Ansel before dawn.", "Boatman Ruben Stael found three of them in his reeds."],
    "mill": ["The town of Ansel is looking for 46 punts that broke loose.", "Whoever sees one should ring the harbour master at once."],
}


def read(key, speaker=None, *, outlet=None, at="2026-04-02T08:00:00+00:00", number=46, **fields):
    """A reading of one page of `LOCKS` with a claim on the number of punts; all claims mean the same."""
    text = "\n\n".join(LOCKS[key])
    of = make.article(
        f"{key}.html",
        title="",
        text=text,
        outlet=outlet or make.outlet(f"The {key.title()}", kind="daily"),
        published=make.moment(at),
        **fields,
    )
    made = make.claim(
        of,
        LOCKS[key][0],
        f"{number} punt",
        words="46",
        number=float(number),
        unit="punt",
        terms=("punt", "river", "ansel"),
        attributed_to=speaker,
    )
    spans = sentence_spans(text)
    said = (Attribution(start=0, end=5, speaker="the boatman"),)
    analysis = make.analysis(of, sentences=spans, attributions=said)
    rows = tuple(direction(text[s.start : s.end]) for s in spans)
    return make.reading(
        of, analysis=analysis, claims=(made,), claim_vectors=(direction(""),), sentence_vectors=rows, lead_vector=direction("")
    )


def direction(sentence):
    """A made vector: a sentence always has the same one, and two are as near as sentences on one event are."""
    own = np.random.default_rng(zlib.crc32(sentence.encode())).normal(size=48) * (0.5 if sentence else 0.0)
    vector = (own + np.ones(48)).astype(np.float32)
    return (vector / np.linalg.norm(vector)).tobytes()


def report_of(*readings, outlets=()):
    story = Story(id="sto-locks", article_ids=tuple(sorted(r.article.id for r in readings)))
    return evaluate_story(story, sorted(readings, key=lambda r: r.article.id), outlets=outlets)


def punts(report):
    (fact,) = (f for f in report.findings if f.slot is Slot.COUNT)
    return fact


def test_pages_in_their_own_words_are_voices():
    report = report_of(read("wherry"), read("teal"), read("mill"))
    fact = punts(report)
    assert (len(report.origins), fact.independent_sources, fact.effective_sources) == (3, 3, 3.0)
    assert (fact.verdict, fact.credibility, fact.assurance) == (Verdict.CORROBORATED, Credibility.CONFIRMED, Assurance.HIGH)
    assert fact.values[0].probability > 0.9
    assert fact.confidence > punts(report_of(read("wherry"))).confidence


def test_claims_credited_to_an_outlet_that_is_not_at_hand_are_one_voice():
    """Two pages with text of their own that both pass on what a third reported, which nobody has seen here."""
    known = (make.outlet("Ansel Radio", kind="broadcaster"),)
    pages = [read("wherry", "Ansel Radio"), read("teal", "the Ansel Radio")]
    fact = punts(report_of(*pages, outlets=known))
    assert (fact.verdict, fact.independent_sources, fact.effective_sources) == (Verdict.SINGLE_SOURCE, 1, 1.0)
    assert fact.values[0].origin_ids == (content_id("org", "credited", "ansel radio"),)
    assert fact.credibility is not Credibility.CONFIRMED
    with_own = punts(report_of(*pages, read("mill"), outlets=known))
    assert (with_own.verdict, with_own.independent_sources) == (Verdict.CORROBORATED, 2)


def test_what_one_person_told_all_is_no_confirmation():
    fact = punts(report_of(read("wherry", "harbour master Ilse Koning"), read("teal", "Harbour Master Ilse Koning")))
    assert (fact.verdict, fact.independent_sources) == (Verdict.CORROBORATED, 2)
    assert (fact.credibility, fact.assurance) == (Credibility.PROBABLY_TRUE, Assurance.MODERATE)


def test_a_reprint_that_drops_the_speaker_confirms_nothing():
    told = [read("wherry", "Ilse Koning"), read("teal", "Ilse Koning")]
    copy = read(
        "teal", outlet=make.outlet("The Reed Cutter", kind="daily"), at="2026-04-03T08:00:00+00:00", id="art-copy", capture_id="cap-copy"
    )
    before, after = report_of(*told), report_of(*told, copy)
    assert len(after.origins) == 2
    assert len(punts(after).values[0].claim_ids) == 3
    assert punts(after).credibility is punts(before).credibility is Credibility.PROBABLY_TRUE


def nearer(page, source, share):
    """The page with the sentences moved so far in meaning to those of its source."""
    pairs = zip(page.sentence_vectors, source.sentence_vectors, strict=True)
    rows = [(1 - share) * np.frombuffer(own, np.float32) + share * np.frombuffer(other, np.float32) for own, other in pairs]
    return replace(page, sentence_vectors=tuple((row / np.linalg.norm(row)).astype(np.float32).tobytes() for row in rows))


def test_a_doubtful_copy_is_neither_a_full_voice_nor_hidden():
    source, other, page = read("wherry"), read("mill"), read("teal", at="2026-04-03T08:00:00+00:00")
    reports = [report_of(source, other, nearer(page, source, share)) for share in (0.7, 0.8, 0.9, 1.0)]
    report = next(r for r in reports if any(link.doubtful for link in r.links))
    (link,) = report.links
    assert (link.article_id, link.source_id) == (page.article.id, source.article.id)
    assert (len(report.origins), punts(report).independent_sources) == (3, 3)
    assert punts(report).effective_sources == pytest.approx(3 - link.score, abs=1e-3)
    (weighed,) = weigh_edition(make.edition(stories=(report,), articles=(source.article, other.article, page.article))).stories
    assert punts(weighed).effective_sources == pytest.approx(3 - link.score, abs=1e-3)


def test_weak_voices_alone_do_not_corroborate():
    vague = (Credit(source="agencies", quote="Agencies"),)
    fact = punts(report_of(read("wherry", credits=vague), read("teal", credits=vague)))
    assert (fact.verdict, fact.independent_sources, fact.effective_sources) == (Verdict.SINGLE_SOURCE, 2, 1.0)
    assert "hardly two voices" in fact.reason


# ------------------------------------------------------------------------------------------------ what all stories say together


def tale(name, *facts, doubtful=(), notices=()):
    """A story with its articles and claims: each fact maps values, which exclude each other, to the papers that give them."""
    papers = sorted({paper for fact in facts for given in fact.values() for paper in given})
    pages = {p: make.article(f"{name}-{p}.html", outlet=make.outlet(p), notices=notices if p == "Magpie" else ()) for p in papers}
    claims, findings = [], []
    for n, fact in enumerate(facts):
        told = {v: tuple(make.claim(pages[p], value=f"{n}: {v}") for p in given) for v, given in fact.items()}
        claims += [c for given in told.values() for c in given]
        conflicts = tuple((a, b) for b in range(len(told)) for a in range(b))
        values = tuple(make.value(given, effective_sources=float(len(given))) for given in told.values())
        verdict = {"verdict": Verdict.DISPUTED} if conflicts else {}
        findings.append(make.finding(id=f"{name}-{n}", story_id=name, values=values, conflicts=conflicts, **verdict))
    links = tuple(make.link(pages[a], pages[b], doubtful=True, score=p) for a, b, p in doubtful)
    story = Story(id=name, article_ids=tuple(a.id for a in pages.values()))
    report = make.story_report(*pages.values(), story=story, findings=tuple(findings), links=links)
    return report, tuple(pages.values()), tuple(claims)


def bound(*tales):
    parts = zip(*tales, strict=True) if tales else ((), (), ())
    stories, articles, claims = parts
    return make.edition(
        stories=tuple(stories), articles=tuple(a for found in articles for a in found), claims=tuple(c for found in claims for c in found)
    )


FEUDS = [tale(f"feud-{n}", {"46": ["Heron", "Otter"], "64": ["Magpie"]}) for n in range(8)]
LONE = tale("lone", {"9": ["Magpie"]}, {"12": ["Heron"]})


def facts_by_id(edition):
    return {f.id: f for report in edition.stories for f in report.findings}


def test_an_empty_edition_stays_empty():
    assert weigh_edition(make.edition()) == make.edition()


def test_an_outlet_contradicted_again_and_again_is_graded_down_and_its_word_loses_confidence_elsewhere():
    before, after = (facts_by_id(weigh_edition(bound(*tales))) for tales in ([LONE], [LONE, *FEUDS]))
    assert before["lone-0"].confidence == before["lone-1"].confidence
    assert after["lone-0"].confidence < before["lone-0"].confidence
    assert after["lone-1"].confidence > before["lone-1"].confidence
    records = {r.outlet: r for r in weigh_edition(bound(LONE, *FEUDS)).track_records}
    assert {name: (r.grade.value, r.corroborated, r.contradicted, r.open) for name, r in records.items()} == {
        "Heron": ("C", 8, 0, 1),
        "Magpie": ("E", 0, 8, 1),
        "Otter": ("C", 8, 0, 0),
    }


def test_a_good_record_confirms_nothing_alone():
    fact = facts_by_id(weigh_edition(bound(LONE, *FEUDS)))["lone-1"]
    assert (fact.credibility, fact.assurance, fact.effective_sources) == (Credibility.POSSIBLY_TRUE, Assurance.LOW, 1.0)


def test_weighing_keeps_verdicts_decisions_and_all_that_the_texts_say_but_moves_confidence():
    edition = bound(LONE, *FEUDS, tale("pair", {"7": ["Coot", "Rook"]}, doubtful=[("Rook", "Coot", 0.4)]))
    weighed = weigh_edition(edition)
    assert (weighed.articles, weighed.claims, weighed.failures) == (edition.articles, edition.claims, edition.failures)
    for before, after in zip(edition.stories, weighed.stories, strict=True):
        assert replace(after, findings=before.findings, scores=before.scores) == before
        assert [s for s in after.scores if s.name != "confidence"] == [s for s in before.scores if s.name != "confidence"]
        for old, new in zip(before.findings, after.findings, strict=True):
            assert (new.id, new.verdict, new.independent_sources, new.reason) == (old.id, old.verdict, old.independent_sources, old.reason)
            assert [(v.value, v.claim_ids, v.origin_ids) for v in new.values] == [(v.value, v.claim_ids, v.origin_ids) for v in old.values]
    assert facts_by_id(weighed)["pair-0"].effective_sources == pytest.approx(1.6)


def test_the_same_edition_weighs_the_same():
    tales = [LONE, *FEUDS]
    first = weigh_edition(bound(*tales))
    assert export_edition(weigh_edition(bound(*tales))) == export_edition(first)
    backwards = weigh_edition(bound(*tales[::-1]))
    assert facts_by_id(backwards) == facts_by_id(first)
    assert backwards.track_records == first.track_records


def test_an_outlet_that_copies_errors_elsewhere_corroborates_less():
    errors = [tale(f"err-{n}", {"46": ["Heron", "Otter", "Coot"], f"6{n}": ["Magpie", "Rook"]}) for n in range(8)]
    fresh = tale("fresh", {"7": ["Magpie", "Rook"]}, {"8": ["Heron", "Otter"]})
    facts = facts_by_id(weigh_edition(bound(fresh, *errors)))
    assert facts["fresh-0"].effective_sources < 1.5 < facts["fresh-1"].effective_sources
    assert facts["fresh-0"].confidence < facts["fresh-1"].confidence


def test_corrections_of_a_page_are_on_the_record_of_its_outlet():
    notices = tuple(Notice(kind=kind, quote=f"{kind}: the punts were counted twice.") for kind in NoticeKind)
    (_, record) = weigh_edition(bound(tale("mended", {"46": ["Heron"], "64": ["Magpie"]}, notices=notices))).track_records
    assert (record.outlet, record.corrected) == ("Magpie", 2)


def test_a_finding_without_values_is_weighed_without_fault():
    report = make.story_report(findings=(make.finding(values=()),))
    weighed = weigh_edition(make.edition(stories=(report,), articles=(make.article(),)))
    assert weighed.stories[0].findings[0].confidence == 0.0
