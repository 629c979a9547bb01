"""Why a day is no working day or is a make-up one, as a code that stored documents keep.

The sentences are those of `workdays` and `arrangements`; a test holds that each of theirs has its code here.
Codes are never renamed or taken out (see `coded`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundcs.kit.coded import UnknownCode
from fundcs.kit.i18n import N_, Text

if TYPE_CHECKING:
    from fundcs.kit.workdays import Words

SENTENCES: Final = {
    "monday": N_("Monday"),
    "tuesday": N_("Tuesday"),
    "wednesday": N_("Wednesday"),
    "thursday": N_("Thursday"),
    "friday": N_("Friday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
    "made_up": N_("make-up working day"),
    "public_holiday": N_("public holiday"),
    "new_year": N_("New Year's Day"),
    "spring_festival": N_("Spring Festival"),
    "tomb_sweeping": N_("Tomb-Sweeping Day"),
    "labour_day": N_("Labour Day"),
    "dragon_boat": N_("Dragon Boat Festival"),
    "mid_autumn": N_("Mid-Autumn Festival"),
    "national_day": N_("National Day"),
    "victory_70_years": N_("70th anniversary of the victory of 1945"),
    "several": N_("{first}, {rest}"),
}
_CODES: Final = {msgid: code for code, msgid in SENTENCES.items()}


def reason_data(why: object) -> Any:
    """A reason as JSON keeps it: [code, facts], or the name alone where it has no code (the firm's own)."""
    code = _CODES.get(why.msgid) if isinstance(why, Text) else None
    if code is None or not isinstance(why, Text):
        return str(why)
    return [code, {name: reason_data(fact) for name, fact in why.facts.items()}]


def reason_from(data: Any) -> Words:
    """The reason that `reason_data` gave. Raises UnknownCode."""
    if isinstance(data, str):
        return data
    code, facts = data
    if code not in SENTENCES:
        raise UnknownCode(code=code)
    return Text(SENTENCES[code], {name: reason_from(fact) for name, fact in facts.items()})
