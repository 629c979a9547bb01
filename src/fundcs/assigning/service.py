"""Use cases: clients are assigned to another CS specialist or adviser in bulk, and told (Art. 8, 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fundcs.act.permits import ADVISORS
from fundcs.assignments.queries import handovers as queries
from fundcs.assignments.rules import CLIENT_SERVICE, Held
from fundcs.assignments.service import notices
from fundcs.clients import queries as clients
from fundcs.clients.service import particulars
from fundcs.dossier.service import client_file
from fundcs.handovers import rules
from fundcs.handovers.rules import HeldItem
from fundcs.handovers.service import holdings, records
from fundcs.kit.errors import FundcsError, Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.importing import Column, LedgerOptions, Outcome, table_rows
from fundcs.kit.parsing import fold, quoted
from fundcs.staff import queries as members
from fundcs.staff import service as staff
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.assignments.models import HandoverItem
    from fundcs.dossier.service.client_file import ClientFile
    from fundcs.handovers.rules import Passing, Taker
    from fundcs.kit.tabular import Hidden
    from fundcs.tiers.rules import Tier

_LIST: Final = (Column("client", ("客户编号", "client no", "client no.", "client", "code"), required=True),)
"""The column that a list of clients to be assigned needs; others are passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which clients are to be assigned: those of a member, of a tier, or in a list; staff as typed."""

    of: str | None = None
    to: str | None = None
    tier: Tier | None = None
    list: Path | None = None
    sheet: str | None = None
    hidden: Hidden | None = None

    @property
    def asked(self) -> bool:
        """Whether many clients are to be assigned at all."""
        return any((self.of, self.to, self.tier, self.list))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That a client was told of a new CS specialist or adviser; or, `withdrawn`, that they were not."""

    told: bool
    on: date | None = None
    withdrawn: bool = False
    reason: str | None = None

    def contradicts(self, *, assigns: bool) -> bool:
        """Whether a day or a withdrawal was given without a notice, or a notice with an assignment."""
        return assigns if self.told else self.on is not None or self.withdrawn


@dataclass(frozen=True, slots=True)
class Assigned:
    """What an act assigned, or would: to whom, what passed; `unchanged`: clients whom they had already.

    `refused`: the reading of a list in which rows are wrong; then nothing passed.
    """

    no: str | None
    to: str
    passed: Sequence[Passing]
    unchanged: int
    names: Mapping[str, str]
    refused: Outcome | None = None
    returned: Sequence[HandoverItem] | None = None
    kept: Sequence[HandoverItem] = ()


def assign(act: Act, wanted: Wanted, *, dry_run: bool = False) -> Assigned:
    """Assign clients to a member from today on: as their officer or adviser, by the member's role.

    An adviser gets the running contracts of those clients too. Raises Refused where there is none to assign.
    """
    if wanted.to is None or (wanted.of is None and wanted.list is None):
        raise Misused(N_("say which clients and to whom: --from STAFF or --list FILE, and --to STAFF"))
    giver = None if wanted.of is None else staff.find(act.session, wanted.of).code
    taker = records.taker(act, wanted.to, giver)
    kind = _kind(taker)
    names = act.once(members.names)
    if wanted.list is not None:
        listed, outcome = _listed(act, wanted, kind, giver)
        if outcome.errors:
            return Assigned(None, taker.code, (), 0, names, outcome)
        chosen: list[HeldItem] = listed
    else:
        chosen = holdings.client_items(act, giver or "", kind)
    chosen = _of_tier(act, chosen, wanted.tier)
    moving = [item for item in chosen if records.holder(act.session, kind, item.key, act.today) != taker.code]
    if not moving:
        raise Refused(
            N_("there is no client to assign to {staff}; `fundcs client list` shows who looks after whom"),
            staff=taker.code,
        )
    contracts = _contracts(act, moving, giver) if kind is Held.ADVISED_CLIENT else []
    passings = [rules.passing(item, [taker], act.today) for item in (*moving, *contracts)]
    no = None if dry_run else records.record(act, giver, act.today, passings, leaving=False).no
    return Assigned(no, taker.code, passings, len(chosen) - len(moving), names)


def assign_single(act: Act, who: str, officer: str | None, advisor: str | None) -> ClientFile:
    """Assign one client, who is to be told where whoever had them has left or leaves (Art. 12)."""
    client = particulars.find(act.session, who)
    held = {Held.CLIENT: client.officer, Held.ADVISED_CLIENT: client.advisor}
    file = client_file.assign(act, who, officer, advisor)
    for kind, giver in held.items():
        taker = _holder(client, kind)
        if giver is None or taker in (None, giver) or staff.find(act.session, giver).left_on is None:
            continue
        item = HeldItem(kind, client.code, client.name, client=client.code)
        passing = rules.Passing(item, str(taker), act.today, held_by=giver)
        records.record(act, giver, act.today, [passing], leaving=False)
    return file


def undo(act: Act, no: str) -> Assigned:
    """Withdraw such an assignment: the clients go back where they are still with whom they went to."""
    handover = queries.by_no(act.session, fold(no).upper())
    if handover is None or handover.withdrawn_at is not None:
        raise Refused(N_("there is no assignment {no} to withdraw; check the number"), no=quoted(no))
    if handover.leaving:
        raise Refused(
            N_(
                "{no} is the hand-over of {staff}, who leaves; withdraw it with `fundcs staff leave {staff} "
                "--undo`"
            ),
            no=handover.no,
            staff=handover.staff,
        )
    items = queries.items(act.session, handover.no)
    returned, kept = records.withdraw(act, [handover])
    names = act.once(members.names)
    return Assigned(handover.no, items[0].taken_by, (), 0, names, returned=returned, kept=kept)


def told(act: Act, who: str, notice: Notice) -> ClientFile:
    """Record that a client was told who looks after them now, or withdraw that they were (Art. 12)."""
    file = client_file.open_file(act, who)
    if notice.withdrawn:
        notices.withdraw(act, file.client.code, notice.reason)
    else:
        notices.tell(act, file.client.code, notice.on)
    return file


def _kind(taker: Taker) -> Held:
    if taker.role in CLIENT_SERVICE:
        return Held.CLIENT
    if taker.role in ADVISORS:
        return Held.ADVISED_CLIENT
    raise Refused(
        N_("{staff} is neither a CS specialist nor an adviser; clients are assigned to one who is (Art. 8)"),
        staff=taker.code,
    )


def _of_tier(act: Act, items: Sequence[HeldItem], tier: Tier | None) -> list[HeldItem]:
    if tier is None:
        return list(items)
    results = tiers.tiers(act.session, act.policy, act.today, [item.key for item in items])
    return [item for item in items if results[item.key].tier is tier]


def _listed(act: Act, wanted: Wanted, kind: Held, giver: str | None) -> tuple[list[HeldItem], Outcome]:
    """The clients of a list, each once; what is wrong with a row is collected."""
    path = wanted.list
    assert path is not None  # noqa: S101 - the caller asked for a list
    parsed = table_rows(path, _LIST, LedgerOptions(sheet=wanted.sheet, hidden=wanted.hidden))
    items: dict[str, HeldItem] = {}
    for row in parsed.rows:
        try:
            client = particulars.find(act.session, str(row.values["client"]))
            if giver is not None and giver != _holder(client, kind):
                raise Refused(
                    N_("client {client} is not one of {staff}'s; take the row out"),
                    client=client.code,
                    staff=giver,
                )
        except FundcsError as error:
            parsed.refuse(row, "client", error)
        else:
            items[client.code] = HeldItem(kind, client.code, client.name, client=client.code)
    return list(items.values()), Outcome.of(parsed)


def _holder(client: Any, kind: Held) -> str | None:
    holder: str | None = client.officer if kind is Held.CLIENT else client.advisor
    return holder


def _contracts(act: Act, moving: Collection[HeldItem], giver: str | None) -> list[HeldItem]:
    """The running contracts of clients who get another adviser, as far as their adviser so far has them."""
    givers = {giver} if giver else {client.advisor for client in _files(act, moving)}
    codes = {item.key for item in moving}
    return [
        item
        for code in sorted(filter(None, givers))
        for item in holdings.contracts(act, code, act.today)
        if item.client in codes
    ]


def _files(act: Act, moving: Collection[HeldItem]) -> list[Any]:
    return list(clients.by_codes(act.session, [item.key for item in moving]))
