import codecs

import pytest

from secondsource.errors import UnreadablePage
from secondsource.extract.decoding import decode_page

TEXT = "Der Bürgermeister von Übersee grüßte die Größten. " * 20


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_unicode_with_and_without_mark(data):
    assert decode_page(data, "a.txt") == TEXT


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-u"])
def test_declared_charset(charset):
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>Порт відкрито</body></html>'
    assert "Порт відкрито" in decode_page(page.encode(charset), "a.html")


def test_latin_1_means_windows_1252():
    page = '<meta charset="iso-8859-1"><p>“Größe” – 5 €</p>'
    assert "“Größe” – 5 €" in decode_page(page.encode("cp1252"), "a.html")


def test_wrong_declaration_of_valid_utf_8_is_overruled():
    assert "Größe" in decode_page('<meta charset="windows-1251"><p>Größe</p>'.encode(), "a.html")


def test_missing_charset_is_detected():
    text = "Президент сообщил журналистам, что порт откроется в мае. Рыбаки ждали этого решения три года. " * 20
    assert decode_page(text.encode("windows-1251"), "a.txt") == text


def test_unknown_charset_does_not_crash():
    assert "Hafen" in decode_page('<meta charset="x-none"><p>Hafen Größe</p>'.encode("cp1252"), "a.html")


@pytest.mark.parametrize("data", [b"", b"  \n\t ", b"%PDF-1.7 abc", b"\x89PNG\r\n\x1a\n", bytes(range(32)) * 40, b"\x00\x00\x00\x00\x00"])
def test_no_text(data):
    with pytest.raises(UnreadablePage):
        decode_page(data, "a.txt")


def test_line_ends_and_stray_controls():
    assert decode_page(b"one\r\ntwo\rthree\x00", "a.txt") == "one\ntwo\nthree"
