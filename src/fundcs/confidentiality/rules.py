"""What leave to read a client file may be, and whether it holds (Art. 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
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
