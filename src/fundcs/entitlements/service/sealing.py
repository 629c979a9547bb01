"""Clients whose last fund was sealed: their files no longer change (Art. 15). Derived, never stored."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from fundcs.act.permits import Role
from fundcs.act.sight import UNSEALED, Seal, granted
from fundcs.clients import queries as client_queries
from fundcs.entitlements import queries
from fundcs.funds import queries as funds
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, T, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.kit.i18n import Text

_MOST_NAMED: Final = 20


class ClientSealed(Refused):
    template = N_(
        "the file of client {client} has been sealed since {day}, as all their funds are (Art. 15), and can "
        "no longer change; the general manager may open a fund again with `fundcs fund seal FUND --undo`"
    )


class SealedFile(Forbidden):
    template = N_(
        "the file of client {client} has been sealed since {day} and is unmasked only by the general "
        "manager's leave (Art. 15): "
        "`fundcs access grant {staff} --client {client} --until DATE --reason TEXT`"
    )


class SealedContract(Forbidden):
    template = N_(
        "contract {no} is of a fund sealed since {day} and is unmasked only by the general manager's leave "
        "(Art. 15): `fundcs access grant {staff} --fund {fund} --until DATE --reason TEXT`"
    )


def seal(session: Session, role: Role) -> Seal:
    """What a member of that role is shown masked only: what is sealed and not granted to them."""
    if role is Role.GENERAL_MANAGER:
        return UNSEALED
    closed = {fund.code: fund.sealed_on for fund in funds.everyone(session) if fund.sealed_on is not None}
    return Seal(sealed_clients(session), closed, granted(session)) if closed else UNSEALED


def kept_masked(act: Act) -> Text:
    """Which rows of a list stayed masked since they are sealed, and whose leave they need, as a warning."""
    shown = sorted(act.kept.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    names = [
        client if fund is None else T("{client} (contracts of {fund})", client=client, fund=fund)
        for (client, fund), _day in shown[:_MOST_NAMED]
    ]
    if len(shown) > _MOST_NAMED:
        names.append(T("{n} more", n=len(shown) - _MOST_NAMED))
    return T(
        "sealed and shown masked: {clients}; unmasked only by the general manager's leave (Art. 15): "
        "`fundcs access grant {staff} (--client CLIENT | --fund FUND) --until DATE --reason TEXT`",
        clients=joined(names),
        staff=act.staff.code,
    )


def check_contract_unmasked(act: Act, holding: Holding) -> None:
    """Refuse to show a contract of a sealed fund unmasked, but to the general manager and by their leave.

    Raises SealedContract.
    """
    fund = funds.by_code(act.session, holding.fund)
    day = None if fund is None else fund.sealed_on
    if act.reveal is None or day is None or act.staff.role is Role.GENERAL_MANAGER:
        return
    if holding.holder_on(act.today) not in granted(act.session):
        raise SealedContract(no=holding.no, day=day, staff=act.staff.code, fund=holding.fund)


def check_unmasked(act: Act, clients: Iterable[str]) -> None:
    """Refuse to show the file of a sealed client unmasked, but to the general manager and by their leave.

    A list of which every row stayed masked is refused likewise. Raises SealedFile.
    """
    if act.staff.role is Role.GENERAL_MANAGER:
        return
    asked = set(clients) or {client for client, fund in act.kept if fund is None}
    sealed = (
        {client: day for client, day in queries.sealed_on(act.session) if client in asked} if asked else {}
    )
    for client in sorted(sealed.keys() - (granted(act.session) if sealed else ())):
        raise SealedFile(client=client, day=sealed[client], staff=act.staff.code)


def sealed_since(session: Session, client: str) -> date | None:
    """The day since which every fund of the client's contracts is sealed; None where one is not, or none is.

    A cancelled contract does not count.
    """
    return dict(queries.sealed_on(session, client)).get(client)


def sealed_clients(session: Session) -> dict[str, date]:
    """Every client whose contracts are all in sealed funds, and since when."""
    return dict(queries.sealed_on(session))


def check_unsealed(session: Session, client: str) -> None:
    """Refuse to change a sealed client's file. Raises ClientSealed."""
    day = sealed_since(session, client)
    if day is not None:
        raise ClientSealed(client=client, day=day)


@contextmanager
def keeping_sealed(session: Session) -> Iterator[None]:
    """Refuse afterwards what the block did to the file of a sealed client. Raises ClientSealed."""
    sealed = sealed_clients(session)
    before = client_queries.rows(session, sealed)
    yield
    session.flush()
    for was, is_now in zip(before, client_queries.rows(session, sealed), strict=True):
        if tuple(was) != tuple(is_now):
            raise ClientSealed(client=was.code, day=sealed[was.code])
