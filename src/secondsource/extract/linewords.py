"""Lines in, arrays of counts out: characters and words of all lines of a page in one numpy pass, without a regex or a loop by line.

Every character falls into one class, every run of letters and digits is a word, and a word is known by a hash of its lower-case letters,
by which stop words and cue words are looked up in sorted tables.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]

OTHER, SPACE, BREAK, LOWER, UPPER, DIGIT, LETTER, UNSPACED, END, COMMA, BAR, QUOTE, COLON, SIGN, DASH, BRACKET = range(16)
"""Classes of characters: LETTER has no case, UNSPACED stands in a script without spaces between words, BAR parts links, SIGN is @ and ©."""
CLASSES = 16
_MARKS = {
    END: ".!?…。！？؟۔।",
    COMMA: ",;،、",
    BAR: "|›»·•>/→",
    QUOTE: "\"“”„'’‘‹«",
    COLON: ":",
    SIGN: "@©&#*+",
    DASH: "-–—_",
    BRACKET: "()[]{}",
}
_LIMIT = 0x3100
"""Code points from here on (CJK, Hangul, signs) count as letters of a script without spaces."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SLOT_BITS = 17
_STOP = 64
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))

STOP_WORDS = (
    "the of and to a in is that for it as was with be by on not he his but at are this have from or had an they which one you were her"
    " all she there would their we him been has when who will more no if out so said what its about into than them can only other"
    " i my your our me do did does just also because how after before where over very"
    " der die das und ist nicht von den mit sich des auf für im dem ein eine als auch es an werden aus er hat dass sie nach bei um am sind"
    " noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei"
    " le la les de des du et un une est que qui dans pour pas sur au plus par ce il ne se avec son sont mais ou leur aux cette été elle ces"
    " și în nu cu la pe să este din care mai sau fost sunt a al ale lui pentru că după între o"
    " і в у на не що з до як за та від про але його є це й із для або ця був було вони він"
    " el los las y en que no con su para es al lo como más pero sus le ha o este sí porque entre cuando muy sin sobre también me hasta hay"
    " il di che è e per non sono del della con una si da anche come dei nel ma alla più gli al dal"
    " się nie na i w z do to że jest o jak po co tak za od przez dla ale czy tym są był było przy oraz"
    " het een en van ik te dat die in je niet zijn op aan met als voor had er maar om hem dan zou wat mijn"
).split()
CUES: dict[str, str] = {
    "share": (
        "share shares tweet pin pinterest facebook twitter whatsapp telegram linkedin reddit instagram youtube email mail print "
        "copy flipboard tumblr google teilen drucken partager imprimer distribuie поділитися compartir condividi udostępnij delen "
        "rss fb"
    ),
    "comment": (
        "comment comments reply replies says wrote permalink respond response responses commented commenter kommentar kommentare "
        "antworten commentaire commentaires répondre comentarii comentariu răspunde коментарі коментар відповісти comentarios "
        "comentario responder commenti commento rispondi komentarze komentarz odpowiedz reacties reactie reageer disqus"
    ),
    "ago": (
        "ago vor minute minutes min mins hour hours hrs day days week weeks month months year years stunden minuten tagen heures "
        "jours ore zile годин хвилин днів horas días ore giorni godzin dni uur dagen am pm"
    ),
    "month": (
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept "
        "oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre "
        "octobre novembre décembre ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie січня "
        "лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня enero febrero marzo abril mayo junio "
        "julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre "
        "dicembre stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia januari "
        "februari maart mei augustus"
    ),
    "related": (
        "related read more also watch latest trending popular recommended recent next previous see most viewed topics tags tag "
        "category categories archives archive posts articles stories older newer similar mehr auch meistgelesen thema themen "
        "weitere aussi lire articles citește vezi читайте також теги más leer relacionados leggi anche correlati czytaj także "
        "więcej lees ook meer gerelateerd filed posted sponsored promoted advertisement ad ads anzeige werbung publicité "
        "publicitate реклама publicidad pubblicità reklama advertentie"
    ),
    "account": (
        "subscribe subscribed subscriber subscription newsletter newsletters sign login log register signup join follow inbox "
        "account password username donate membership member app download unsubscribe abonnieren anmelden registrieren abonnez "
        "inscrivez connexion abonați abonează підписатися підпишіться suscríbete suscribirse iscriviti abbonati zapisz subskrybuj "
        "abonneer inloggen free"
    ),
    "legal": (
        "copyright reserved rights terms privacy policy cookie cookies llc inc ltd gmbh trademark trademarks conditions disclaimer "
        "affiliate commission consent impressum datenschutz agb mentions légales confidentialité termeni drepturile права захищено "
        "derechos reservados privacidad diritti riservati prawa zastrzeżone regulamin voorwaarden accessibility powered wordpress "
        "theme sitemap"
    ),
    "caption": (
        "photo photos photograph image images picture pictured pic getty shutterstock istock credit courtesy via gallery video "
        "videos play caption slideshow foto fotos bild bilder quelle crédit фото відео imagen vídeo immagine zdjęcie fot afbeelding"
    ),
    "agency": (
        "reuters ap afp dpa epa upi pti ians ani xinhua tass interfax ukrinform unian agerpres mediafax ansa efe belga anp pap apa sda"
    ),
    "author": (
        "by author authors writer editor reporter correspondent contributor staff journalist bio biography von autor par auteur "
        "autorul автор autore redakcja redactie written follows updated published posted edited"
    ),
    "menu": (
        "home news sport sports business politics opinion world local weather entertainment lifestyle tech technology health travel "
        "contact about us careers jobs advertise menu search skip navigation toggle close back top main faq help events shop store "
        "cart obituaries classifieds startseite politik wirtschaft kultur accueil économie acasă știri головна новини inicio "
        "noticias notizie wiadomości nieuws rss feed feeds forum blog"
    ),
    "person": "i me my we our you your thanks thank love great lol nice hi hello awesome agree congrats wow post",
}
"""Words that speak for a kind of line, by kind; English first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWords:
    """Counts of a page of n lines: `chars` (n, CLASSES); `ends` (n, 3), the classes of the first, the last and the last character but one;
    `words` (n,), two letters of an unspaced script being a word; `initials` (n, CLASSES), words by the class of their first letter;
    `stops` (n,) and `cues` (n, len(CUES)); `glued` (n,), capitals right behind a small letter or the end of a sentence, as where a dump
    runs a headline and its teaser together; and for each word of the page its line (`line_of`) and its hash (`hashes`).
    """

    chars: Ints
    ends: npt.NDArray[np.uint8]
    words: Ints
    initials: Ints
    stops: Ints
    cues: Ints
    line_of: Ints
    hashes: Hashes
    glued: Ints


def count_words(texts: Sequence[str]) -> LineWords:
    """Count what the lines hold. At least one line is needed; no line may be empty or hold a line break."""
    codes = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _kind_table().take(codes, mode="clip")
    breaks = np.flatnonzero(kinds == BREAK)
    count = len(breaks)
    line = np.repeat(np.arange(count), np.diff(breaks, prepend=-1))
    chars = np.bincount(line * CLASSES + kinds, minlength=count * CLASSES).reshape(count, CLASSES)
    firsts = np.concatenate(([0], breaks[:-1] + 1))
    ends = np.stack((kinds[firsts], kinds[breaks - 1], kinds[np.maximum(breaks - 2, 0)]), axis=1)
    glues = np.flatnonzero(((kinds[:-1] == LOWER) | (kinds[:-1] == END)) & (kinds[1:] == UPPER))
    glued = np.bincount(line[glues], minlength=count)
    starts, stops = _word_edges(kinds)
    line_of = line[starts]
    hashes = _hash_words(codes, starts, stops)
    known = _look_up(hashes)
    width = len(CUES) + 1
    cues = np.bincount(line_of * width + known % _STOP, minlength=count * width).reshape(count, width)
    initials = np.bincount(line_of * CLASSES + kinds[starts], minlength=count * CLASSES).reshape(count, CLASSES)
    words = np.maximum(np.bincount(line_of, minlength=count), chars[:, UNSPACED] // 2)
    return LineWords(
        chars=chars,
        ends=ends,
        words=words,
        initials=initials,
        stops=np.bincount(line_of[known >= _STOP], minlength=count),
        cues=cues[:, 1:],
        line_of=line_of,
        hashes=hashes,
        glued=glued,
    )


def _word_edges(kinds: npt.NDArray[np.uint8]) -> tuple[Ints, Ints]:
    wordy = (kinds >= LOWER) & (kinds <= UNSPACED)
    edges = np.flatnonzero(wordy[1:] != wordy[:-1]) + 1
    if wordy[0]:
        edges = np.concatenate(([0], edges))
    return edges[::2], edges[1::2]


def _hash_words(codes: Codes, starts: Ints, stops: Ints) -> Hashes:
    """Hash each word by a polynomial of its lower-case letters, modulo 2**64, from one running sum over the page."""
    powers, inverse = _powers(max(16, len(codes).bit_length()))
    total = _lower_table().take(codes, mode="clip")
    total *= powers[: len(codes)]
    np.cumsum(total, out=total)
    # the sum up to and with the character before a word; words at the very start have none, and their sum is 0
    before = np.where(starts > 0, total[starts - 1], np.uint64(0))
    return np.asarray((total[stops - 1] - before) * inverse[starts])


@functools.lru_cache(maxsize=4)
def _powers(bits: int) -> tuple[Hashes, Hashes]:
    return (
        np.cumprod(np.full(2**bits, _FACTOR), dtype=np.uint64),
        np.cumprod(np.concatenate((np.ones(1, dtype=np.uint64), np.full(2**bits - 1, _INVERSE))), dtype=np.uint64),
    )


def _look_up(hashes: Hashes) -> npt.NDArray[np.uint8]:
    """Number of the kind of cue that a word is, from 1, 0 for none; _STOP is added for a stop word."""
    table, kinds = _known_words()
    places = hashes >> np.uint64(64 - _SLOT_BITS)
    return np.asarray(kinds[places] * (table[places] == hashes))


@functools.cache
def _known_words() -> tuple[Hashes, npt.NDArray[np.uint8]]:
    """Hash and kind of the known words, at the place that the upper bits of the hash give; of two words at one place the first stays."""
    kinds: dict[str, int] = {}
    for number, cues in enumerate(CUES.values(), 1):
        for word in cues.split():
            kinds.setdefault(word, number)
    kinds |= {word: kinds.get(word, 0) + _STOP for word in dict.fromkeys(STOP_WORDS)}
    codes = np.frombuffer(("\n".join(kinds) + "\n").encode("utf-32-le"), dtype=np.uint32)
    stops = np.flatnonzero(codes == ord("\n"))
    hashes = _hash_words(codes, np.concatenate(([0], stops[:-1] + 1)), stops)
    table, found = np.zeros(2**_SLOT_BITS, dtype=np.uint64), np.zeros(2**_SLOT_BITS, dtype=np.uint8)
    places = (hashes >> np.uint64(64 - _SLOT_BITS))[::-1]
    table[places], found[places] = hashes[::-1], np.array(list(kinds.values()), dtype=np.uint8)[::-1]
    return table, found


@functools.cache
def _lower_table() -> Hashes:
    lowered = [chr(code).lower() for code in range(_LIMIT + 1)]
    return np.array([ord(small) if len(small) == 1 else code for code, small in enumerate(lowered)], dtype=np.uint64)


@functools.cache
def _kind_table() -> npt.NDArray[np.uint8]:
    table = np.array([_kind_of(chr(code)) for code in range(_LIMIT + 1)], dtype=np.uint8)
    for kind, marks in _MARKS.items():
        for mark in marks:
            table[min(ord(mark), _LIMIT)] = kind
    table[_LIMIT] = UNSPACED
    return table


def _kind_of(char: str) -> int:
    if char == "\n":
        return BREAK
    if "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff" or char >= "\u3040":
        return UNSPACED
    tests = ((str.isspace, SPACE), (str.islower, LOWER), (str.isupper, UPPER), (str.isdecimal, DIGIT), (str.isalpha, LETTER))
    return next((kind for test, kind in tests if test(char)), OTHER)
