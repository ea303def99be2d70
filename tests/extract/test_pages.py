"""Golden pages: each folder of `pages/` holds a page, what kind it is, and what must come of it. All of them are made up."""

import json
from pathlib import Path

import pytest

from secondsource.errors import NotAnArticle, UnreadablePage
from secondsource.extract import extract_article
from secondsource.records import Capture, Media

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "pages").glob("*/meta.json"))


def read_page(folder):
    media = Media(json.loads((folder / "meta.json").read_text(encoding="utf-8"))["media"])
    file = folder / ("page.html" if media is Media.HTML else "page.txt")
    return Capture(id="00", file=file.name, media=media, data=file.read_bytes())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_page(folder):
    expected = json.loads((folder / "output.json").read_text(encoding="utf-8"))
    if "refused" in expected:
        with pytest.raises((NotAnArticle, UnreadablePage)) as raised:
            extract_article(read_page(folder))
        assert expected["refused"] in raised.value.reason
        return
    article = extract_article(read_page(folder))
    assert [words for words in expected.get("holds", ()) if words not in article.text] == []
    assert [words for words in expected.get("lacks", ()) if words in article.text] == []
    assert article.title == expected.get("title", article.title)
    assert article.partial is expected.get("partial", article.partial)
    assert [notice.quote for notice in article.notices] == expected.get("notices", [])


def test_the_pages_are_of_all_kinds():
    kinds = {json.loads((folder / "meta.json").read_text(encoding="utf-8"))["kind"] for folder in FOLDERS}
    assert kinds >= {
        "article",
        "home page",
        "section page",
        "search page",
        "gallery",
        "error page",
        "consent wall",
        "log-in page",
        "video page",
    }
    assert len(FOLDERS) >= 40
