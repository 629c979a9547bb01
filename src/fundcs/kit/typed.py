"""What somebody typed of something that happened: texts that say something, moments that have passed."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold

LONGEST_LINE: Final = 200
"""Most characters of a name, a code, a number, an address."""
LONGEST_TEXT: Final = 20_000
"""Most characters of what somebody writes; a spreadsheet's cell takes 32,767."""

# Unicode's Cc, Cf (bidirectional controls, zero-width characters), Cs, Zl and Zp: none of them is seen in a
# name, and some change what is seen beside it (UTR 36, section 2.5).
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def has_hidden(typed: str) -> bool:
    """Whether a name holds characters that are not seen, or that change how others are shown.

    White space is none of them: `fold` makes a blank of it.
    """
    return not typed.isprintable() and any(
        unicodedata.category(char) in _HIDDEN and not char.isspace() for char in typed
    )


class InFuture(Refused):
    template = N_("{at} is in the future, it is {now} now; give the moment it happened")


def text(typed: str) -> str:
    """`typed` trimmed; refused where nothing is left."""
    if not fold(typed):
        raise Refused(N_("the text is empty; write what happened"))
    return typed.strip()


def optional(typed: str | None) -> str | None:
    """As `text`; None stays None."""
    return None if typed is None else text(typed)


def happened(at: datetime | None, now: datetime) -> datetime:
    """The moment something happened, `now` unless given, as it is kept. Raises InFuture."""
    if at is not None and at > now:
        raise InFuture(at=shown(at), now=shown(now))
    return second(at or now)


def second(moment: datetime) -> datetime:
    """The moment as it is kept, to the second."""
    return moment.replace(microsecond=0)


def shown(moment: datetime) -> str:
    """The moment as a refusal says it, to the second."""
    return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
