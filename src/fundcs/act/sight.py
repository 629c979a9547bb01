"""Whose files the one who acts is shown (Art. 7): one value, computed by the office, asked by the queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit, Role, role_name
from fundcs.kit.errors import Forbidden
from fundcs.kit.i18n import N_, T

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from sqlmodel import Session

    from fundcs.kit.i18n import Text

GRANTABLE = frozenset({Permit.READ_REGISTER, Permit.READ_FILES})
"""What a grant opens to a role that does not hold the permit: lists, the file, its contracts."""

_OF_FILES = GRANTABLE | {
    Permit.READ_CLIENTS,
    Permit.WRITE_CLIENTS,
    Permit.READ_DUTIES,
    Permit.WRITE_COMPLAINTS,
    Permit.WRITE_CALLBACKS,
    Permit.WRITE_CARE,
    Permit.MAKE_APPOINTMENTS,
}
"""The permits whose commands are limited to the files a member is shown; what others show is shown whole."""


class NotSeen(Forbidden):
    """The same whether or not there is such a client or contract: who may not see learns nothing."""

    template = N_(
        "{staff} may not see {what} (Art. 7); the general manager grants it: `fundcs access grant {staff} "
        "--client CLIENT --until DATE --reason TEXT`"
    )


class NoFiles(Forbidden):
    """Somebody outside client service, to whom no file is granted."""

    template = N_(
        "{staff} ({role}) may not read client files without the general manager's leave (Art. 7): `fundcs "
        "access grant {staff} --client CLIENT --until DATE --reason TEXT`"
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a member before their sight is told: the clients and contracts of their own.

    `granted`: the clients whose files are granted to them now.
    """

    clients: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()
    granted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sight:
    """Which clients and contracts a member is shown, and why.

    `whole`: every one. Else `clients` with their contracts, and `contracts`. `granted`: those of the clients
    whose file they read by a grant.
    """

    staff: str
    whole: bool
    clients: frozenset[str]
    contracts: frozenset[str]
    granted: frozenset[str]
    reason: Text

    def sees(self, client: str | None) -> bool:
        """Whether a client is shown; what is nobody's is not where sight has a limit."""
        return self.whole or client in self.clients

    def sees_contract(self, no: str, holder: str | None) -> bool:
        """Whether a contract with its present holder is shown."""
        return self.whole or no in self.contracts or holder in self.clients

    def refusal(self, what: str) -> NotSeen:
        """The refusal of a client or contract, as it was typed."""
        return NotSeen(staff=self.staff, what=what)


@dataclass(frozen=True, slots=True)
class Seal:
    """What who acts is shown masked only, whatever they may reveal else, each since when (Art. 15).

    `clients`: those whose funds are all sealed; `funds`: the sealed ones, of whose contracts the same holds.
    Of neither the clients whose file is `granted` to them.
    """

    clients: Mapping[str, date]
    funds: Mapping[str, date]
    granted: frozenset[str] = frozenset()

    def since(self, client: str | None, fund: str | None) -> date | None:
        """Since when a client's row, or that of their contract of a fund, is shown masked; None where not."""
        if client is None or client in self.granted:
            return None
        day = self.clients.get(client)
        return day if day is not None or fund is None else self.funds.get(fund)


UNSEALED = Seal({}, {})


EVERYTHING = Sight(
    "", True, frozenset(), frozenset(), frozenset(), T("every client file: the archive's own work")
)
"""The sight of what acts for nobody: a migration, a test of a service."""


def sight(staff: str, scope: str, permit: Permit | None, *, holds: bool, looked: Looked) -> Sight:
    """Whose files a member is shown under a permit: by their role's scope, and by what is granted to them.

    `holds`: whether the role holds the permit; without it only what is granted is shown.
    """
    if holds and scope == "all":
        reason = T("every client file: the policy's roles.sight says all (Art. 7)")
        return Sight(staff, True, frozenset(), frozenset(), frozenset(), reason)
    if holds and permit not in _OF_FILES:
        reason = T("what the permit shows, whole, since client files are not in it (Art. 7)")
        return Sight(staff, True, frozenset(), frozenset(), looked.granted, reason)
    if holds and scope == "own":
        reason = T(
            "the own clients and contracts, {own}, and the files granted, {granted} (Art. 7)",
            own=len(looked.clients) + len(looked.contracts),
            granted=len(looked.granted),
        )
        clients = looked.clients | looked.granted
        return Sight(staff, False, clients, looked.contracts, looked.granted, reason)
    reason = T("the files granted by the general manager, {granted} (Art. 7)", granted=len(looked.granted))
    return Sight(staff, False, looked.granted, frozenset(), looked.granted, reason)


def refuse_unadmitted(staff: str, role: Role, permit: Permit, looked: Looked) -> None:
    """Refuse whose role does not hold a grantable permit and to whom nothing is granted. Raises NoFiles."""
    if permit not in GRANTABLE or not looked.granted:
        raise NoFiles(staff=staff, role=role_name(role))


def see(
    session: Session,
    seen: Sight,
    leave: Callable[[], frozenset[str]] | None = None,
    seal: Callable[[], Seal] | None = None,
) -> None:
    """Set whose files the session's queries may show.

    `leave` tells what is granted, `seal` what stays masked; each is asked when it is needed.
    """
    session.info |= {"sight": seen, "leave": leave, "seal": seal}


def seal(session: Session) -> Seal:
    """What stays masked of who acts, asked once; nothing where nobody has entered."""
    asked: Callable[[], Seal] | Seal | None = session.info.get("seal")
    if not isinstance(asked, Seal):
        asked = session.info["seal"] = UNSEALED if asked is None else asked()
    return asked


def granted(session: Session) -> frozenset[str]:
    """The clients whose files are granted to who acts, be their sight whole or not."""
    leave: Callable[[], frozenset[str]] | None = session.info.get("leave")
    return of(session).granted if leave is None else leave()


def of(session: Session) -> Sight:
    """Whose files the session's queries may show; everybody's where nobody has entered."""
    held: Sight = session.info.get("sight", EVERYTHING)
    return held


def shown(session: Session, codes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of clients, code and name, that are shown."""
    seen = of(session)
    return [row for row in codes if seen.sees(row[0])]
