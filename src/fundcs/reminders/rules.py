"""The forms of the list, and what the key of a duty names."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from fundcs.kit.i18n import N_, P_


class Form(StrEnum):
    """A form of the list; but for the table also the ending of such a file's name."""

    TABLE = "table"
    JSON = "json"
    MD = "md"
    HTML = "html"
    ICS = "ics"
    XLSX = "xlsx"


FORM_NAMES: Final = {
    Form.TABLE: P_("form", "table"),
    Form.JSON: N_("JSON document"),
    Form.MD: N_("Markdown text"),
    Form.HTML: N_("web page"),
    Form.ICS: N_("calendar"),
    Form.XLSX: N_("Excel file"),
}


class Named(NamedTuple):
    """What a key names, in capitals as codes are stored; `chapter` whose duty it is, None where unknown."""

    chapter: str | None = None
    fund: str | None = None
    client: str | None = None
    contract: str | None = None
    finding: str | None = None


_OF_CLIENT: Final = {
    "CONSENT": "vip",
    "DOCUMENT": "documents",
    "DOCUMENTS": "documents",
    "REASSIGNED": "clients",
    "RENEWAL": "suitability",
    "VIP-EVENT": "vip",
    "VISIT": "care",
    "WITHHELD": "clients",
}
"""The first word of keys whose second is a client -> the chapter whose duties they are."""
_OF_CHAPTER: Final = {
    "ACTION": "actions",
    "APPOINTMENT": "care",
    "COMPLAINT": "complaints",
    "FOLLOW-UP": "care",
    "GREETING": "care",
    "LEAK": "leaks",
    "NDA": "staff",
    "UNASSIGNED": "documents",
}
"""The first word of other keys -> the chapter."""


def named(key: str) -> tuple[Named, ...]:
    """The readings of a key such as `callback:YX01:2026-11-30:C000001`, in any letter case."""
    kind, *words = key.upper().split(":")
    readings: tuple[Named, ...] = (Named(),)
    match kind, words:
        case "CALLBACK", [fund, _day, client]:
            readings = (Named("callbacks", fund=fund, client=client),)
        case (("NO-ANSWER" | "CHANNELS"), [*_payout, client]):
            readings = (Named("callbacks", client=client),)
        case "FINDING", [no]:
            readings = (Named("callbacks", finding=no),)
        case (("SPECIAL" | "CONFIRM"), [no]):
            readings = (Named("suitability", contract=no),)
        case _, [client, *_rest] if kind in _OF_CLIENT:
            readings = (Named(_OF_CLIENT[kind], client=client),)
        case _ if kind in _OF_CHAPTER:
            readings = (Named(_OF_CHAPTER[kind]),)
        case "SUBMISSION", [("LIST" | "ANSWER") as no, fund, *_rest]:
            # A contract may have the number LIST.
            readings = (Named("penalties", fund=fund), Named("packages", contract=no))
        case "SUBMISSION", [no, *_rest]:
            readings = (Named("packages", contract=no),)
    return readings
