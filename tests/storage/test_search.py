"""The same words find the same in both databases, whatever is written in the query, and what is stored is what is found."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from secondsource.records import EntityKind, HitKind, Standing, Story, StoryEntity, content_id
from secondsource.storage.sqlite import SqliteBackend
from secondsource.storage.words import cut_excerpt, read_query, split_words

PAGES = {
    "a.html": ("Footbridge falls in Varnow", "Three people died when a footbridge fell in Varnow on Monday, the mayor said."),
    "b.html": ("Пожежа у Варнові", "Каміла Дорн сказала, що міст зачинено."),
    "c.html": ("Răspunsul primarului", "Primarul din Ţăndărei a spus că podul e închis; 3.500 de oameni aşteaptă."),
    "d.html": ("Budget vote", "The mayor of Esk fell ill. A bridge-building plan was said to cost 1.5 million."),
}


def add(store, file, title, text, version="1"):
    capture = make.capture(file, file.encode())
    article = make.article(file, id=content_id("art", file), capture_id=capture.id, title=title, text=text)
    store.add_reading(capture, make.reading(article, version=version))
    return article


@pytest.fixture
def filled(store):
    articles = {file: add(store, file, title, text) for file, (title, text) in PAGES.items()}
    dorn = StoryEntity(name="Kamila Dorn", kind=EntityKind.PERSON, id="per-1", mentions=())
    finding = make.finding(statement="The footbridge in Varnow was closed", id="fact-1")
    report = make.story_report(articles["a.html"], findings=(finding,), entities=(dorn,))
    store.replace_stories([report], [])
    return store


def files(hits):
    names = {content_id("art", file): file[0] for file in PAGES}
    return "".join(sorted(names[hit.id] for hit in hits if hit.kind is HitKind.ARTICLE))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("footbridge", "a"), ("FOOTBRIDGE Varnow", "a"), ("mayor fell", "ad"), ('"mayor fell"', ""), ('"fell in"', "a"), ("варнові", "b"),
        ("Kamila Dorn", "b"), ("kamila dorn varnovi", "b"), ("foot*", "a"), ("foot", ""), ('"people di*"', "a"), ("bridge building", "d"),
        ("bridge-building", "d"), ("tandarei", "c"), ("Ţăndărei 3.500", "c"), ("1.5", "d"), ("varnow three", "a"), ('"varnow three"', ""),
        ("", ""), ("***", ""), ('"', ""), ("mayor OR budget", ""), ("NOT mayor", ""), ("mayor AND fell", ""), ("title:mayor", ""),
        ("mayor'); DROP TABLE articles; --", ""), ("fell!", "ad"), ("(mayor", "ad"), ("mayor NEAR fell", ""), ("fell & mayor | x:*", ""),
        ("a\0b", ""), ("\ud800", ""), ("mayor \ud800 \0", "ad"), ("x" * 5000, ""), ("'", ""), ("\\ mayor \\", "ad"), ("-mayor", "ad"), ("^mayor", "ad"),
    ],
)  # fmt: skip
def test_a_query_finds(filled, query, found):
    assert files(filled.search(query, kind=HitKind.ARTICLE)) == found


def test_articles_facts_and_entities_are_found_with_their_story(filled):
    hits = {hit.kind: hit for hit in filled.search("varnow")}
    assert set(hits) == {HitKind.ARTICLE, HitKind.FACT}
    assert (hits[HitKind.FACT].id, hits[HitKind.FACT].story_id) == ("fact-1", "story-1")
    assert hits[HitKind.FACT].excerpt == "The footbridge in Varnow was closed"
    assert (hits[HitKind.ARTICLE].story_id, hits[HitKind.ARTICLE].title) == ("story-1", "Footbridge falls in Varnow")
    (entity,) = filled.search("dorn", kind=HitKind.ENTITY)
    assert (entity.id, entity.title, entity.story_id) == ("per-1", "Kamila Dorn", "story-1")


def test_a_match_in_the_title_comes_first_and_pages_follow_each_other(store):
    wanted = add(store, "t.html", "Harbour opens", "Ships came in. " * 9)
    for number in range(5):
        add(store, f"{number}.html", "Ships came in", "Ships came in. " * 8 + "The harbour is open.")
    every = store.search("harbour")
    assert (every[0].id, len(every)) == (wanted.id, 6)
    assert [hit for offset in range(0, 8, 2) for hit in store.search("harbour", limit=2, offset=offset)] == list(every)
    assert store.search("harbour", limit=0) == ()


def test_what_is_replaced_dropped_or_withdrawn_is_found_no_more(filled):
    article = add(filled, "a.html", "Correction", "Nobody was hurt in Esk.", version="2")
    assert [hit.id for hit in filled.search("footbridge", kind=HitKind.ARTICLE)] == []
    assert [hit.id for hit in filled.search("nobody")] == [article.id]
    filled.set_standing(article.id, Standing.WITHDRAWN, "taken back")
    assert filled.search("nobody") == ()
    filled.set_standing(article.id, Standing.CURRENT)
    assert len(filled.search("nobody")) == 1
    filled.remove_reading(article.id)
    assert filled.search("nobody") == ()
    told = make.finding(statement="Nobody crossed it", id="fact-1")
    filled.replace_stories([make.story_report(story=Story(id="story-1", article_ids=("art-x",)), findings=(told,))], [])
    assert (filled.search("closed"), filled.search("dorn", kind=HitKind.ENTITY)) == ((), ())
    assert [hit.id for hit in filled.search("crossed")] == ["fact-1"]
    filled.replace_stories([], ["story-1"])
    assert filled.search("crossed") == ()


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=st.text(st.characters(exclude_categories=()), max_size=40) | st.text("\"*'():-^ ANDORab&|!<>\\\0", max_size=30))
def test_no_query_is_an_error(filled, query):
    filled.search(query)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(exclude_categories=()), min_size=1, max_size=60))
def test_a_text_is_found_by_its_own_words(store, text):
    article = add(store, "x.html", "", text, version=content_id("v", repr(text)))
    words = split_words(text)
    hits = [hit.id for hit in store.search(f'"{" ".join(words)}"', kind=HitKind.ARTICLE)]
    assert hits == ([article.id] if words else [])


def test_a_word_on_every_page_ranks_the_latest(store, monkeypatch):
    monkeypatch.setattr("secondsource.storage.search.MOST_RANKED", 3)
    ids = [add(store, f"{number}.html", "Ships", f"Ship number {number}").id for number in range(6)]
    assert {hit.id for hit in store.search("ships")} == set(ids[3:])


def test_words_of_very_many_pages_find_the_latest_and_do_not_rank(store, monkeypatch):
    monkeypatch.setattr("secondsource.storage.sqlite.COMMON", 3)
    texts = ["A ship sank.", *("Ships and ships, and a ship.",) * 3, "A ship sank. It sank, they said, and sank.", "A long way for a ship."]
    ids = [add(store, f"{number}.html", "", text, version=str(number)).id for number, text in enumerate(texts)]
    assert [hit.id for hit in store.search("sank ship")] == [ids[4], ids[0]]
    found = [hit.id for hit in store.search("a ship", limit=3)]
    assert len(found) == 3
    if isinstance(store._backend, SqliteBackend):
        assert found == ids[:-4:-1]


def test_an_index_of_another_version_is_made_anew(filled, where, sql):
    before = filled.search("mayor"), filled.search("varnow"), filled.search("dorn")
    sql("UPDATE meta SET value = 'older' WHERE key = 'search'")
    sql("DELETE FROM entries WHERE kind = 'fact'")
    filled.close()
    with type(filled).open(where, create=False) as store:
        assert (store.search("mayor"), store.search("varnow"), store.search("dorn")) == before


def test_excerpts_are_cut_from_the_original_around_the_match():
    text = f"{'Before. ' * 40}Каміла Дорн said so.{' After.' * 60}"
    cut = cut_excerpt(text, read_query("kamila"))
    assert "Каміла Дорн said so." in cut
    assert (cut[:2], cut[-2:], len(cut) < 300) == ("… ", " …", True)
    assert cut_excerpt("Short\n\ntext.", read_query("none")) == "Short text."
    assert cut_excerpt("", read_query("x")) == ""


def test_a_withdrawn_page_that_is_read_anew_is_found_once_it_counts_again(store):
    article = add(store, "a.html", "Barn burns", "A barn burned in Esk.")
    store.set_standing(article.id, Standing.WITHDRAWN)
    store.set_standing(article.id, Standing.SUPERSEDED, superseded_by="art-x")
    add(store, "a.html", "Mill burns", "A mill burned in Esk.", version="2")
    assert store.search("esk") == ()
    store.set_standing(article.id, Standing.CURRENT)
    assert (len(store.search("mill")), store.search("barn")) == (1, ())
    store.remove_reading(article.id)
    assert store.search("esk") == ()
