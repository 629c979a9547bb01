"""What leave to read a client file may be, and whether it holds (Art. 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class GrantState(StrEnum):
    """Where a grant is in its life; it ends by itself."""

    LIVE = "live"
    ENDED = "ended"
    REVOKED = "revoked"


GRANT_STATE_NAMES: Mapping[GrantState, str] = {
    GrantState.LIVE: N_("in force"),
    GrantState.ENDED: N_("ended"),
    GrantState.REVOKED: N_("revoked"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave of `staff` to read the file of a client, or of every client of a fund.

    It holds from `granted_at` up to `until`, that day included, unless revoked before. `left_on`: the day
    from which the member is no longer here, with which it ends too.
    """

    id: int
    staff: str
    client: str | None
    fund: str | None
    until: date
    reason: str
    granted_at: datetime
    granted_by: str
    left_on: date | None
    revoked_at: datetime | None
    revoked_by: str | None
    revoke_reason: str | None

    def state(self, moment: datetime) -> GrantState:
        """Where the grant is at a moment at or after which it was made."""
        if self.revoked_at is not None and self.revoked_at <= moment:
            return GrantState.REVOKED
        day = moment.date()
        gone = self.left_on is not None and self.left_on <= day
        return GrantState.ENDED if self.until < day or gone else GrantState.LIVE

    def holds(self, moment: datetime) -> bool:
        """Whether the file may be read by it at a moment."""
        return self.granted_at <= moment and self.state(moment) is GrantState.LIVE


@dataclass(frozen=True, slots=True)
class Read:
    """A client's file opened: shown in clear for a `reason`, or exported to a `file`.

    `no`: the trail's number of the act. `clock`: when, by the real clock; `stated`: by `--now`, where given.
    """

    no: int
    clock: datetime
    stated: datetime | None
    staff: str
    command: str
    client: str | None
    reason: str | None
    file: str | None

    @property
    def at(self) -> datetime:
        """The moment stated, else the real clock's."""
        return self.stated or self.clock

    def within(self, first: date | None, last: date | None) -> bool:
        """Whether it was from a day to another, both included; no `--now` hides what the clock says."""
        days = {moment.astimezone(SHANGHAI).date() for moment in (self.clock, self.at)}
        return any((first is None or first <= day) and (last is None or day <= last) for day in days)


@dataclass(frozen=True, slots=True)
class Opened:
    """A client's file as one member opened it: how often, first and last, by which commands."""

    client: str | None
    times: int
    first: datetime
    last: datetime
    commands: tuple[str, ...]


def scope(reads: Iterable[Read]) -> list[Opened]:
    """Every file that was opened, once each, by client; what names nobody last."""
    by_client: dict[str | None, list[Read]] = {}
    for read in reads:
        by_client.setdefault(read.client, []).append(read)
    return [
        Opened(
            client=client,
            times=len(of),
            first=min(read.at for read in of),
            last=max(read.at for read in of),
            commands=tuple(dict.fromkeys(read.command for read in of)),
        )
        for client, of in sorted(by_client.items(), key=lambda item: (item[0] is None, item[0] or ""))
    ]


def check_asked(client: str | None, staff: str | None, first: date | None, last: date | None) -> None:
    """Refuse a log of nobody, or of days that end before they begin. Raises Misused, Refused."""
    if client is None and staff is None:
        raise Misused(
            N_("say whose reads: --client CLIENT for who saw a file, --staff STAFF for what they saw")
        )
    if first is not None and last is not None and last < first:
        raise Refused(
            N_("--to {last} is before --from {first}; give the days in order"), first=first, last=last
        )


def check_of(client: str | None, fund: str | None) -> None:
    """Refuse a grant of neither a client nor a fund, or of both. Raises Misused."""
    if (client is None) == (fund is None):
        raise Misused(N_("say whose file it is: --client CLIENT, or --fund FUND for a fund's clients"))


def check_until(until: date, today: date) -> None:
    """Refuse a grant that is over before it begins. Raises Refused."""
    if until < today:
        raise Refused(
            N_("the access cannot end on {until}, before today; give today's date, {today}, or a later one"),
            until=until,
            today=today,
        )


def check_needed(staff: str, scope: str, *, reads: bool) -> None:
    """Refuse a grant to somebody whom the policy shows every client file. Raises Refused."""
    if scope == "all" and reads:
        raise Refused(
            N_("{staff} reads every client file by their role; there is nothing to grant"), staff=staff
        )
