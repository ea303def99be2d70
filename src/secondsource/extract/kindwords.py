"""The words by which pages that are no articles are known, in the languages we read; and those of paywalls."""

from __future__ import annotations

import re

from secondsource.extract.phrases import Phrases

WORD_START = r"\b"


def _pattern(*parts: str) -> re.Pattern[str]:
    # one anchor for all: the words of pages are passed over a word at a time, not a letter
    return re.compile(rf"\b(?:{'|'.join(part.removeprefix(WORD_START) for part in parts)})", re.IGNORECASE)


def _phrases(stems: str, *parts: str) -> Phrases:
    return Phrases(_pattern(*parts), tuple(stems.split("|")))


ERROR = _phrases(
    "404|410|found|exist|no longer available|internal server|unavailable|bad gateway|gateway time|fehler 404|gefunden"
    "|mehr verfügbar|introuvable|non trouvée|pagina nu |знайдено|існує|найдена|существует|encontrada|no está disponible"
    "|trovata|esiste|znaleziono|istnieje|znaleziona|gevonden|bestaat|kunde inte hittas|finns inte",
    r"\b(?:404|410)\b.{0,30}(?:error|not found|gone)|\berror:? 4(?:04|10)\b|404 not found|nothing (?:was )?found",
    r"(?:page|article|story|content|file|resource) (?:you (?:are|were) looking for )?(?:(?:was|could|can) ?not (?:be )?found|not found"
    r"|cannot be found"
    r"|does(?:n['’]t| not) exist|no longer (?:available|exists))",
    r"internal server error|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|fehler 404|erreur 404|eroare 404",
    r"seite (?:wurde |konnte )?nicht gefunden|seite existiert nicht|(?:artikel|beitrag) (?:ist )?nicht mehr verfügbar",
    r"page (?:introuvable|non trouvée)|(?:page|article) (?:demandée? )?n['’]existe (?:pas|plus)",
    r"pagina nu (?:a fost găsită|există)|сторінк\w+ не (?:знайдено|існує)|страниц\w+ не (?:найдена|существует)",
    r"página no (?:encontrada|existe)|(?:noticia|página) (?:ya )?no (?:está disponible|existe)|página não encontrada",
    r"pagina non (?:trovata|esiste)|nie znaleziono strony|strona(?:, której szukasz,)? nie (?:istnieje|została znaleziona)",
    r"pagina (?:is )?niet gevonden|pagina (?:die (?:u zoekt|je zoekt) )?bestaat niet|sidan (?:kunde inte hittas|finns inte)",
)
SEARCH = _phrases(
    "results|your search|you searched for|showing |suchergebnisse|ergebnisse für|treffer für|résultats |rezultatele "
    "|rezultate pentru|результати пошуку|результаты поиска|resultados |risultati |wyniki wyszukiwania|zoekresultaten"
    "|resultaten voor",
    r"\b(?:search results|results for|results found|no results|your search|you searched for|showing \d+\W{1,3}\d+ of \d+|\d+ results)\b",
    r"\b(?:suchergebnisse|ergebnisse für|treffer für|résultats (?:de (?:la )?recherche|pour)|rezultatele căutării|rezultate pentru)\b",
    r"\b(?:результати пошуку|результаты поиска|resultados de (?:la )?búsqueda|resultados (?:para|da busca)|risultati (?:della ricerca"
    r"|per))\b",
    r"\b(?:wyniki wyszukiwania|zoekresultaten|resultaten voor)\b",
)
CONSENT_WALL = _phrases(
    "cookie|before you continue|your privacy|manage consent|manage preferences|manage your |zustimmen und weiter"
    "|datenschutzeinst|wir und unsere |alle akzeptieren|nous et nos |continuer sans accepter|acceptă toate|aceptar |accetta "
    "|akceptuję|wij |alles accepteren",
    r"\b(?:we (?:and our (?:\d+ )?partners )?(?:use|store)\b.{0,60}\bcookies|accept (?:all )?cookies|cookie (?:consent|settings"
    r"|preferences)"
    r"|before you continue|your privacy|manage (?:your )?(?:consent|preferences))\b",
    r"\b(?:zustimmen und weiter|datenschutzeinstellungen|cookie-einstellungen|wir und unsere (?:\d+ )?partner|alle akzeptieren)\b",
    r"\b(?:nous utilisons des cookies|nous et nos (?:\d+ )?partenaires|continuer sans accepter|utilizăm cookie|acceptă toate)\b",
    r"\b(?:utilizamos cookies|usamos cookies|aceptar (?:todas|y continuar)|utilizziamo (?:i )?cookie|accetta (?:tutti|e continua))\b",
    r"\b(?:używamy (?:plików )?cookies|akceptuję|wij (?:en onze partners )?gebruiken cookies|alles accepteren"
    r"|використовуємо (?:файли )?cookie)",
)
CONSENT_TALK = _pattern(
    r"\bcookies?\b|\bconsent\b|\bpersonal data\b|\bpartners (?:may|store|process|use)\b|\byour (?:privacy|preferences|device|choices)\b"
    r"|privacy policy",
    r"\btracking\b|datenschutz|einwilligung|personenbezogen|\bwerbefrei\b|consentement|données personnelles|confidentialit"
    r"|date(?:le)? cu caracter personal",
    r"персональн\w+ дан|datos personales|privacidad|dati personali|trattamento dei dati|danych osobowych|persoonsgegevens|toestemming",
)
WALL_OF_SCRIPTS = _phrases(
    "javascript|you are |checking your browser|checking if the site|access denied|are you a robot|unusual traffic"
    "|just a moment|security of your connection|ray id",
    r"\b(?:enable javascript|javascript (?:is )?(?:disabled|required)|verify (?:that )?you are (?:a )?human|checking (?:your browser"
    r"|if the site)"
    r"|access denied|are you a robot|unusual traffic|just a moment|security of your connection|ray id)\b",
    r"\b(?:javascript (?:aktivieren|ist deaktiviert)|bitte aktivieren sie javascript|activez javascript|activer javascript"
    r"|activați javascript)\b",
    r"\b(?:увімкніть javascript|включите javascript|habilit[ae] javascript|activ[ae] javascript|attiva(?:re)? javascript"
    r"|włącz javascript)\b",
    r"\bschakel javascript in\b",
)
LOGIN = re.compile(
    r"^\W*(?:(?:please )?(?:log|sign) ?in(?: to (?:your|continue|my)\b.{0,40}|\s[–|-].{1,60})|forgot(?:ten)? (?:your )?password\??"
    r"|passwort vergessen\??|mot de passe oublié\s?\??|ai uitat parola\??|забули пароль\??|забыли пароль\??|¿?(?:has olvidado"
    r"|olvidaste) (?:tu|la) contraseña\??"
    r"|password dimenticata\??|nie pamiętasz hasła\??|wachtwoord vergeten\??|esqueceu (?:a|sua) senha\??)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
LOGIN_TALK = _pattern(
    r"\b(?:log(?:ging)? ?in|sign(?:ing)? (?:in|up)|password|your account|an account|register|e-mail address)\b",
    r"\b(?:anmeld\w+|registrier\w+|passwort|konto|mot de passe|compte|connexion|inscri\w+|parol\w+|cont(?:ul)? (?:tău|nou)"
    r"|autentific\w+)\b",
    r"\b(?:пароль|обліков\w+|увійти|учетн\w+|войти|contraseña|cuenta|registr\w+|accedi|account|hasło|zaloguj\w*|wachtwoord|inloggen"
    r"|senha|conta)\b",
)
GALLERY = _pattern(
    r"\b(?:photo gallery|gallery|in pictures|slideshow|photos?|bildergalerie|fotostrecke|bilder des tages|galerie foto|galeria de fotos"
    r"|en images)\b",
    r"\b(?:diaporama|fotogalería|en imágenes|le foto|fotogallery|galeria zdjęć|zdjęcia|fotoserie|in beeld|фоторепортаж|фотогалере\w+)\b",
)
COUNTER = re.compile(
    r"^\W*(?:(?:photo|image|picture|slide|bild|foto|zdjęcie|imagen|фото)\s*)?\d{1,3}\s*(?:/|of|von|de|sur|din|di|z|van|з|из)\s*\d{1,3}\b",
    re.IGNORECASE,
)
LISTING = re.compile(
    r"^\W*(?:(?:posts|articles|stories|entries) (?:tagged|by|about|in)\b|(?:all|latest|more) (?:posts|articles|stories) (?:by|on|about"
    r"|from|in)\b"
    r"|(?:tag|category|author|topic|archives?)\s*:\s*\S|[\w ]{2,30} archives\b|.{2,40}\blatest news\b|latest news\b"
    r"|alle (?:artikel|beiträge|meldungen) (?:von|zu|zum|über|aus)\b|(?:schlagwort|kategorie|thema|autor)\s*:\s*\S"
    r"|tou(?:s|tes) les (?:articles|actualités)\b|(?:étiquette|catégorie|thème|auteur)\s*:\s*\S|toate (?:articolele|știrile)\b"
    r"|(?:etichetă|categorie|autor)\s*:\s*\S|(?:усі|всі) (?:матеріали|новини|статті)\b|все (?:материалы|новости|статьи)\b"
    r"|(?:todos los|más) artículos\b|(?:categoría|etiqueta|archivo)\s*:\s*\S|tutti gli articoli\b|(?:categoria|archivio)\s*:\s*\S"
    r"|wszystkie (?:artykuły|teksty)\b|(?:kategoria|archiwum)\s*:\s*\S|alle (?:artikelen|berichten)\b|(?:categorie|auteur"
    r"|archief)\s*:\s*\S"
    r"|.{0,60}\bpage \d+ of \d+)",
    re.IGNORECASE | re.MULTILINE,
)
MORE_LINE = re.compile(
    r"\b(?:read (?:more|on|the full story)|continue reading|full story|mehr(?: lesen)?|weiterlesen|lire (?:la suite|plus)|en savoir plus"
    r"|citește (?:mai mult|tot|mai departe)|читати далі|детальніше|читать далее|подробнее|leer más|seguir leyendo|leggi (?:tutto"
    r"|di più)|continua"
    r"|czytaj (?:więcej|dalej)|więcej|lees (?:meer|verder)|saiba mais|leia mais)\W*$",
    re.IGNORECASE,
)
STAMP = re.compile(
    r"\b(?:\d{1,2}|an?|one|ein(?:er|em)?|une?|o)\s?(?:h|hrs?|mins?|hours?|minutes?|days?|weeks?|stunden?|minuten|tage?n?|heures?|jours?"
    r"|ore|zile"
    r"|годин\w*|хвилин\w*|дн\w+|час\w*|horas?|días?|giorni|godzin\w*|dni|uur|dagen)\b(?:\s(?:ago|geleden|temu|fa|тому|назад))?\W*$"
    r"|^(?:yesterday|today|gestern|heute|hier|ieri|вчора|сьогодні|вчера|ayer|wczoraj|gisteren)\b"
    r"|\b\d{1,2}\b.{0,20}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.{0,12}\b\d{1,2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b"
    r"|^\W*(?:\d+|no|sin|keine|aucun|niciun|без|nessun|brak|geen) (?:comments?|kommentare?|commentaires?|comentari\w+|комент\w+"
    r"|commenti?|komentarz\w*|reacties?)\W*$",
    re.IGNORECASE,
)
BYE_LINE = re.compile(r"©|\(c\)|copyright|all rights|^\W*(?:19|20)\d\d\W*$|[.!?]$", re.IGNORECASE)
PAGER = re.compile(
    r"^\W*(?:(?:prev(?:ious)?\W+)?(?:page )?1\W+2\W+3\b.{0,60}|load more|show more|older (?:posts|entries)|next page|more stories"
    r"|mehr laden|ältere beiträge"
    r"|nächste seite|charger plus|page suivante|articles plus anciens|pagina următoare|mai vechi|показати ще|завантажити ще|показать ещё"
    r"|entradas (?:más )?antiguas|página siguiente|cargar más|carica altri|pagina successiva|następna strona|pokaż więcej"
    r"|volgende pagina|meer laden"
    r"|«? ?précédent 1 2 .{0,40})\W*$",
    re.IGNORECASE,
)
SHOP_LINE = re.compile(
    r"^\W*(?:add to (?:cart|basket|bag)|buy now|in den warenkorb|ajouter au panier|adaugă în coș|додати (?:до|в) кошик\w*|у кошик"
    r"|в корзину"
    r"|añadir (?:al carrito|a la cesta)|aggiungi al carrello|dodaj do koszyka|in winkel(?:wagen|mand(?:je)?)|adicionar ao carrinho)\W*$",
    re.IGNORECASE,
)
PAYWALL = _phrases(
    "subscri|continu|to read the |already a |this article is |this content is |this story is |register to |in to "
    "|premium content|unlock th|weiterlesen|abonn|il vous reste |передплатників|подписчиков|suscr|réservé|abbonati|prenumeratorów"
    "|subskrybentów|pozostało |assinantes|rezervat abonaților|pentru abonați",
    r"\b(?:subscribe (?:now )?to (?:continue|read)|to continue reading|to read the (?:full|rest)|continue reading (?:this|with|for)"
    r"|already a (?:subscriber|member)|this (?:article|content|story) is (?:for|only|exclusive|available (?:only )?to)"
    r"|(?:register|sign in|log in|subscribe) to (?:read|continue)|subscribers? only|premium content|unlock (?:this|the full))\b",
    r"\b(?:weiterlesen mit|jetzt (?:abonnieren und )?weiterlesen|nur für abonnenten|mit (?:dem )?abo weiterlesen"
    r"|exklusiv für abonnenten)\b",
    r"\b(?:réservée? aux abonnés|la suite (?:est )?réservée|il vous reste \d+\s?% de cet article|abonnez-vous pour lire)",
    r"\b(?:doar pentru abonați|articol rezervat abonaților|лише для передплатників|тільки для передплатників|только для подписчиков)\b",
    r"\b(?:(?:solo|exclusivo) para suscriptores|suscríbete para (?:leer|seguir)|riservat[oi] agli abbonati|abbonati per (?:leggere"
    r"|continuare))\b",
    r"\b(?:tylko dla (?:prenumeratorów|subskrybentów)|pozostało \d+\s?% artykułu|alleen voor abonnees|exclusief voor abonnees"
    r"|exclusivo para assinantes)",
)
