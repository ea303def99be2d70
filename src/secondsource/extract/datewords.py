"""Month, weekday and zone names as pages write them, in; month numbers and UTC offsets out. Tables only, no parsing of lines."""

from __future__ import annotations

from datetime import date, timedelta

from secondsource.text import fold

_MONTHS = (
    "january januar janvier ianuarie enero gennaio janeiro januari styczen stycznia siechnia sicnja"
    " сiчня січня січень январь января leden ledna"
    " jan janv ian ene gen sty sij sijecnja sijecanj янв січ jaenner",
    "february februar fevrier februarie febrero febbraio fevereiro februari luty lutego лютого лютий февраль февраля unor unora"
    " feb febr fev fevr lut veljace veljaca фев лют",
    "march marz maerz mars martie marzo marco maart marzec marca березня березень март марта brezen brezna"
    " mar mrz maa ozujka ozujak мар бер",
    "april avril aprilie abril aprile abril kwiecien kwietnia квітня квітень апрель апреля duben dubna"
    " apr avr abr kwi travnja travanj апр кві",
    "may mai mayo maggio maio mei maj maja травня травень май мая kveten kvetna mag svibnja svibanj тра трав",
    "june juni juin iunie junio giugno junho czerwiec czerwca червня червень июнь июня cerven cervna"
    " jun iun giu cze lipnja lipanj июн чер черв",
    "july juli juillet iulie julio luglio julho lipiec lipca липня липень июль июля cervenec cervence"
    " jul juil iul lug lip srpnja srpanj июл лип",
    "august aout agosto augustus augusti sierpien sierpnia серпня серпень август августа srpen srpna"
    " aug aou ago sie kolovoza kolovoz авг сер серп",
    "september septembre septembrie septiembre settembre setembro wrzesien wrzesnia вересня вересень сентябрь сентября zari"
    " sep sept set wrz rujna rujan сен сент вер вересн",
    "october oktober octobre octombrie octubre ottobre outubro pazdziernik pazdziernika жовтня жовтень"
    " октябрь октября rijen rijna"
    " oct okt ott out paz окт жов жовт",
    "november novembre noiembrie noviembre novembro listopad листопада листопад ноябрь ноября"
    " nov noi lis listopada studenoga studenog studeni ноя лис лист",
    "december dezember decembre decembrie diciembre dicembre dezembro desember grudzien grudnia грудня"
    " грудень декабрь декабря prosinec prosince"
    " dec dez dic gru prosinca prosinac дек гру груд",
)
_FURTHER = (
    "tammikuuta tammi tammikuu jaanuar jaan janvaris sausio saus sausis led januara јануар јан януари яну ιανουαριου ιαν "
    "ιανουαριοσ ocak oca जनवरी জানুযারী জানু ஜனவரி జనవరి जानेवारी जाने જાનયુઆરી જાનયુ ಜನವರಿ ജനുവരി ജനു جنوری يناير ژانویه "
    "ינואר ינו มกราคม ม.ค gener",
    "helmikuuta helmi helmikuu veebruar veebr februaris vasario vas vasaris uno februara velj фебруар феб февруари "
    "φεβρουαριου φεβ φεβρουαριοσ subat sub फरवरी ফেবরুযারী ফেব பிபரவரி பிப ఫిబరవరి ఫిబర फेबरुवारी फेबरु ફેબરુઆરી ફેબરુ "
    "ಫೆಬರವರಿ ಫೆಬರ ഫെബരുവരി ഫെബരു فروری फेबरुअरी فبراير فوریه פברואר פבר กมภาพันธ์ ก.พ febrer",
    "marts maaliskuuta maalis maaliskuu kovo kov kovas bre marec marcius marc ozu mart μαρτιου μαρ μαρτιοσ मारच মারচ மாரச "
    "மார మారచి મારચ ಮಾರಚ മാർചച മാർ مارچ مارس מרץ maret mac มีนาคม มี.ค machi",
    "huhtikuuta huhti huhtikuu aprill aprilis balandzio bal balandis dub aprila tra април απριλιου απρ απριλιοσ nisan nis "
    "अपरैल এপরিল এপরি ஏபரல ఏపరిల ఏపరి एपरिल एपरि એપરિલ ಏಪರಿಲ ಏಪರಿ ഏപരിൽ ഏപരി اپریل अपरिल ابريل اوریل אפריל אפר เมษายน เม.ย "
    "d'abril d'abr aprili",
    "toukokuuta touko toukokuu maijs geguzes geg geguze kve majus svi мај μαιου μαι μαιοσ mayıs ಮೇ മേയ ميی مايو מאי พฤษภาคม พ.ค maig",
    "kesakuuta kesa kesakuu juuni junijs birzelio birz birzelis cvn juna junius јун junij юни ιουνιου ιουν ιουνιοσ haziran "
    "haz जून জুন ஜூன జూన જૂન ಜೂನ ജൂൺ جون जुन يونيو ژوين יוני มิถนายน มิ.ย juny",
    "heinakuuta heina heinakuu juuli julijs liepos liep liepa cvc jula julius јул julij юли ιουλιου ιουλ ιουλιοσ temmuz tem "
    "जुलाई जुल জুলাই জুল ஜூலை జులె जुलै જુલાઈ ಜುಲೈ ജൂലൈ جولايی يوليو ژويیه יולי julai กรกฎาคม ก.ค juliol",
    "elokuuta elo elokuu augusts rugpjucio rugp rugpjutis srp augusta augusztus kol avgust avg αυγουστου αυγ αυγουστοσ "
    "agustos agu अगसत আগসট ஆகஸட ఆగసటు ऑगसट ઑગસટ ಆಗಸಟ ഓഗസററ اگست अगसट اغسطس اوت אוגוסט אוג agustus ogos ogo สิงหาคม ส.ค "
    "d'agost d'ag agost agosti",
    "syyskuuta syys syyskuu septembris rugsejo rugs rugsejis zar septembra szeptember szept ruj септембар сеп septembar "
    "септември σεπτεμβριου σεπ σεπτεμβριοσ eylul eyl सितंबर सित সেপটেমবর সেপ செபடமபர செப సెపటెంబర సెపటెం सपटेंबर सपटें "
    "સપટેમબર સપટે ಸೆಪಟೆಂಬರ ಸೆಪಟೆಂ സെപററംബർ സെപററം ستمبر सेपटेमबर سبتمبر سپتامبر ספטמבר ספט กันยายน ก.ย setembre septemba",
    "lokakuuta loka lokakuu oktoober oktobris spalio spal spalis rij oktobra октобар oktobar октомври οκτωβριου οκτ "
    "οκτωβριοσ ekim eki अकटूबर अकटू অকটোবর অকটো அகடோபர అకటోబర అకటో ऑकटोबर ऑकटो ઑકટોબર ઑકટો ಅಕಟೋಬರ ಅಕಟೋ ഒകടോബർ ഒകടോ "
    "اکتوبر अकटोबर اكتوبر اکتبر אוקטובר אוק ตลาคม ต.ค d'octubre d'oct oktoba",
    "marraskuuta marras marraskuu novembris lapkricio lapkr lapkritis listopadu novembra stu новембар нов novembar ноември "
    "ное νοεμβριου νοε νοεμβριοσ kasım kas नवंबर নভেমবর নভে நவமபர నవంబర నవం नोवहेंबर नोवहें નવેમબર નવે ನವೆಂಬರ ನವೆಂ നവംബർ "
    "നവം نومبر नोभेमबर نوفمبر نوامبر נובמבר נוב พฤศจิกายน พ.ย novemba",
    "des joulukuuta joulu joulukuu detsember dets decembris gruodzio gruod gruodis pro decembra децембар дец decembar "
    "декември δεκεμβριου δεκ δεκεμβριοσ aralık ara दिसंबर दिस ডিসেমবর ডিসে டிசமபர டிச డిసెంబర డిసెం डिसेंबर डिसें ડિસેમબર "
    "ડિસે ಡಿಸೆಂಬರ ಡಿಸೆಂ ഡിസംബർ ഡിസം دسمبر डिसेमबर ديسمبر دسامبر דצמבר דצמ disember dis ธันวาคม ธ.ค desembre desemba",
)
"""Names of the same months in three dozen further languages (Unicode CLDR 46, as babel ships it), folded."""
_NUMBER = {
    name: number for table in (_FURTHER, _MONTHS) for number, names in enumerate(table, start=1) for name in map(fold, names.split())
}
_CROATIAN = {"listopada": 10, "lipnja": 6, "srpnja": 7}
"""Names that mean another month in Polish or Czech; Croatian alone writes them after a day with a point ("20. listopada")."""

_WEEKDAYS = frozenset(
    fold(name)
    for name in (
        "søndag mandag tirsdag onsdag torsdag fredag lørdag söndag måndag tisdag lördag vasárnap hétfő kedd szerda csütörtök péntek szombat"
        " neděle pondělí úterý středa čtvrtek pátek sobota nedeľa pondelok utorok streda štvrtok piatok nedjelja ponedjeljak utorak srijeda"
        " četvrtak petak subota pazar pazartesi salı çarşamba perşembe cuma cumartesi minggu senin selasa rabu kamis jumat sabtu"
        " segunda-feira terça-feira quarta-feira quinta-feira sexta-feira понеделник вторник сряда четвъртък петък събота неделя"
        " sun. lun mar mer jeu ven sam dim dom lun mié jue vie sáb пн вт ср чт пт сб нд вс"
        " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
        " montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so"
        " lundi mardi mercredi jeudi vendredi samedi dimanche luni marți miercuri joi vineri sâmbătă duminică"
        " понеділок вівторок середа четвер п'ятниця субота неділя понедельник вторник среда пятница суббота воскресенье"
        " lunes martes miercoles jueves viernes sabado domingo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
        " poniedzialek wtorek sroda czwartek piatek sobota niedziela"
    ).split()
)

_OFFSETS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "met": 60,
    "eet": 120, "eest": 180, "msk": 180, "trt": 180, "sast": 120, "cat": 120, "eat": 180, "wat": 60, "ist": 330, "pkt": 300, "npt": 345,
    "ast": 180, "gst": 240, "ict": 420, "wib": 420, "sgt": 480, "hkt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540,
    "acst": 570, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "brt": -180, "art": -180,
}  # fmt: skip
_AMERICAN = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
_BY_COUNTRY = {("ist", "ireland"): 60, ("ist", "israel"): 120, ("cst", "china"): 480, ("bst", "bangladesh"): 360, ("ast", "canada"): -240}
_MONTH_FIRST_ZONES = frozenset("et ct mt pt est edt cst cdt mst mdt pst pdt".split())


def month_number(name: str, *, ordinal: bool = False) -> int:
    """Number of a month named in any of the languages known, 0 for any other word; `ordinal` where the day before it has a point.

    >>> month_number("März"), month_number("березня"), month_number("table")
    (3, 3, 0)
    """
    key = fold(name).strip(".'॰׳").replace("\u200c", "")
    return (_CROATIAN.get(key) if ordinal else None) or _NUMBER.get(key, 0)


def is_weekday(name: str) -> bool:
    """Whether a word names a day of the week, whole or shortened."""
    return fold(name).strip(".,") in _WEEKDAYS


def is_zone(name: str) -> bool:
    """Whether a word is a zone abbreviation of the table."""
    key = name.strip("()").casefold()
    return key in _OFFSETS or key in _AMERICAN


def is_american_zone(zone: str) -> bool:
    """Whether a zone is one of North America, where 3/4 is the fourth of March."""
    return zone.strip("()").casefold() in _MONTH_FIRST_ZONES


def zone_offset(name: str, day: date, country: str = "") -> timedelta | None:
    """Offset from UTC of a zone abbreviation on a day; `country` decides names that several countries use, India has "IST" else."""
    key = name.strip("()").casefold()
    if key in _AMERICAN:
        return timedelta(minutes=_AMERICAN[key] + (60 if _american_summer(day) else 0))
    minutes = _BY_COUNTRY.get((key, country.casefold()), _OFFSETS.get(key))
    return None if minutes is None else timedelta(minutes=minutes)


def _american_summer(day: date) -> bool:
    second_sunday_of_march = 14 - date(day.year, 3, 1).weekday()
    first_sunday_of_november = 7 - date(day.year, 11, 1).weekday()
    return date(day.year, 3, second_sunday_of_march) <= day < date(day.year, 11, first_sunday_of_november)
