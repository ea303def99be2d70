"""Words of the calendar in five languages: months, weekdays, days relative to today, units of time, and the words that
steer them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Length-preserving: one spelling of apostrophes, spaces, dashes and of the Romanian letters with a comma below.
PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "–": "-", "—": "-", "‑": "-"}
    | {"ş": "ș", "ţ": "ț", "Ş": "Ș", "Ţ": "Ț"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWords:
    """The calendar of one language. Words are lower case in `PLAIN` spelling; `units` gives TIMEX3 letters (`TM` is the
    minute).
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days: Mapping[str, int]
    units: Mapping[str, str]
    steps: Mapping[str, int]
    parts: Mapping[str, str]
    seasons: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    joints: str = ""
    future: str = ""
    past: str = ""
    ambiguous: frozenset[str] = frozenset()
    references: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    every: tuple[str, ...] = ()
    years: Mapping[str, int] = field(default_factory=dict)


def _numbered(rows: str, first: int) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows.split("/"), first) for word in row.split()}


def _valued(rows: str) -> dict[str, str]:
    pairs = (row.split(":") for row in rows.split(";"))
    return {word.strip(): value.strip() for words, value in pairs for word in words.split(",")}


def _stepped(rows: str) -> dict[str, int]:
    return {word: int(value) for word, value in _valued(rows).items()}


_ENGLISH = CalendarWords(
    months=_numbered(
        "january jan/february feb/march mar/april apr/may/june jun/july jul/august aug/september sept sep/october oct/"
        "november nov/december dec",
        1,
    ),
    weekdays=_numbered("monday mon/tuesday tues tue/wednesday wed/thursday thurs thur thu/friday fri/saturday sat/sunday sun", 0),
    days=_stepped("today,tonight:0;yesterday,last night:-1;tomorrow:1;the day before yesterday:-2;the day after tomorrow:2"),
    units=_valued(
        "year,years,yr,yrs:Y;month,months:M;week,weeks:W;day,days:D;hour,hours,hrs:TH;minute,minutes,mins,min:TM;"
        "second,seconds:TS;decade,decades:10Y;century,centuries:100Y;fortnight,fortnights:2W;quarter,quarters:3M;weekend,"
        "weekends:WE"
    ),
    steps=_stepped("last,past,previous,that:-1;this,current:0;next,coming,following:1"),
    parts=_valued("morning:MO;noon,midday:MI;afternoon:AF;evening:EV;night:NI;midnight:NI"),
    seasons=_valued("spring:SP;summer:SU;autumn,fall:FA;winter:WI"),
    after=("ago",),
    joints=r"of|,",
    future=r"will|'ll|won't|shall|to\s+be|(?:set|due|expected|scheduled|planned|about|likely|plans?|hopes?|wants?|intends?|is|are)\s+to|due|"
    r"scheduled|deadline|upcoming|expected|pencilled|slated|targeted|aims?|if|unless|"
    r"takes?\s+(?:place|effect)|begins|starts|expires|comes\s+into|would|may|might|could|can|must|should",
    past=r"said|says|told|was|were|had|has|have|did|began|took|came|made|left|met|went|won|lost|fell|rose|saw|gave|held|cut|hit|put|"
    r"sank|broke|spoke|became|grew|stood|drove|flew|bought|sold|sent|struck|paid|kept|found|felt|brought|caught|led|shot|ran|wrote|chose|"
    r"threw|shut|\w{2,}ed",
    ambiguous=frozenset(
        {
            "may",
            "march",
            "mar",
            "mon",
            "wed",
            "sat",
            "sun",
            "thu",
            "fri",
            "jan",
            "dec",
            "jun",
            "sep",
            "nov",
            "apr",
            "jul",
            "fall",
        }
    ),
    references=_valued(
        "now,right now,currently,presently,at present,nowadays,at the moment,at this time,these days,to date:PRESENT_REF;"
        "recently,more recently,most recently,previously,lately,recent:PAST_REF;soon,very soon:FUTURE_REF"
    ),
    sets=_valued(
        "a year,per year,per annum,a-year,annually,yearly,annual:P1Y;a month,per month,monthly:P1M;a week,per week,weekly:P1W;"
        "a day,per day,daily:P1D;an hour,per hour,hourly:PT1H;quarterly,per quarter,a quarter:P3M;fortnightly:P2W"
    ),
    every=("every", "each"),
)

_GERMAN = CalendarWords(
    months=_numbered(
        "januar jänner jan/februar feber feb/märz maerz/april apr/mai/juni jun/juli jul/august aug/september sept sep/"
        "oktober okt/november nov/dezember dez",
        1,
    ),
    weekdays=_numbered("montag/dienstag/mittwoch/donnerstag/freitag/samstag sonnabend/sonntag", 0)
    | {
        f"{day}{part}": number
        for number, day in enumerate(("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"))
        for part in ("abend", "morgen", "nachmittag", "vormittag", "nacht", "mittag")
    },
    days=_stepped("heute:0;gestern:-1;vorgestern:-2;morgen:1;übermorgen:2"),
    units=_valued(
        "jahr,jahre,jahren,jahres,jährige,jährigen,jähriger:Y;monat,monate,monaten,monats:M;woche,wochen,wöchige,wöchigen:W;tag,"
        "tage,tagen,tägige,tägigen:D;"
        "stunde,stunden:TH;minute,minuten,min:TM;sekunde,sekunden:TS;jahrzehnt,jahrzehnte,jahrzehnten:10Y;jahrhundert,"
        "jahrhunderte,jahrhunderten:100Y;quartal,quartale,quartalen:3M"
    ),
    steps=_stepped(
        "letzten,letzte,letztes,letzter,letztem,vergangenen,vergangene,vergangenes,vergangener,"
        "vorigen,vorige,voriges:-1;"
        "diesen,diese,dieses,dieser,diesem,laufenden:0;"
        "nächsten,nächste,nächstes,nächster,nächstem,folgenden,kommenden,kommende,kommendes,kommender:1"
    ),
    parts=_valued("morgen,früh,vormittag:MO;mittag:MI;nachmittag:AF;abend:EV;nacht:NI"),
    seasons=_valued("frühling,frühjahr:SP;sommer:SU;herbst:FA;winter:WI"),
    before=("vor",),
    joints=r",|des",
    future=r"wird|werden|soll|sollen|würde|will|wollen|bis|ab|geplant|fällig|kommenden?",
    past=r"hat|haben|war|waren|wurde|wurden|sagte|teilte|hatte|hatten|seit|erklärte|ist|sind|(?!(?:mitte|heute|letzte|erste|zweite|dritte|leute|hälfte)\b)\w{3,}te",
    every=("jeden", "jede", "jedes"),
    years=_stepped("heuer:0"),
    sets=_valued("pro jahr,jährlich,im jahr:P1Y;pro monat,monatlich:P1M;pro woche,wöchentlich:P1W;pro tag,täglich:P1D;pro stunde:PT1H"),
    references=_valued("derzeit,jetzt,zurzeit:PRESENT_REF;kürzlich:PAST_REF;bald:FUTURE_REF"),
)

_FRENCH = CalendarWords(
    months=_numbered(
        "janvier janv/février fevrier févr/mars/avril avr/mai/juin/juillet juil/août aout/septembre sept/octobre oct/"
        "novembre nov/décembre decembre déc",
        1,
    ),
    weekdays=_numbered("lundi/mardi/mercredi/jeudi/vendredi/samedi/dimanche", 0),
    days=_stepped("aujourd'hui:0;hier:-1;avant-hier:-2;demain:1;après-demain:2"),
    units=_valued(
        "an,ans,année,années:Y;mois:M;semaine,semaines:W;jour,jours:D;heure,heures:TH;minute,minutes,min:TM;seconde,secondes:TS;"
        "décennie,décennies:10Y;siècle,siècles:100Y;trimestre,trimestres:3M"
    ),
    steps=_stepped("dernier,dernière,passé,passée,précédent,précédente:-1;ce,cet,cette:0;prochain,prochaine:1"),
    parts=_valued("matin,matinée:MO;midi:MI;après-midi:AF;soir,soirée:EV;nuit:NI"),
    seasons=_valued("printemps:SP;été:SU;automne:FA;hiver:WI"),
    before=("il y a",),
    joints=r"de|d'|,",
    future=r"sera|seront|doit|doivent|devra|devront|va|vont|devrait|devraient|prévue?s?|attendue?s?|d'ici|\w{3,}era|\w{3,}eront",
    past=r"a|ont|avait|avaient|était|étaient|dit|depuis|est|sont",
    ambiguous=frozenset({"mars", "sept", "été"}),
    every=("chaque", "tous les", "toutes les"),
    sets=_valued("par an,annuellement:P1Y;par mois,mensuellement:P1M;par semaine:P1W;par jour,quotidiennement:P1D"),
    references=_valued("actuellement,maintenant:PRESENT_REF;récemment:PAST_REF;bientôt,prochainement:FUTURE_REF"),
)

_ROMANIAN = CalendarWords(
    months=_numbered(
        "ianuarie ian/februarie feb/martie/aprilie apr/mai/iunie iun/iulie iul/august aug/septembrie sept/octombrie oct/"
        "noiembrie nov noi/decembrie dec",
        1,
    ),
    weekdays=_numbered("luni lunea/marți marțea/miercuri miercurea/joi joia/vineri vinerea/sâmbătă sâmbăta/duminică duminica", 0),
    days=_stepped("astăzi,azi:0;ieri,aseară:-1;alaltăieri:-2;mâine:1;poimâine:2"),
    units=_valued(
        "an,ani,anul,anului:Y;lună,luni,luna,lunii:M;săptămână,săptămâni,săptămâna:W;zi,zile,ziua:D;oră,ore:TH;minut,minute:TM;"
        "secundă,secunde:TS;deceniu,decenii:10Y;secol,secole:100Y;trimestru,trimestre:3M"
    ),
    steps=_stepped(
        "trecut,trecută,ultimul,ultima,ultimele,ultimii,ultimilor,precedent,precedentă:-1;acest,această,acesta,aceasta,asta:0;viitor,viitoare,următor,"
        "următoare,următorul,următoarea,următoarele,următorii:1"
    ),
    parts=_valued("dimineață,dimineața:MO;prânz,amiază:MI;după-amiază,după-amiaza:AF;seara,seară:EV;noapte,noaptea:NI"),
    seasons=_valued("primăvara,primăvară:SP;vara,vară:SU;toamna,toamnă:FA;iarna,iarnă:WI"),
    before=("acum", "în urmă cu"),
    after=("în urmă",),
    joints=r"din|a|al|,",
    future=r"va|vor|urmează|până|programată?|așteptată?|trebuie",
    past=r"a|au|era|erau|fost|spus|declarat|din",
    ambiguous=frozenset({"mai", "luni", "noi", "ian", "vara"}),
    every=("în fiecare", "fiecare"),
    sets=_valued("pe an,anual:P1Y;pe lună,lunar:P1M;pe săptămână,săptămânal:P1W;pe zi,zilnic:P1D"),
    references=_valued("acum,în prezent:PRESENT_REF;recent:PAST_REF;în curând:FUTURE_REF"),
)

_UKRAINIAN = CalendarWords(
    months=_numbered(
        "січень січня січні січнем/лютий лютого лютому лютим/березень березня березні березнем/квітень квітня квітні квітнем/"
        "травень травня травні травнем/"
        "червень червня червні/"
        "липень липня липні/серпень серпня серпні/вересень вересня вересні/жовтень жовтня жовтні/листопад листопада "
        "листопаді/грудень грудня грудні",
        1,
    ),
    weekdays=_numbered(
        "понеділок понеділка понеділком/вівторок вівторка/середа середу середи/четвер четверга/п'ятниця п'ятницю п'ятниці/субота "
        "суботу суботи/неділя неділю неділі",
        0,
    ),
    days=_stepped("сьогодні:0;вчора,учора:-1;позавчора:-2;завтра:1;післязавтра:2"),
    units=_valued(
        "рік,роки,років,року,році,роках,роком:Y;місяць,місяці,місяців,місяця:M;тиждень,тижні,тижнів,тижня:W;день,дні,днів,дня,доба,доби,діб:D;"
        "година,години,годин,годину:TH;хвилина,хвилини,хвилин:TM;секунд,секунди:TS;десятиліття,десятиліть:10Y;століття,"
        "століть:100Y;квартал,квартали,кварталів:3M"
    ),
    steps=_stepped(
        "минулого,минулий,минулому,минулої,минулу,торішнього,попереднього,останні,останніх,останній:-1;цього,цей,цьому,цю,цієї:0;"
        "наступного,наступний,наступному,наступної,наступну,наступні,наступних:1"
    ),
    parts=_valued("ранку,вранці,ранок:MO;опівдні:MI;дня:AF;вечора,ввечері,увечері,вечір:EV;ночі,вночі,уночі,ніч:NI"),
    seasons=_valued("весна,весни,навесні:SP;літо,літа,влітку:SU;осінь,осені,восени:FA;зима,зими,взимку:WI"),
    after=("тому",),
    joints=r"року|р\.|,",
    future=r"буде|будуть|має|мають|планує|планують|заплановано|очікується|до|відбудеться|відбудуться",
    past=r"був|була|було|були|повідомив|повідомила|заявив|заявила|\w{3,}(?:ли|ла|ло|лися|лася|лося|ував|ював|ивив)",
    ambiguous=frozenset({"середи", "неділі", "тижні"}),
    years=_stepped("торік:-1;позаторік:-2"),
    every=("щороку", "кожного", "кожен", "кожну"),
    sets=_valued("на рік,щороку,щорічно:P1Y;на місяць,щомісяця:P1M;на тиждень,щотижня:P1W;на день,щодня:P1D"),
    references=_valued("зараз,наразі:PRESENT_REF;нещодавно:PAST_REF;незабаром,скоро:FUTURE_REF"),
)

CALENDARS: Mapping[str, CalendarWords] = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "ro": _ROMANIAN, "uk": _UKRAINIAN}


def calendar_of(lang: str) -> CalendarWords:
    """Give the calendar words of a language code such as `de` or `de-AT`; an unknown language gets the English ones."""
    return CALENDARS.get(lang[:2].lower(), _ENGLISH)
