"""The export of a run keeps the contract, and pages in five languages on one event become one story."""

import json

import jsonschema
import pytest

import make
from conftest import SAMPLES, call, run_pages, write_page
from secondsource.errors import ModelError
from secondsource.pipeline import attempt, update_stories
from secondsource.records import Stage

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
        assert -1 <= story["scores"]["sentiment"] <= 1
        assert 1 <= story["scores"]["impact"] <= 10
        assert 0 <= story["scores"]["confidence"] <= 1
        assert story["gate"]["decision"] in {"published", "marked", "held"}
        assert story["gate"]["reasons"]


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
    claims = claims_of(tongues.edition, page)
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


def test_a_fault_in_one_story_is_set_aside_and_the_others_are_evaluated():
    bridge = make.article(file="bridge.txt", title="Footbridge falls", text="Three people died when a footbridge fell in Varnow.")
    harvest = make.article(
        file="harvest.txt", title="Plum harvest poor", text="Growers in Tessin report the poorest plum harvest in years."
    )
    damaged = make.reading(bridge, claims=(make.claim(bridge),), claim_vectors=())
    changes = update_stories([damaged, make.reading(harvest)], {})
    assert [report.story.article_ids for report in changes.reports] == [(harvest.id,)]
    (failure,) = changes.failures
    assert (failure.file, failure.stage) == ("bridge.txt", "story")
    assert failure.reason.startswith("ValueError")


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
