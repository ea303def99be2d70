"""The words of a clause and its status in, out whether it says that something which was so is no longer so.

The status of such a clause stays done ("the strike ended") or denied ("it no longer sells trams"); that there was a before is kept apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

from secondsource.records import Status

_OVER = re.compile(
    r"\b(?:ended|expired|lapsed|ceased|discontinued|(?:was|were|been|is|are) (?:now )?(?:terminated|disbanded|dissolved|abolished|lifted)|"
    r"(?:is|are|was|were) (?:now |finally |officially )?over(?=[ .,;!]*$| (?:after|since|for|and|but|now)\b)|(?:came|come|drew) to an end|"
    r"(?:called|calls) off the (?:strike|search|siege|blockade|protest)|"
    r"beendet(?:e|en)?|(?:ist|sind|war|waren) (?:zu Ende|vorbei|vorüber|abgelaufen|erloschen|ausgelaufen)|endete(?:n)?|"
    r"(?:a|ont|est|sont) (?:pris fin|terminée?s?|expirée?s?|mis fin)|s['’]est (?:terminée?|achevée?)|"
    r"s-a (?:încheiat|terminat|sfârșit)|s-au (?:încheiat|terminat)|a expirat|au expirat|a luat sfârșit|"
    r"закінчи(?:вся|лася|лося|лися|в|ла|ли)|заверши(?:вся|лася|лися|в|ла|ли)|припини(?:вся|лася|лися|в|ла|ли)|"
    r"втрати(?:в|ла|ло|ли) чинність|"
    r"сплив(?:ло|ла|ли)?)(?!\w)",
    re.IGNORECASE,
)
"""What ends by itself or is brought to an end; a plan or a denial of it ends nothing."""
_NO_LONGER = re.compile(
    r"(?:\bno longer|(?:\bnot|n['’]t) (?:[^.;]{0,60} )?any(?: ?more| longer)|\bstopped \w+ing|\bceases? to|\bceased to|\bquit \w+ing|"
    r"\bnicht (?:mehr|länger)|\bkein(?:e[nmrs]?)? [^.;]{0,40}\bmehr|"
    r"\bn(?:e |['’])\w+(?: \w+)? plus(?! (?:de|que|d['’]))|\b(?:nu mai|nu se mai|n-a mai|n-au mai|більше не|вже не))(?!\w)",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)  # the claims of one clause ask in turn
def tells_of_end(quote: str, status: Status) -> bool:
    """Whether a clause of a status says that something which was so is over; empty words tell nothing.

    >>> tells_of_end("The strike ended on Monday", Status.DONE), tells_of_end("The strike has not ended", Status.DENIED)
    (True, False)
    """
    if status in (Status.DONE, Status.DENIED) and _NO_LONGER.search(quote):
        return True
    return status is Status.DONE and bool(_OVER.search(quote))
