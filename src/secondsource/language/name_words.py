"""Word lists that tell what kind of thing an English name is: title, role, organisation, document, place."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    "mr mrs ms miss mx dr prof professor sir dame lord lady shri smt sri rev father sister brother captain capt"
    " colonel col general gen major maj lieutenant lt sergeant sgt admiral commander inspector constable judge justice"
    " senator sen representative rep governor gov president vice-president premier chancellor minister secretary"
    " chairman chairwoman chairperson chair mayor prefect king queen prince princess pope bishop archbishop ambassador"
    " commissioner director ceo cfo prim ing mag dipl-ing herr frau monsieur madame deputy undersecretary spokesman"
    " spokeswoman spokesperson chief executive managing prime foreign defence defense interior finance officer vice"
    " former acting state superintendent sheriff detective engineer"
)
"""Capitalised words before a person's name; stripped from it, and no name by themselves."""
ROLES = _set(
    "minister president chairman chairwoman chairperson chair director head chief mayor prefect governor secretary"
    " spokesman spokeswoman spokesperson analyst engineer lawyer professor judge prosecutor commissioner ambassador"
    " officer commander colonel captain general manager founder owner editor farmer doctor nurse driver worker"
    " resident teacher activist leader deputy lawmaker senator official expert economist consultant broker trader"
    " executive ceo cfo inspector firefighter pilot coach player artist author writer counterpart predecessor"
    " successor attorney counsel partner adviser advisor advocate researcher scientist historian rector dean"
    " superintendent supervisor widow wife husband son daughter father mother brother sister agent representative"
    " undersecretary host watchman foreman operator-chief shareholder premier chancellor king queen dispatcher"
    " diplomat negotiator skipper baker fisherman technician mechanic trucker student pupil patient neighbour witness"
    " welder forwarder banker investor lobbyist campaigner organiser biologist geologist surgeon vet accountant porter"
    " clerk"
)
LEGAL_FORMS = _set(
    "sa s.a s.a. nv n.v n.v. bv b.v. ag gmbh ltd ltd. limited llc l.l.c. plc inc inc. corp corp. co co. srl s.r.l"
    " s.r.l. spa s.p.a. d.d d.d. d.o.o d.o.o. oy oyj ab as asa a/s kg kgaa se sarl s.à r.l. sas kft zrt sp z.o.o. pvt"
    " pte pty llp lp aps jsc ojsc pjsc ooo tov a.s. a.d. e.v. sprl vof ltda"
)
ORGANISATION_HEADS = _set(
    "ministry authority association union commission court agency hospital university bank council company"
    " corporation committee federation foundation institute inspectorate secretariat board department office bureau"
    " chamber service services police army navy party parliament senate congress assembly government cabinet academy"
    " college school club society league alliance group holding holdings industries airlines airways railways"
    " logistics shipping lines motors energy systems dynamics technologies news times post herald tribune gazette"
    " press radio television tv fund trust museum theatre network organisation organization consortium exchange"
    " directorate administration centre center clinic laboratory laboratories command brigade forces force taskforce"
    " tribunal ombudsman registry regulator confederation guild syndicate cooperative co-operative capital partners"
    " ventures insurance brothers works shipyard refinery exporters rail cert"
)
DOCUMENT_HEADS = _set(
    "convention treaty act agreement protocol directive regulation code constitution charter accord memorandum"
    " declaration statement resolution report decree law bill pact contract plan strategy letter handbook gazette-"
    " notice communique covenant annex notice"
)
PLACE_HEADS = _set(
    "river sea street bay gulf island islands mountains mountain valley square lake strait berth road avenue bridge"
    " ocean coast county province district region airport harbour harbor peninsula canal park forest station peak cape"
    " delta field basin pier quay dock terminal highway tunnel"
)
PLACE_NOUNS = _set(
    "town city village port region county province district municipality suburb capital island valley neighbourhood resort hamlet commune"
)
PRODUCT_NOUNS = _set(
    "drone drones aircraft missile missiles jet jets plane planes helicopter helicopters tank tanks phone phones"
    " vehicle vehicles car cars model rifle rifles vaccine vaccines drug software app ransomware malware satellite"
    " satellites rocket rockets system systems engine engines train trains locomotive locomotives ferry frigate"
    " submarine console laptop tablet chip chips howitzer howitzers programme unit units"
)
COMPANY_NOUNS = _set(
    "company firm group maker manufacturer operator supplier owner developer shipbuilder airline carrier retailer"
    " bank broker insurer publisher consultancy contractor subsidiary rival bidder producer builder parent giant"
    " exporter importer utility newspaper agency daily weekly startup start-up conglomerate brand chain provider gang"
    " broadcaster federation union association club charity workshop partner"
)
COMPANY_BELONGINGS = _set(
    "plant factory works shares subsidiary headquarters employees workers customers offer bid tender shareholders"
    " parent spokesman spokeswoman terminal fleet lawyer lawyers chairman management warehouse stock unit revenue"
    " profit executives directors board"
)
PERSON_PARTICLES = _set("van von de der den del della di da dos du la le el al bin ibn ben zu ter ten af av y i bint abu")
CALENDAR = _set(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun"
    " easter christmas ramadan"
)
NOT_NAMES = _set(
    "ceo cfo coo vat gdp teu lng lpg gmt utc cet cest eet est edt am pm it tv id pdf faq eta mw gw kw km kg mm cm usd"
    " eur gbp ron pln uah huf czk inr chf rs us$ € i ii iii iv no nos article section chapter paragraph annex page"
    " table figure ok covid covid-19 mtpa des hoa moq rfp ipo ai sms gps pv hr q1 q2 q3 q4 h1 h2 parties party states"
    " fund convention agreement college secretariat authority ministry government council court commission board"
    " company group union parliament senate committee the a an and or but in on at by with from internet web north"
    " south east west photo read share image video editor reuters-photo mou loi nda"
)
"""Lower-cased words that are no name when they stand alone."""
