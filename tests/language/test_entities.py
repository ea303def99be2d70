import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from secondsource.language.entities import find_entities, merge_entities
from secondsource.language.gazetteer import find_city, find_country, is_nationality
from secondsource.models.tagger import SpacyTagger
from secondsource.records import Analysis, Article, EntityKind, Name, Reading

BENCH = Path(os.environ.get("SECONDSOURCE_BENCH", Path(__file__).resolve().parents[3] / "shared" / "bench"))
RECALL_FLOOR, TYPE_FLOOR = 0.93, 0.85


@pytest.fixture(scope="module")
def tagger():
    return SpacyTagger()


def named(tagger, text, lang="en"):
    return {e.name: e for e in find_entities(tagger.tag(text, lang))}


def reading(tagger, number, text):
    article = Article(id=f"art-{number}", capture_id="", file="", title="", text=text, lang="en")
    tagged = tagger.tag(text, "en")
    analysis = Analysis(article_id=article.id, sentences=tagged.sentences, entities=find_entities(tagged))
    return Reading(article=article, analysis=analysis, claims=())


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The ferry was bought by defence minister Zbyszko Lasota.", "Zbyszko Lasota", EntityKind.PERSON),
        ("Ms Oksana Hrytsak, the director, resigned on Monday.", "Oksana Hrytsak", EntityKind.PERSON),
        ("The order went to Wandratek S.A. on Friday.", "Wandratek", EntityKind.ORGANISATION),
        ("The order went to Kova Trans d.o.o. of Split.", "Kova Trans", EntityKind.ORGANISATION),
        ("A judge at the Lakeland Port Authority's office spoke.", "Lakeland Port Authority", EntityKind.ORGANISATION),
        ("The Ministry of Foreign Affairs declined to comment.", "Ministry of Foreign Affairs", EntityKind.ORGANISATION),
        ("The Potato Growers' Association met on Friday.", "Potato Growers' Association", EntityKind.ORGANISATION),
        (
            "States signed the Lofoten Convention on the Carriage of Peat.",
            "Lofoten Convention on the Carriage of Peat",
            EntityKind.DOCUMENT,
        ),
        ("The army ordered 40 Sowka drones last week.", "Sowka", EntityKind.PRODUCT),
        ("It happened in the town of Brdowiec at noon.", "Brdowiec", EntityKind.PLACE),
        ("The lorry came from Kraków on Friday.", "Kraków", EntityKind.PLACE),
        ("Poland and Romania signed an accord.", "Poland", EntityKind.GOVERNMENT),
        ("Poland and Romania signed an accord.", "Romania", EntityKind.GOVERNMENT),
        ("The lorry was found in Poland.", "Poland", EntityKind.PLACE),
    ],
)
def test_name_and_kind(tagger, text, name, kind):
    found = named(tagger, text)
    assert name in found, sorted(found)
    assert found[name].kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Officials met on Monday in January.",
        "The Polish and German officials agreed.",
        "The Minister and the President spoke.",
        "VAT is due.",
    ],
)
def test_no_entities(tagger, text):
    assert find_entities(tagger.tag(text, "en")) == ()


def test_mentions_in_one_article_get_one_name(tagger):
    text = (
        "Lakeland Gas Corporation (LGC) hired Marit Lindqvist as an engineer. LGC said that Ms Lindqvist starts in May. "
        "Lindqvist lives in Oslo."
    )
    tagged = tagger.tag(text, "en")
    found = find_entities(tagged)
    assert {e.name for e in found} == {"Lakeland Gas Corporation", "Marit Lindqvist", "Oslo"}
    assert sum(e.name == "Marit Lindqvist" for e in found) == 3
    assert all(text[e.start : e.end].strip() for e in found)


def test_identifiers(tagger):
    found = named(tagger, "The Republic of Poland signed in Bucharest. The Sultanate of Oman followed.")
    assert found["Poland"].id == "iso:PL"
    assert found["Oman"].id == "iso:OM"
    assert found["Bucharest"].id == "geonames:683506"


@pytest.mark.parametrize(
    ("lang", "text", "name", "identifier"),
    [
        ("de", "Die Minister trafen sich in Polen und Warschau.", "Polen", "iso:PL"),
        ("ro", "Miniștrii s-au întâlnit în România.", "România", "iso:RO"),
        ("ro", "Guvernul României a semnat acordul.", "României", "iso:RO"),
        ("uk", "Міністри зустрілися у Польщі.", "Польщі", "iso:PL"),
        ("fr", "Les ministres sont arrivés en Pologne.", "Pologne", "iso:PL"),
        ("fr", "Le bateau venait de l’Estonie.", "Estonie", "iso:EE"),
        ("fr", "Elle arrive d'Allemagne.", "Allemagne", "iso:DE"),
        ("de", "Das Dorf liegt im Westen Georgiens.", "Georgiens", "iso:GE"),
        ("de", "Am Montag sprach Litauens Premier.", "Litauens", "iso:LT"),
        ("de", "Er traf die Gesandte der Vereinigten Staaten.", "Vereinigten Staaten", "iso:US"),
        ("ro", "Ieri armata Republicii Moldova a plecat.", "Republicii Moldova", "iso:MD"),
        ("ro", "Un vas al Iranului a sosit.", "Iranului", "iso:IR"),
        ("uk", "Угоду з Румунією та Китаєм підписано.", "Китаєм", "iso:CN"),
        ("uk", "Судно прибуло зі Сполучених Штатів.", "Сполучених Штатів", "iso:US"),
    ],
)
def test_other_languages(tagger, lang, text, name, identifier):
    assert named(tagger, text, lang)[name].id == identifier


def test_a_name_beside_a_country_in_a_case_is_kept(tagger):
    found = named(tagger, "Am Montag sprach Litauens Premier Jonas Kazlas.", "de")
    assert set(found) == {"Litauens", "Premier Jonas Kazlas"}


@pytest.mark.parametrize(
    ("lang", "text", "identifiers"),
    [
        ("en", "Norway and South Korea signed a pact.", ["iso:NO", "iso:KR"]),
        ("en", "Bosnia and Herzegovina signed a pact.", ["iso:BA"]),
        ("de", "Gestern haben Norwegen und Polen ein Abkommen unterzeichnet.", ["iso:NO", "iso:PL"]),
        ("fr", "Hier, la Norvège et la Pologne ont signé.", ["iso:NO", "iso:PL"]),
        ("ro", "Ieri Norvegia și Polonia au semnat.", ["iso:NO", "iso:PL"]),
        ("uk", "Учора Норвегія та Польща домовилися.", ["iso:NO", "iso:PL"]),
    ],
)
def test_joined_countries_are_two(tagger, lang, text, identifiers):
    assert [e.id for e in find_entities(tagger.tag(text, lang))] == identifiers


def test_one_label_over_two_countries_does_not_join_them():
    tagged = SpacyTagger().tag("Norway and Poland signed a pact.", "en")
    labelled = replace(tagged, names=(Name(start=0, end=17, label="ORG"),))
    assert [e.id for e in find_entities(labelled)] == ["iso:NO", "iso:PL"]


def test_story_brings_spellings_surnames_and_acronyms_together(tagger):
    readings = [
        reading(tagger, 1, "Engineer Marit Sjöberg left Lakeland Gas Corporation Ltd on Monday."),
        reading(tagger, 2, "Engineer Marit Sjoberg joined LGC. Ms Sjoberg lives in Oslo."),
        reading(tagger, 3, "Lakeland Gas Corporation said that Ms Sjöberg was missed."),
    ]
    merged = merge_entities(readings)
    assert {"Lakeland Gas Corporation", "Marit Sjöberg"} <= {e.name for e in merged}
    assert {len({m[0] for m in e.mentions}) for e in merged if "Gas" in e.name or "berg" in e.name} == {3}
    assert merged == merge_entities(list(reversed(readings)))


def test_merge_of_nothing():
    assert merge_entities([]) == ()


def test_gazetteer():
    assert find_country("Polonia", "ro") == "PL"
    assert find_country("Kova Trans") is None
    assert find_country("", "xx") is None
    assert find_city("Warszawa").name == "Warsaw"
    assert find_city("Bath") is None
    assert is_nationality("Austrian")
    assert not is_nationality("Kowalski")


def test_world_set_recall(tagger):
    folders = sorted(BENCH.glob("world/*/gold.json"))
    if not folders:
        pytest.skip(f"no world set under {BENCH}; set SECONDSOURCE_BENCH")
    sys.path.insert(0, str(BENCH))
    from score import plain_name

    total = found = right = 0
    for file in folders:
        gold = json.loads(file.read_text("utf-8"))
        readings = [reading(tagger, p["page"], "\n\n".join(p["article"])) for p in gold["pages"]]
        merged = {plain_name(e.name): e.kind for e in merge_entities(readings)}
        for entity in gold["entities"]:
            hits = [n for n in map(plain_name, [entity["name"], *entity["aliases"]]) if n in merged]
            total, found, right = total + 1, found + bool(hits), right + bool(hits and merged[hits[0]] == entity["type"])
    assert found / total >= RECALL_FLOOR
    assert right / found >= TYPE_FLOOR
