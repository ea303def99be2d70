from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.language.acronyms import find_introductions
from secondsource.language.entities import find_entities
from secondsource.language.gazetteer import find_adjective, wikidata_of
from secondsource.language.merging import merge_entities
from secondsource.language.name_forms import is_surname, name_key, same_person, sound_key, without_title
from secondsource.language.nominals import find_nominals
from secondsource.language.register import find_known, own_id
from secondsource.models.tagger import SpacyTagger
from secondsource.records import Analysis, Article, DateSource, EntityKind, EntityMention, Moment, Precision, Reading

TAGGER = SpacyTagger()


def reading(number, text, lang="en", published="2025-10-06"):
    day = datetime.fromisoformat(published).replace(tzinfo=UTC)
    moment = Moment(at=day, precision=Precision.DAY, source=DateSource.GIVEN)
    article = Article(id=f"art-{number}", capture_id="", file="", title="", text=text, lang=lang, published=moment)
    tagged = TAGGER.tag(text, lang)
    analysis = Analysis(article_id=article.id, sentences=tagged.sentences, entities=find_entities(tagged, day.date()))
    return Reading(article=article, analysis=analysis, claims=())


def told(*readings):
    """Words of each entity's mentions, by its name."""
    texts = {r.article.id: r.article.text for r in readings}
    return {e.name: [texts[a][s:t] for a, s, t in e.mentions] for e in merge_entities(readings)}


def test_persons_of_one_surname_stay_apart():
    found = told(
        reading(1, "Engineer Jan Korbel left on Monday. Mr Korbel was tired."),
        reading(2, "Engineer Ana Korbel stayed on Monday. Ms Korbel was glad."),
        reading(3, "On Friday Mr Korbel wrote a letter."),
    )
    assert found["Jan Korbel"] == ["Jan Korbel", "Korbel"]
    assert found["Ana Korbel"] == ["Ana Korbel", "Korbel"]
    assert found["Korbel"] == ["Korbel"]


def test_an_initial_and_a_title_are_no_other_person():
    found = told(reading(1, "Dr Jan Korbel left on Monday."), reading(2, "Professor J. Korbel left, said Ms Oda Lindqvist."))
    assert len([name for name in found if "Korbel" in name]) == 1


@pytest.mark.parametrize(
    ("lang", "text", "long"),
    [
        ("de", "Am Montag schwieg die Ländliche Bank von Tavria (LBT). Gestern sprach die LBT.", "Ländliche Bank von Tavria"),
        ("fr", "Hier la Banque Rurale de Tavria (BRT) a fermé. Puis la BRT a rouvert.", "Banque Rurale de Tavria"),
        ("ro", "Ieri Banca Rurală a Tavriei (BRT) a tăcut. Azi vorbește BRT.", "Banca Rurală a Tavriei"),
        ("uk", "Учора Сільський Банк Таврії (СБТ) мовчав. Сьогодні говорить СБТ.", "Сільський Банк Таврії"),
    ],
)
def test_acronym_in_brackets(lang, text, long):
    found = {e.name: e for e in merge_entities([reading(1, text, lang), reading(2, text, lang)])}
    assert long in found, sorted(found)
    assert found[long].kind is EntityKind.ORGANISATION
    assert len(found[long].mentions) >= 4


def test_known_entities_bear_their_wikidata_id_and_others_none():
    found = {e.name: e for e in merge_entities([reading(1, "Ilse Vandorn flew from Romania to the Rural Bank of Tavria.")])}
    assert found["Romania"].wikidata == "Q218"
    assert {e.wikidata for name, e in found.items() if name != "Romania"} == {None}


def test_an_acronym_introduced_in_one_page_is_known_in_the_others():
    found = told(reading(1, "The Rural Bank of Tavria (RBT) closed. RBT said so."), reading(2, "Customers of RBT waited. RBT was silent."))
    assert len(found["Rural Bank of Tavria"]) >= 4


@pytest.mark.parametrize("text", ["(ABC)", "the long road (ABC)", "A. Bank. Club (ABC)", "", "( )", "Alpha Beta (ABCDEFGHIJ)"])
def test_no_acronym(text):
    assert find_introductions(text) == ()


def test_one_name_in_two_alphabets():
    pages = (
        reading(1, "Engineer Kamila Nowak left Oslo on Monday."),
        reading(2, "Учора Каміла Новак поїхала. Потім бачили Камілу Новак.", "uk"),
    )
    assert sorted(len(words) for name, words in told(*pages).items() if name != "Oslo") == [3]
    assert merge_entities(pages) == merge_entities(pages[::-1])


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Камілу Новак", "Kamila Nowak", True),
        ("Грицак", "Hrytsak", True),
        ("Новак", "Novik", False),
        ("Шевчук", "Tarasenko", False),
        ("", "", True),
    ],
)
def test_sound(left, right, same):
    assert (sound_key(left) == sound_key(right)) is same


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("The Ministry of Forests of Tavria met. On Friday the ministry said no.", "the ministry", "Ministry of Forests of Tavria"),
        ("The Lakeland Port Authority closed. Later the authority's head left.", "the authority", "Lakeland Port Authority"),
        ("The mayor of Brdowiec, Jan Korbel, spoke. Later the mayor left.", "the mayor", "Jan Korbel"),
        ("Defence minister Jan Korbel spoke. Later the defence minister left.", "the defence minister", "Jan Korbel"),
        ("Defence minister Jan Korbel spoke. Later the minister left.", "the minister", "Jan Korbel"),
    ],
)
def test_spoken_of_again(text, words, name):
    assert words in told(reading(1, text))[name]


@pytest.mark.parametrize(
    ("lang", "text", "words", "name"),
    [
        ("de", "Gestern sprach Bürgermeister Jan Korbel. Dann ging der Bürgermeister nach Hause.", "der Bürgermeister", "Jan Korbel"),
        ("fr", "Hier le maire Jan Korbel a parlé. Puis le maire est parti.", "le maire", "Jan Korbel"),
        ("ro", "Ieri primarul Jan Korbel a vorbit. Apoi primarul a plecat.", "primarul", "Jan Korbel"),
        ("uk", "Учора мер Іван Корбель виступив. Потім мер поїхав.", "мер", "Іван Корбель"),
        ("de", "Gestern schwieg die Ländliche Stiftung Tavria. Heute sprach die Stiftung.", "die Stiftung", "Ländliche Stiftung Tavria"),
        ("fr", "Hier la Banque Rurale a fermé. Puis la banque a rouvert.", "la banque", "Banque Rurale"),
        ("ro", "Ieri Banca Rurală a tăcut. Apoi banca a vorbit.", "banca", "Banca Rurală"),
        ("uk", "Учора Сільський Банк Таврії мовчав. Потім банк повідомив усе.", "банк", "Сільський Банк Таврії"),
    ],
)
def test_spoken_of_again_in_other_languages(lang, text, words, name):
    assert words in told(reading(1, text, lang))[name]


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry of Forests met the Ministry of Mines. On Friday the ministry said no.",
        "On Friday the ministry said no. The Ministry of Forests met.",
        "Mayor Jan Korbel met mayor Ana Lindqvist. Later the mayor left.",
        "Deputy mayor Jan Korbel spoke. Later the mayor left.",
        "The Rural Bank of Tavria closed. It raised the bank rate.",
        "Defence minister Jan Korbel spoke. Later the finance minister left.",
    ],
)
def test_two_or_none_are_not_spoken_of_again(text):
    named = reading(1, text)
    assert find_nominals(text, "en", None, named.analysis.entities) == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "On Monday the Romanian president spoke in Oslo."),
        ("ro", "Luni, președintele României a vorbit la Oslo."),
        ("uk", "У понеділок президент Румунії виступив."),
        ("de", "Am Montag sprach der rumänische Präsident in Oslo."),
        ("fr", "Lundi, le président roumain a parlé à Oslo."),
    ],
)
def test_the_president_is_who_held_the_office_on_the_day_of_the_page(lang, text):
    by_year = {day: told(reading(1, text, lang, day)) for day in ("2024-03-11", "2026-03-09")}
    assert "Klaus Iohannis" in by_year["2024-03-11"]
    assert "Nicușor Dan" in by_year["2026-03-09"]


def test_the_pages_are_believed_where_they_name_another_holder():
    text = "On Monday the Romanian president, Ilinca Tarcea, spoke. The Romanian president left."
    assert not {"Klaus Iohannis", "Nicușor Dan"} & told(reading(1, text, published="2024-03-11")).keys()


def test_office_and_surname():
    found = merge_entities([reading(1, "President Biden met Mr Jan Korbel. Biden smiled.", published="2024-03-11")])
    biden = next(e for e in found if "Biden" in e.name)
    assert (biden.id, len(biden.mentions)) == ("wikidata:Q6279", 2)
    later = merge_entities([reading(1, "President Biden met Mr Jan Korbel.", published="2026-03-11")])
    assert next(e for e in later if "Biden" in e.name).id.startswith("ent-")


@pytest.mark.parametrize(
    ("lang", "text", "identifier"),
    [
        ("en", "It was the United Nations that spoke.", "wikidata:Q1065"),
        ("ro", "Uniunea Europeană a aprobat planul.", "wikidata:Q458"),
        ("uk", "Про це заявили в Європейському Союзі.", "wikidata:Q458"),
        ("de", "Das haben die Vereinten Nationen mitgeteilt.", "wikidata:Q1065"),
        ("fr", "C'est ce que dit l'Union européenne.", "wikidata:Q458"),
        ("fr", "Emmanuel Macron est venu hier.", "wikidata:Q3052772"),
        ("uk", "Про це говорили з Володимиром Зеленським.", "wikidata:Q3874799"),
    ],
)
def test_register(lang, text, identifier):
    assert identifier in {e.id for e in find_entities(TAGGER.tag(text, lang))}


@pytest.mark.parametrize(("name", "known"), [("who", False), ("WHO", True), ("Who", False), ("imf", False), ("", False), ("Korbel", False)])
def test_an_acronym_counts_as_written(name, known):
    assert (find_known(name) is not None) is known


@pytest.mark.parametrize(
    ("word", "lang", "code"),
    [
        ("Romanian", "en", "RO"), ("român", "ro", "RO"), ("românească", "ro", "RO"), ("німецької", "uk", "DE"), ("französischen", "de", "FR"),
        ("italienne", "fr", "IT"), ("Romanian", "de", None), ("", "en", None), ("X", "xx", None),
    ],
)  # fmt: skip
def test_adjectives(word, lang, code):
    assert find_adjective(word, lang) == code


@pytest.mark.parametrize(
    ("identifier", "number"), [("iso:MD", "Q217"), ("iso:UA", "Q212"), ("iso:ZZ", None), ("geonames:1", None), ("", None)]
)
def test_wikidata_of(identifier, number):
    assert wikidata_of(identifier) == number


def test_ids_of_our_own_are_stable():
    first = merge_entities([reading(1, "Engineer Marit Sjöberg left the Lakeland Gas Corporation.")])
    second = merge_entities([reading(9, "On Friday Ms Marit Sjoberg came.")])
    assert next(e.id for e in first if "Sj" in e.name) == next(e.id for e in second if "Sj" in e.name) == own_id("Marit Sjöberg")
    assert len({e.id for e in first}) == len(first)


@pytest.mark.parametrize(
    ("left", "right", "same"), [("j kos", "jan kos", True), ("ana kos", "jan kos", False), ("kos", "jan kos", False), ("", "", False)]
)
def test_same_person(left, right, same):
    assert same_person(left, right) is same


def test_name_forms():
    assert name_key("") == without_title("") == ""
    assert without_title("Dr.") == "Dr."
    assert is_surname("van der berg")
    assert not is_surname("maria kos")


NAMES = st.sampled_from(["Jan Kos", "Kos", "Ana Kos", "J. Kos", "RBT", "Rural Bank of Tavria", "Коса", "Poland", "", "Rural", " ", "EU"])
KINDS = st.sampled_from(list(EntityKind))


@given(st.lists(st.tuples(NAMES, KINDS, st.sampled_from([None, "iso:PL", "geonames:7", "wikidata:Q458"])), max_size=12), st.randoms())
def test_no_mention_is_lost_and_order_does_not_matter(rows, random):
    mentions = [EntityMention(start=n, end=n + 1, name=name, kind=kind, id=i) for n, (name, kind, i) in enumerate(rows)]
    base = Article(id="", capture_id="", file="", title="", text="x" * 20, lang="en")
    pages = [
        Reading(article=replace(base, id=f"a{n}"), analysis=Analysis(article_id=f"a{n}", sentences=(), entities=(m,)), claims=())
        for n, m in enumerate(mentions)
    ]
    merged = merge_entities(pages)
    places = [place for e in merged for place in e.mentions]
    assert len(places) == len(set(places)) <= len(rows)
    random.shuffle(pages)
    assert merge_entities(pages) == merged


@pytest.mark.parametrize("lang", ["en", "de", "fr", "ro", "uk", "xx"])
@pytest.mark.parametrize(
    "text", ["(((" * 50, "THE MINISTRY, THE MAYOR. " * 40, "the mayor " * 200, "Président " * 100, "\x00\n\n(ABC)", "’s президент"]
)
def test_hostile_text(lang, text):
    assert all(0 <= s < t <= len(text) for e in merge_entities([reading(1, text, lang)]) for _, s, t in e.mentions)
