"""Every chapter's duties in one list: collected, chosen, sorted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

from fundcs.act import Permit, Role
from fundcs.archive import trail
from fundcs.archive.queries import knows
from fundcs.assignments.service.holders import deputies, stands_for
from fundcs.calendars.service import calendar_of, work_calendar
from fundcs.callbacks.queries import records as callbacks
from fundcs.clients import queries as clients
from fundcs.clients.service import particulars
from fundcs.deadlines.rules import EVERYTHING, Choice, Duty, DutyState, due
from fundcs.entitlements import queries as entitlements
from fundcs.entitlements.service import payment
from fundcs.entitlements.service.timelines import periods_of
from fundcs.funds import queries as fund_queries
from fundcs.funds import service as funds
from fundcs.kit import clock
from fundcs.kit.errors import FundcsError, Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.mail import Server, Unsent, connected, secret, to_robot
from fundcs.kit.parsing import fold, quoted
from fundcs.policy.rules import Deadline, Offset
from fundcs.reminders import rules
from fundcs.staff import queries as staff_queries
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from email.message import EmailMessage

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.kit.i18n import Text
    from fundcs.kit.workdays import WorkCalendar
    from fundcs.policy.mail import Addressee
    from fundcs.staff.models import Staff

CHAPTERS = (
    "actions", "budgets", "callbacks", "care", "clients", "complaints", "documents", "leaks", "packages",
    "payouts", "penalties",
    "staff", "suitability", "vip",
)  # fmt: skip
"""The packages whose `duties.duties(act, choice)` are asked."""
PASSWORD = "FUNDCS_MAIL_PASSWORD"  # noqa: S105 - the variable's name
"""The variable with the mail server's password."""


@dataclass(frozen=True, slots=True)
class DutyList:
    """Duties as of a moment; `names` of staff and of the `clients` concerned by code, the trail's `head`."""

    duties: Sequence[Duty]
    now: datetime
    until: datetime
    names: dict[str, str]
    clients: dict[str, str]
    head: str

    @property
    def overdue(self) -> bool:
        """Whether anything is overdue."""
        return any(duty.due.state(self.now) is DutyState.OVERDUE for duty in self.duties)

    def by_owner(self) -> list[tuple[str | None, str, list[Duty]]]:
        """(owner, role, duties) groups, the one with the longest-owed duty first."""
        groups: dict[tuple[str | None, str], list[Duty]] = {}
        for duty in self.duties:
            groups.setdefault((duty.owner, duty.owner_role), []).append(duty)
        return [(owner, role, duties) for (owner, role), duties in groups.items()]


def listed(
    act: Act,
    *,
    within: str | None = None,
    role: Role | None = None,
    owner: str | None = None,
    role_too: bool = False,
    fund: str | None = None,
    client: str | None = None,
) -> DutyList:
    """The duties that are overdue or due today, and the upcoming ones `within` a stretch from now.

    Without `within` the policy says how far ahead. The others narrow the list, as typed: an unknown owner,
    fund or client is refused. An owner's are also those of their role where nobody shares it, or `role_too`.
    """
    until = ahead(act, None if within is None else Offset.parse(within))
    member = staff.find(act.session, owner) if owner else None
    choice = Choice(
        until=until,
        role=role,
        owner=None if member is None else member.code,
        fund=funds.find(act.session, fund).code if fund else None,
        client=particulars.find(act.session, client).code if client else None,
    )
    duties = _received(act, choice)
    if member is not None and role in (None, member.role) and (role_too or _alone(act, member)):
        of_role = owed(act, replace(choice, owner=None, role=member.role))
        added = (duty for duty in of_role if duty.owner is None)
        duties = sorted((*duties, *added), key=lambda duty: duty.order(act.moment))
    return DutyList(
        duties=duties,
        now=act.moment,
        until=until,
        names=act.once(staff_queries.names),
        clients=client_names(act, duties),
        head=trail.head(act.session),
    )


def _received(act: Act, choice: Choice) -> list[Duty]:
    """What is owed; of an owner also what they receive for those for whom they stand in that day."""
    if choice.owner is None:
        return owed(act, choice)
    principals = sorted(stands_for(act, choice.owner))
    duties = [duty for code in principals for duty in owed(act, replace(choice, owner=code))]
    return sorted(duties, key=lambda duty: duty.order(act.moment))


def _alone(act: Act, member: Staff) -> bool:
    """Whether nobody but the member, and those for whom they stand in, has their role and is here."""
    present = staff_queries.present(act.session, member.role, act.today)
    others = {each.code for each in present} - {member.code} - set(deputies(act))
    return not others


def owed(act: Act, choice: Choice = EVERYTHING, chapters: Iterable[str] = CHAPTERS) -> list[Duty]:
    """The duties of a choice that the one who acts may see, overdue first (Art. 7).

    Members outside client service see their own and what their role owes as a whole; those with clients of
    their own, as advisers have, only their own. Whoever stands in for a colleague sees theirs too.
    """
    asked = (duty for name in chapters for duty in import_module(f"fundcs.{name}.duties").duties(act, choice))
    own, away = stands_for(act), deputies(act)
    chosen = (
        _passed_on(duty, away)
        for duty in asked
        if choice.admits(duty, act.moment) and _visible(act, duty, own)
    )
    return sorted(chosen, key=lambda duty: duty.order(act.moment))


def _passed_on(duty: Duty, away: Mapping[str, str]) -> Duty:
    """The duty, saying who receives it while its owner is away."""
    deputy = away.get(duty.owner or "")
    if deputy is None:
        return duty
    note = T("{staff} is away; {deputy} stands in", staff=duty.owner, deputy=deputy)
    return replace(duty, notes=(*duty.notes, note))


def ahead(act: Act, within: Offset | None = None) -> datetime:
    """The end of the stretch from now on that is looked at: of its last day, or to the hour."""
    stretch = act.policy.reminders.within if within is None else within
    window = Deadline(
        key="reminders.within",
        article="",
        offset=stretch,
        direction="after",
        anchor="",
        role="",
        source="house",
    )
    return due(window, act.moment, calendar_of(act)).at


def client_names(act: Act, duties: Iterable[Duty]) -> dict[str, str]:
    """The names of the clients whom `duties` concern by code."""
    return clients.names(act.session, {duty.client for duty in duties if duty.client is not None})


def find(act: Act, key: str) -> Duty:
    """The duty of that key, in capitals or not; only what the key names is asked for."""
    folded = fold(key)
    for chapters, choice in _questions(act.session, folded):
        for duty in owed(act, choice, chapters):
            if duty.key.casefold() == folded.casefold():
                return duty
    raise Refused(N_("there is no to-do {key}; `fundcs reminders --json` lists the numbers"), key=quoted(key))


def _questions(session: Session, key: str) -> Iterator[tuple[Sequence[str], Choice]]:
    """Chapters and choice for each reading of a key. One that names an unknown record asks nothing."""
    for named in rules.named(key):
        if named.chapter is None:
            yield CHAPTERS, EVERYTHING
        elif named.contract is not None:
            contract = entitlements.by_no(session, named.contract)
            if contract is not None:
                yield (named.chapter,), Choice(fund=contract.fund)
        elif named.finding is not None:
            finding = callbacks.finding(session, named.finding)
            if finding is not None:
                yield (named.chapter,), Choice(client=finding.client)
        else:
            yield (named.chapter,), Choice(fund=named.fund, client=named.client)


def _visible(act: Act, duty: Duty, own: Collection[str]) -> bool:
    if act.may(Permit.READ_CLIENTS):
        return True
    of_role = duty.owner is None and duty.owner_role == act.staff.role
    return (of_role and not act.sees_own_only) or duty.owner in own


@dataclass(frozen=True, slots=True)
class Move:
    """A date that another calendar moves: of a duty, or of a payout; and which member or roles to tell."""

    key: str
    subject: Text
    before: str
    after: str
    tell: tuple[str, ...]


class Forms(NamedTuple):
    """How one person's list is written: as a mail from a sender to an address, as a text with its title."""

    mail: Callable[[DutyList, str, str, datetime], EmailMessage]
    title: Callable[[DutyList], str]
    text: Callable[[DutyList], str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One person's list by one way: `sent` now, earlier that day, or not and why; `duties`: how many."""

    staff: str
    way: Literal["mail", "robot"]
    duties: int
    state: Literal["sent", "sent_before", "failed"]
    why: FundcsError | None = None


def send(act: Act, listed: DutyList, forms: Forms, *, again: bool) -> list[Delivery]:
    """Send to each addressee of the policy what they owe themselves, or their role and nobody in particular.

    Who owes nothing gets nothing. What was sent is on the trail, and is not sent again that day but `again`.
    Raises NotPermitted, and Refused where the policy names no addressee, or mail addresses and no server.
    """
    act.need(Permit.READ_CLIENTS)
    settings = act.policy.reminders
    if not settings.send_to:
        raise Refused(N_("the policy names nobody to send to; add reminders.send_to to policy.toml"))
    if not settings.mail and any(addressee.email for addressee in settings.send_to):
        raise Refused(N_("the policy names no mail server; add reminders.mail to policy.toml"))
    owing, refused = [], []
    for addressee in settings.send_to:
        try:
            own = _own(act, listed, addressee)
        except FundcsError as error:
            way: Literal["mail", "robot"] = "robot" if addressee.email is None else "mail"
            refused.append(Delivery(addressee.staff, way, 0, "failed", error))
        else:
            owing += [_Letter(addressee, own)] if own.duties else []
    by_mail = [letter for letter in owing if letter.to.email is not None]
    by_robot = [letter for letter in owing if letter.to.robot is not None]
    return [*_mailed(act, by_mail, forms, again=again), *_told(act, by_robot, forms, again=again), *refused]


class _Letter(NamedTuple):
    to: Addressee
    duties: DutyList

    def delivery(
        self,
        way: Literal["mail", "robot"],
        state: Literal["sent", "sent_before", "failed"],
        why: FundcsError | None = None,
    ) -> Delivery:
        return Delivery(self.to.staff, way, len(self.duties.duties), state, why)


def _own(act: Act, listed: DutyList, addressee: Addressee) -> DutyList:
    """What a member owes themselves, for whom they stand in, or as one of a role (Art. 7).

    Refuses who may not see client data (Art. 18).
    """
    member = staff.find_present(act.session, addressee.staff, act.today)
    if member.nda_on is None:
        raise Refused(
            N_(
                "{staff} has not signed the confidentiality agreement and gets no list (Art. 18); record "
                "the signature, or take {staff} out of reminders.send_to"
            ),
            staff=member.code,
        )
    of_role = None if act.policy.roles.sight[member.role] == "own" else member.role
    received = stands_for(act, member.code)
    own = [
        duty
        for duty in listed.duties
        if duty.owner in received or (duty.owner is None and duty.owner_role == of_role)
    ]
    return replace(listed, duties=own)


def _mailed(act: Act, letters: Sequence[_Letter], forms: Forms, *, again: bool) -> Iterator[Delivery]:
    """Send by the mail server, over one connection."""
    waiting = [letter for letter in letters if again or not _sent_today(act, letter, "mail")]
    yield from (letter.delivery("mail", "sent_before") for letter in letters if letter not in waiting)
    if not waiting:
        return
    settings = act.policy.reminders.mail[0]
    server = Server(settings.host, settings.port, settings.security, settings.user)
    done: list[Delivery] = []
    try:
        password = None if server.user is None else secret(PASSWORD)
        with connected(server, password) as post:
            for letter in waiting:
                to = letter.to.email or ""
                try:
                    post(forms.mail(letter.duties, settings.sender, to, clock.now()))
                except Unsent as error:
                    done.append(letter.delivery("mail", "failed", error))
                else:
                    _note(act, letter, "mail", to)
                    done.append(letter.delivery("mail", "sent"))
    except Unsent as error:
        done += [letter.delivery("mail", "failed", error) for letter in waiting[len(done) :]]
    yield from done


def _told(act: Act, letters: Sequence[_Letter], forms: Forms, *, again: bool) -> Iterator[Delivery]:
    """Send to the robots of chats."""
    for letter in letters:
        variable = letter.to.robot or ""
        if not again and _sent_today(act, letter, "robot"):
            yield letter.delivery("robot", "sent_before")
            continue
        try:
            to_robot(secret(variable), forms.title(letter.duties), forms.text(letter.duties))
        except Unsent as error:
            yield letter.delivery("robot", "failed", error)
        else:
            _note(act, letter, "robot", variable)
            yield letter.delivery("robot", "sent")


def _sent_today(act: Act, letter: _Letter, way: str) -> bool:
    return knows(act.session, "reminders", _key(act, letter, way))


def _note(act: Act, letter: _Letter, way: str, to: str) -> None:
    facts = {"to": to, "duties": len(letter.duties.duties)}
    trail.note(act.session, "sent", "reminders", _key(act, letter, way), facts=facts)


def _key(act: Act, letter: _Letter, way: str) -> str:
    return f"{act.today}/{letter.to.staff}/{way}"


_TOLD_OF_PAYMENTS = (Role.FINANCE, Role.INVESTMENT, Role.CS_MANAGER)


def moves(act: Act, before: WorkCalendar, after: WorkCalendar) -> list[Move]:
    """Every duty that falls due on another day by another calendar, and every payout paid on another day.

    Duties that one of the calendars does not know, such as a deadline already met, do not count.
    """
    old, new = act.supposing(work_calendar, before), act.supposing(work_calendar, after)
    day_before = {duty.key: duty.due.text for duty in owed(old)}
    moved = [
        Move(
            key=duty.key,
            subject=duty.subject,
            before=day_before[duty.key],
            after=duty.due.text,
            tell=(duty.owner or duty.owner_role,),
        )
        for duty in owed(new)
        if day_before.get(duty.key, duty.due.text) != duty.due.text
    ]
    return [*moved, *_moved_payments(old, new)]


def _moved_payments(old: Act, new: Act) -> Iterator[Move]:
    for fund in fund_queries.everyone(old.session):
        for period in periods_of(old, fund) if fund.sealed_on is None else ():
            if period.standing.settled:
                continue
            was, is_now = (payment(act, period).day.result for act in (old, new))
            if was != is_now:
                yield Move(
                    key=f"payment:{fund.code}:{period.due}",
                    subject=T("pay the payout of {fund} due {due}", fund=fund.code, due=period.due),
                    before=str(was),
                    after=str(is_now),
                    tell=tuple(role.value for role in _TOLD_OF_PAYMENTS),
                )
