"""Use case: a member leaves, and what they are in charge of passes to others, in one act (Art. 6, 12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit
from fundcs.archive import trail
from fundcs.archive.keys import taken
from fundcs.archive.keys.taken import KeyOutcome
from fundcs.assignments.queries import handovers as queries
from fundcs.assignments.rules import Held
from fundcs.clients.queries import names
from fundcs.handovers import rules
from fundcs.handovers.service import holdings, records
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.staff import queries as members
from fundcs.staff import service as staff
from fundcs.staff.rules import check_ends

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.assignments.models import HandoverItem
    from fundcs.handovers.rules import HeldItem, Passing
    from fundcs.handovers.service.holdings import Alongside
    from fundcs.kit.files import OutFile
    from fundcs.staff.models import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A member who leaves, or no longer does, and what became of what they are in charge of.

    `passed`: with this act or earlier ones of the same leaving. `held`: what is still theirs. `returned` and
    `kept`: what a withdrawal gave back, and what others were given in the meantime. `told`: whether who acts
    sees client data. `key`: what became of their key to an encrypted archive; `keyless`: they stay and have
    none. `head`: the trail's, of a workbook.
    """

    member: Staff
    no: str | None
    passed: Sequence[Passing]
    held: Sequence[HeldItem]
    alongside: Alongside
    names: Mapping[str, str]
    told: bool
    key: KeyOutcome = KeyOutcome.NONE
    keyless: bool = False
    returned: Sequence[HandoverItem] = ()
    kept: Sequence[HandoverItem] = ()
    head: str = ""

    @property
    def notices(self) -> int:
        """How many clients are to be told of somebody new."""
        kinds = (Held.CLIENT, Held.ADVISED_CLIENT)
        return len({passing.item.client for passing in self.passed if passing.item.kind in kinds})


def leave(act: Act, who: str, on: date | None, to: Sequence[str], *, dry_run: bool = False) -> Leaving:
    """Record that a member leaves on a day, today unless given, and hand over what they hold to `to`.

    Each thing passes to the first of them who may take it, from that day on, be it past or to come. Of
    somebody who leaves already what is still theirs is handed over. Raises Refused, Forbidden.
    """
    member = staff.find(act.session, who)
    leaves_already = member.left_on is not None and bool(to) and on in (None, member.left_on)
    day = (member.left_on if leaves_already else on) or act.today
    items = holdings.held(act, member, day)
    # Before they leave and anything passes: afterwards the to-dos are those of the others.
    alongside = holdings.alongside(act, member)
    if leaves_already:
        check_ends(act.staff, member.code, member.role)
    elif not dry_run:
        staff.leave(act, who, day)
    takers = [records.taker(act, name, member.code) for name in to]
    passings = [rules.passing(item, takers, day) for item in items] if takers else []
    no = None
    if passings and not dry_run:
        no = records.record(act, member.code, day, passings, leaving=True).no
    made = _leaving(act, member, no, passings, () if takers else items, alongside)
    # Last, for one may end one's own key, which signs what comes before.
    return made if dry_run else replace(made, key=taken.end_of_leaver(act, member.code, day))


def left(act: Act, who: str) -> Leaving:
    """The hand-over on record of a member who leaves. Raises Refused where they do not."""
    member = staff.find(act.session, who)
    if member.left_on is None:
        raise Refused(
            N_("{staff} does not leave; give the day with --on and a successor with --to"), staff=member.code
        )
    passed, no = [], None
    for handover in queries.of_leaving(act.session, member.code):
        no = handover.no
        passed += [_passing(act, item) for item in queries.items(act.session, handover.no)]
    items = holdings.held(act, member, member.left_on)
    made = _leaving(act, member, no, passed, items, holdings.alongside(act, member))
    return replace(made, key=taken.of_leaver(act, member.code, member.left_on))


def stay(act: Act, who: str) -> Leaving:
    """Withdraw that a member leaves; what passed to others goes back where it is still theirs."""
    member = staff.stay(act, who)
    handovers = queries.of_leaving(act.session, member.code)
    returned, kept = records.withdraw(act, handovers)
    return Leaving(
        member=member,
        no=None,
        passed=(),
        held=(),
        alongside=holdings.Alongside((), (), (), (), ()),
        names=act.once(members.names),
        told=_told(act),
        keyless=taken.lacks(act, member.code),
        returned=returned,
        kept=kept,
    )


def note_export(act: Act, leaving: Leaving, out: OutFile) -> Leaving:
    """Put on the trail that the hand-over goes out in a file (Art. 7, 13). Raises NotPermitted."""
    act.need(Permit.READ_CLIENTS)
    if not leaving.told:
        raise Misused(
            N_(
                "the hand-over names clients; first sign the confidentiality agreement (Art. 18), or leave "
                "out --xlsx"
            )
        )
    member = leaving.member
    listed = [*(passing.item for passing in leaving.passed), *leaving.held]
    act.opens((item.client for item in listed), out.path.name)
    facts = {"file": out.path.name, "items": len(listed)}
    trail.note(act.session, "exported", "handover", leaving.no or member.code, facts=facts)
    return replace(leaving, head=trail.head(act.session))


def _leaving(
    act: Act,
    member: Staff,
    no: str | None,
    passed: Sequence[Passing],
    held: Sequence[HeldItem],
    alongside: Alongside,
) -> Leaving:
    return Leaving(
        member=member,
        no=no,
        passed=passed,
        held=held,
        alongside=alongside,
        names=act.once(members.names),
        told=_told(act),
    )


def _passing(act: Act, item: HandoverItem) -> Passing:
    name = item.key
    if item.kind in (Held.CLIENT, Held.ADVISED_CLIENT, Held.APPROVAL):
        name = names(act.session, [item.key])[item.key]
    return rules.Passing(rules.HeldItem(item.kind, item.key, name, item.client), item.taken_by, item.since)


def _told(act: Act) -> bool:
    """Whether the one who acts may be told of clients: the register is also kept by HR (Art. 7, 18)."""
    signed = staff.find(act.session, act.staff.code).nda_on is not None
    return signed and act.may(Permit.READ_CLIENTS)
