import pytest

from secondsource.extract.bylines import byline_parts, has_label, is_desk, is_person, people_of
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


@pytest.mark.parametrize("name", ["Yara al-Hakim", "Ewa Mac Giolla", "Dr. Ann Lee", "Ioana Văcărescu"])
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
