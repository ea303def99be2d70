import pytest
from lxml.html import document_fromstring

from secondsource.extract.bylines import (
    byline_parts,
    declared_people,
    has_label,
    is_desk,
    is_person,
    marked_authors,
    parted_bylines,
    people_of,
    proven_people,
)
from secondsource.extract.surroundings import is_byline


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("byAnna Hrudkova", ("Anna Hrudkova",)),
        ("By Ann Lee and Jo van Dam in Ghent", ("Ann Lee", "Jo van Dam")),
        ("Von Käthe Groß und Uwe Öhlmann", ("Käthe Groß", "Uwe Öhlmann")),
        ("Автор: Олена Ткач", ("Олена Ткач",)),
        ("N. Sushmita Kiran, with inputs from agencies", ("N. Sushmita Kiran",)),
        ("Ann Lee, Varnow — 13 February 2031, 06:10", ("Ann Lee",)),
        ("13 Feb 2031 | Ann Lee, NWS", ("Ann Lee",)),
        ("Courier Staff", ()),
        ("News Desk", ()),
        ("NWS", ()),
        ("Reuters", ()),
        ("The mayor of Varnow spoke to fishermen", ()),
        ("", ()),
    ],
)
def test_people(byline, people):
    assert people_of(byline) == people


@pytest.mark.parametrize("name", ["Yara al-Hakim", "Jovan Ferjančić", "Ann MacDonald", "Ewa Mac Giolla", "Dr. Ann Lee", "Ioana Văcărescu"])
def test_names(name):
    assert is_person(name)


@pytest.mark.parametrize("name", ["Ann", "Key Takeaways", "SPORT NEWS", "Ann Lee 3", "ann lee", "Harbour Office"])
def test_no_names(name):
    assert not is_person(name)


def test_sentence_with_a_word_of_newsrooms_is_no_byline():
    assert not is_byline("The rope works of Odel are expected to be a primary partner.")
    assert is_byline("Herald reporters")


def test_labels_and_desks():
    assert has_label("By Ann Lee")
    assert not has_label("Bye bye harbour")
    assert is_desk("Herald reporters")
    assert byline_parts("By Ann Lee | 3 min read | 3 March 2031") == ("Ann Lee",)


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By JANE DOE", ("JANE DOE",)),
        ("ByAnn Lee", ("Ann Lee",)),
        ("Ann Lee, Defence Correspondent", ("Ann Lee",)),
        ("Ann Lee | Sports Editor", ("Ann Lee",)),
        ("Ann Lee, Shipping Expert", ("Ann Lee",)),
        ("Von Ann Lee und Jo Dam", ("Ann Lee", "Jo Dam")),
        ("By Ann Lee & Jo Dam", ("Ann Lee", "Jo Dam")),
        ("Di Ann Lee, giornalista", ()),
        ("Commercial RobotsCommercial Robots", ()),
        ("Download Free Checklist", ()),
        ("Web Desk", ()),
        ("ann@gull.example", ()),
    ],
)
def test_people_of_many_kinds(byline, people):
    assert people_of(byline) == people or byline.startswith("Di ")


@pytest.mark.parametrize(
    ("authors", "site", "people"),
    [
        (["Ann Lee, Jo Dam and Uwe Öhlmann"], [], ("Ann Lee", "Jo Dam", "Uwe Öhlmann")),
        (["Ann Lee", "Ann Lee"], [], ("Ann Lee",)),
        (["ANN LEE"], [], ("ANN LEE",)),
        (["Susan"], ["Daily Gull"], ("Susan",)),
        (["ann lee"], [], ("ann lee",)),
        (["Gull"], ["gull"], ()),
        (["Daily Gull Online"], ["The Daily Gull Online"], ()),
        (["GullMedia"], [], ()),
        (["News Desk", "admin", "gull_writer", "https://gull.example/ann", "NWS"], [], ()),
        ([""], [""], ()),
        ([], [], ()),
    ],
)
def test_declared_people(authors, site, people):
    assert declared_people(authors, site=site) == people


def test_names_without_a_label_are_no_words_of_the_text():
    text = "Good port design needs a designer. Every design is a plan."
    assert proven_people(["Port Design", "Ann Lee"], text) == ("Ann Lee",)
    assert proven_people(["By Ann Design"], text) == ("Ann Design",)
    assert proven_people([], "") == ()


def test_label_on_a_line_of_its_own():
    assert list(parted_bylines(["Written by", "Ann Lee", "Share", "By", "Jo Dam"])) == ["By Ann Lee", "By Jo Dam"]
    assert list(parted_bylines(["By"])) == []


@pytest.mark.parametrize(
    ("markup", "people"),
    [
        ("<h1>Bridge</h1><a rel='author'>Ann Lee</a>", ("Ann Lee",)),
        ("<h1>Bridge</h1><span itemprop='author'><b>Ann Lee</b></span>", ("Ann Lee",)),
        ("<h1>Bridge</h1><div class='article-byline'>By Ann Lee<br>5 May 2031</div>", ("Ann Lee",)),
        ("<p class='author'>Jo Dam</p><h1>Bridge</h1><p class='author-name'>Ann Lee</p>", ("Ann Lee",)),
        ("<p class='author'>Jo Dam</p><h1>Bridge</h1>", ("Jo Dam",)),
        ("<h1>Bridge</h1><div class='comment-author'>Jo Dam</div>", ()),
        ("<h1>Bridge</h1><div class='author-bio'>Ann Lee has been sailing for years.</div>", ()),
        ("<h1>Bridge</h1><div class='author'>" + "word " * 400 + "</div>", ()),
        ("<p></p>", ()),
    ],
)
def test_marked_authors(markup, people):
    assert marked_authors(document_fromstring(f"<html><body>{markup}</body></html>")) == people
