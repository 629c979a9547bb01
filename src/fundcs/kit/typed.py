"""What somebody typed of something that happened: texts that say something, moments that have passed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold

LONGEST_LINE: Final = 200
"""Most characters of a name, a code, a number, an address."""
LONGEST_TEXT: Final = 20_000
"""Most characters of what somebody writes; a spreadsheet's cell takes 32,767."""


class Unlikely(Refused):
    """What may be so but is more often a slip; its sentence names `fundcs --sure`, by which it is taken."""


class InFuture(Refused):
    template = N_("{at} is in the future, it is {now} now; give the time it happened")


def text(typed: str) -> str:
    """`typed` trimmed; refused where nothing is left."""
    if not fold(typed):
        raise Refused(N_("the text is empty; write what happened"))
    return typed.strip()


def optional(typed: str | None) -> str | None:
    """As `text`; None stays None."""
    return None if typed is None else text(typed)


def path(typed: str | Path) -> Path:
    """The path with `~` as a shell reads it; as it was typed where there is no such user."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)


def happened(at: datetime | None, now: datetime) -> datetime:
    """The moment something happened, `now` unless given, as it is kept. Raises InFuture."""
    if at is not None and at > now:
        raise InFuture(at=shown(at), now=shown(now))
    return second(at or now)


def second(moment: datetime) -> datetime:
    """The moment as it is kept, to the second."""
    return moment.replace(microsecond=0)


def shown(moment: datetime) -> str:
    """The moment as a refusal says it: to the minute, its seconds only where it has some."""
    return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds" if moment.second else "minutes")
