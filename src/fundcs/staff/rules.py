"""Who may give and end a membership (Art. 6-7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.act.permits import Role
from fundcs.kit.errors import Forbidden
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundcs.act.act import Person

_RANKS: Final = {Role.GENERAL_MANAGER: 2, Role.CS_MANAGER: 1}


class CaseLoad(NamedTuple):
    """How many clients each member serves and advises, and who stands in for whom today, by code (Art. 8)."""

    served: Mapping[str, int]
    advised: Mapping[str, int]
    deputies: Mapping[str, str]


def rank(role: Role) -> int:
    """2 for the general manager, 1 for a manager, 0 for all others."""
    return _RANKS.get(role, 0)


def check_ends(actor: Person, code: str, role: Role) -> None:
    """Refuse to end the membership of somebody of a higher rank than the one who acts."""
    if rank(role) > rank(actor.role):
        raise Forbidden(
            N_(
                "{actor} may not record that {staff}, who ranks higher, leaves; ask {staff} or their superior"
            ),
            staff=code,
            actor=actor.code,
        )


def check_may_change(actor: Person, code: str, role: Role) -> None:
    """Refuse to change the record of somebody of a higher rank than the one who acts."""
    if rank(role) > rank(actor.role):
        raise Forbidden(
            N_(
                "{actor} may not change the record of {staff}, who ranks higher; ask {staff} or "
                "their superior"
            ),
            staff=code,
            actor=actor.code,
        )


def check_appoints(actor: Person, role: Role, *, founder: bool, seat_taken: bool) -> None:
    """Refuse a new general manager who is made by anybody but the general manager.

    Where no general manager is here, the manager for whom `fundcs init` made the archive (`founder`) may make
    one.
    """
    if role is not Role.GENERAL_MANAGER or actor.role is Role.GENERAL_MANAGER:
        return
    if seat_taken or not founder or actor.role is not Role.CS_MANAGER:
        raise Forbidden(
            N_(
                "{actor} may not record a general manager; ask the general manager, or use `fundcs "
                "init --general-manager NAME`"
            ),
            actor=actor.code,
        )
