import pytest

from secondsource.extract.langid import identify_language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The mayor said on Monday that the bridge would open in May.", "en"),
        ("Die Bürgermeisterin sagte am Montag, dass die Brücke im Mai öffnet.", "de"),
        ("Міська голова сказала в понеділок, що міст відкриють у травні.", "uk"),
        ("", "und"),
        ("12 34", "und"),
    ],
)
def test_language(text, lang):
    assert identify_language(text) == lang
