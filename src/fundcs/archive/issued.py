"""Sheets that went out to be filled in: each export is on the trail, which keeps the key of its seals."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundcs.archive import trail
from fundcs.archive.trail import TrailEntry
from fundcs.kit import roundtrip
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.kit.roundtrip import Returned, Seal

_LONGEST_NUMBER: Final = 15


class Export(NamedTuple):
    """An export of a sheet: its trail checkpoint, and the key of its seals, which it does not carry."""

    checkpoint: str
    key: str


class Issue(NamedTuple):
    """The export that a sheet came from: the key of its seals, and when it was made."""

    seal: Seal
    exported_at: datetime


def note_export(session: Session, what: str, of: str, facts: Mapping[str, Any]) -> Export:
    """Put on the trail that a sheet of the kind `what` goes out, of `of` (Art. 13-14, 29).

    The key of its seals is the hash of the entry before.
    """
    key = trail.head(session).partition(":")[2]
    trail.note(session, "exported", what, of, facts=facts)
    return Export(trail.head(session), key)


def issue_of(act: Act, returned: Returned, what: str, command: str) -> Issue:
    """The export that a sheet which came back is of. Raises Refused where the trail knows none.

    `command` exports another one.
    """
    stamp = returned.stamp
    number, _colon, content_hash = stamp.issue.partition(":")
    known = number.isdecimal() and len(number) <= _LONGEST_NUMBER
    entry = act.session.get(TrailEntry, int(number)) if known else None
    if entry is not None and (entry.hash, entry.verb, entry.tbl, entry.key) == (
        content_hash, "exported", what, stamp.of,
    ):  # fmt: skip
        seal = roundtrip.Seal(entry.prev)
        if returned.genuine(seal):
            exported_at = second(datetime.fromisoformat(entry.moment or entry.at))
            if exported_at > act.moment:
                raise Refused(
                    N_("the sheet was exported at {exported}, which is in the future"),
                    exported=f"{exported_at:%Y-%m-%d %H:%M}",
                )
            return Issue(seal, exported_at)
    raise Refused(
        N_("the sheet was not exported from this archive; fill in one of `{command}`"), command=command
    )
