import time

import pytest

from secondsource.extract.notices import find_notices
from secondsource.records import NoticeKind

CORRECTIONS = [
    "Correction: An earlier version of this article misstated the length of the bridge. It is 412 metres, not 421.",
    "CORRECTION (3 March): The deputy harbour master is Ann Lee. Her name was misspelled in the first edition.",
    "Correction, March 3, 2031: The ferry carries 60 cars, not 90.",
    "CORRECTION: Ottilie Brandt is the chief engineer of Varnow.",
    "*Correction: The council meets on Tuesdays.",
    "This story has been corrected to show that the toll is four crowns.",
    "(This March 12 story has been corrected to say the mayor spoke on Sunday, in paragraph 3)",
    "(Corrects spelling of engineer’s name in paragraph 2)",
    "This version corrects that the bridge opened in 1974.",
    "• This article was amended on 3 March 2031. An earlier version named the wrong river.",
    "An earlier version of this story gave a wrong date for the vote.",
    "Editor’s note: An earlier version of the headline said the ferry had sunk.",
    "Update, March 4: This post has been updated to correct the name of the pilot.",
    "Errata: the photograph showed the old pier.",
    "Berichtigung: Der Hafenmeister heißt Odo Brandt.",
    "Korrektur: In einer früheren Version hieß es, die Brücke sei 421 Meter lang.",
    "Anmerkung der Redaktion: In einer früheren Version dieses Artikels stand, die Fähre sei gesunken. Das ist falsch.",
    "In einer früheren Fassung dieses Textes war von zwölf Booten die Rede. Wir haben den Fehler korrigiert.",
    "Dieser Artikel wurde am 3. März korrigiert.",
    "Rectificatif : le pont mesure 412 mètres et non 421.",
    "Erratum : une précédente version de cet article indiquait que le bac avait coulé.",
    "Cet article a été modifié le 3 mars : le maire parlait dimanche.",
    "Corectare: podul are 412 metri, nu 421.",
    "Acest articol a fost corectat. Primarul a vorbit duminică.",
    "Виправлення: у попередній версії статті було неправильно вказано довжину мосту.",
    "Примітка редакції: у попередній версії матеріалу йшлося про дванадцять човнів.",
    "Corrección: una versión anterior de este artículo decía que el puente mide 421 metros.",
    "Fe de errores: el alcalde habló el domingo.",
    "Rettifica: il ponte è lungo 412 metri.",
    "Errata corrige: il sindaco ha parlato domenica.",
    "Sprostowanie: most ma 412 metrów długości.",
    "W poprzedniej wersji artykułu podaliśmy błędną długość mostu.",
    "Correctie: in een eerdere versie van dit artikel stond dat de pont gezonken was.",
    "CORRECTED-Norland ferry operator sees profit of 3 mln crowns, not 30 mln",
    "UPDATE 2-CORRECTED-Varnow bridge opens to lorries",
    "CORRECTED (March 12) - Varnow bridge opens to lorries",
]
CLARIFICATIONS = [
    "Clarification: The council will vote on the toll in May; the budget is a separate matter.",
    "This article has been updated to clarify that the harbour board is a private company.",
    "Editor's note: This story has been updated to make clear who owns the ferry.",
    "Klarstellung: Die Fähre gehört der Stadt. In einer früheren Version war das falsch dargestellt.",
    "Précision : le port appartient à la région, et non à la ville.",
    "Уточнення: пором належить місту, а не області. У тексті була помилка.",
    "Precisazione: il traghetto appartiene alla città, non alla regione.",
]
RETRACTIONS = [
    "Editor’s note: This article has been retracted because its main source could not be verified.",
    "RETRACTION: The Daily Gull withdraws its report of March 3 on the ferry.",
    "This story has been withdrawn.",
    "This story was removed after it was found to breach our rules.",
    "STORY KILL: Varnow ferry sinks",
    "KILL - Varnow ferry sinks",
    "WITHDRAWN: Varnow ferry sinks with all hands",
    "Dieser Artikel wurde zurückgezogen.",
    "Cet article a été retiré à la demande de la rédaction.",
    "Acest articol a fost retras.",
    "Este artículo ha sido retirado.",
    "Questo articolo è stato ritirato.",
]
OTHERS = [
    "The ministry issued a correction on Monday and said the toll was four crowns.",
    "Analysts expect a market correction of 10 percent before the summer.",
    "Stock correction: 10%",
    "Correction: shares of ferry operators may fall another 10 percent, analysts say.",
    "Korrektur: Der Aktienmarkt fällt um zehn Prozent.",
    "Corrections officers found the weapon in his cell.",
    "Correction fluid: ten brands compared",
    "The journal retracted the paper in May after its data could not be reproduced.",
    "An earlier version of the bill would have closed the port on Sundays.",
    "In an earlier version of the plan, the ferry would have run twice a day.",
    "In einer früheren Fassung des Gesetzes war eine Maut vorgesehen.",
    "The newspaper admitted that an earlier version of its story had been wrong.",
    "“This article has been retracted,” the journal said in a note on its website.",
    "The harbour master said: “This story has been corrected by nobody.”",
    "The report was withdrawn by the ministry after a week.",
    "This report was withdrawn by the ministry after auditors found three errors.",
    "The bill was amended on Tuesday to correct a mistake in the second article.",
    "Clarification: shares fell 3%",
    "Update: The ferry has sailed again.",
    "Editor’s note: Ann Lee is on leave; her column returns in May.",
    "This article was first published in the spring issue.",
    "This story has been updated with new figures from the harbour board.",
    "The court ordered the paper to publish a correction and pay the costs.",
    "Rectificare bugetară: guvernul adaugă 3 milioane",
    "Rectificarea bugetară a fost votată luni.",
    "A ferry killed two whales in the strait, the coast guard said.",
    "Kill the engine before you refuel, the manual says.",
    "To correct the course, the pilot turned hard to port.",
    "",
    "Correction",
]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((NoticeKind.CORRECTION, text) for text in CORRECTIONS),
        *((NoticeKind.CLARIFICATION, text) for text in CLARIFICATIONS),
        *((NoticeKind.RETRACTION, text) for text in RETRACTIONS),
    ],
)
def test_a_notice_is_found_in_its_exact_words(kind, text):
    found = find_notices(["The bridge of Varnow was opened to lorries on Monday.", text])
    assert [(notice.kind, notice.quote) for notice in found] == [(kind, text)]


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_said_of_other_texts_is_no_notice(text):
    assert find_notices([text], [text]) == ()


def test_a_label_on_a_line_of_its_own_belongs_to_the_next():
    body = "An earlier version of this article misstated the length of the bridge."
    assert [n.quote for n in find_notices(["Text.", "Correction", body])] == [body]
    assert [n.quote for n in find_notices(["Correction (March 3):", "The ferry carries 60 cars, not 90."])] == [
        "The ferry carries 60 cars, not 90."
    ]
    assert find_notices(["Correction", "Ten walks along the river"]) == ()


def test_of_a_long_paragraph_only_the_sentence_is_quoted():
    prose = "The mayor said that the ferry would sail again in May. " * 12
    found = find_notices([f"{prose}This article has been corrected to give the right month."])
    assert [n.quote for n in found] == ["This article has been corrected to give the right month."]


def test_lines_around_the_text_count_and_repeats_do_not():
    text = CORRECTIONS[0]
    assert [n.quote for n in find_notices([text], ["Home", text])] == [text]
    assert [n.quote for n in find_notices([], [text])] == [text]
    assert find_notices([], []) == ()


def test_hostile_text_takes_no_time():
    started = time.process_time()
    for text in (
        "correction " * 40_000,
        "this " * 80_000 + "article",
        "Correction: " + "a, " * 50_000,
        '"' * 50_000 + "version",
        "Corrects " * 20_000,
    ):
        find_notices([text], [text])
    assert time.process_time() - started < 2
