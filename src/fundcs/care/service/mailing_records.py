"""What was sent in a month's mailing, what came back, and taking either back (Art. 9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fundcs.callbacks.service import finding_withdrawals, findings
from fundcs.care.models.mailings import MailingPreference, MailingReturn, MailingRound, MailingSent
from fundcs.care.queries import mailings as stored
from fundcs.care.rules import mailings as rules
from fundcs.care.rules.mailings import MAILING_STATE_NAMES, MailingState
from fundcs.care.service import mailings, products
from fundcs.clients.service import particulars
from fundcs.deadlines.rules import start_of
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_, T, speaking
from fundcs.kit.parsing import parse_month
from fundcs.kit.typed import second, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.care.service.mailings import Recipient
    from fundcs.kit.periods import Period

ADDRESS_KIND: Final = "contact_changed"
"""The kind of finding that mail which came back is, where the policy keeps it."""
_LETTER: Final = "letter"


@dataclass(frozen=True, slots=True)
class MailingRecorded:
    """What was recorded of a month: for whom, for how many it was before, and who is not sent to and why."""

    month: str
    recorded: Sequence[Recipient]
    before: int
    apart: Sequence[Recipient]


@dataclass(frozen=True, slots=True)
class MailingWithdrawn:
    """What was taken back of a month: that it was sent, or that it came back."""

    month: str
    clients: Sequence[tuple[str, str]]
    returned: bool


def sent(act: Act, who: Sequence[str], asked: tuple[int, int] | None, on: date | None) -> MailingRecorded:
    """Record that a month's mailing was sent: to the clients named, else to all who are to be sent it.

    Raises Misused where neither clients nor a month are named; Refused for a day outside the month's and for
    a client who is not on its list, was sent it before, or gets none.
    """
    if not who and asked is None:
        raise Misused(
            N_("who was sent the mailing is missing; give clients, the returned list, or --month M")
        )
    days, day = rules.month_of(asked, act.today), on or act.today
    rules.check_sent_on(days.first, day, act.today)
    seen = [each for each in mailings.recipients(act, days) if act.sight.sees(each.client)]
    if who:
        named = {each.client: each for each in (_addressee(act, days, seen, one) for one in who)}
        chosen, before = list(named.values()), 0
    else:
        chosen = [each for each in seen if each.state is MailingState.TO_SEND]
        before = sum(each.state in (MailingState.SENT, MailingState.RETURNED) for each in seen)
    enclosed = products.announced(act, days)
    recorded = [put_down(act, days, each, day, enclosed) for each in chosen]
    act.session.flush()
    close(act, days, day)
    apart = [] if who else [each for each in seen if each.state not in rules.LISTED]
    return MailingRecorded(rules.month_text(days.first), recorded, before, apart)


def _addressee(act: Act, days: Period, seen: Iterable[Recipient], who: str) -> Recipient:
    """A client named, who may be sent the mailing; mail to an address that is in doubt may be sent again."""
    client = particulars.find(act.session, who)
    recipient = next((each for each in seen if each.client == client.code), None)
    if recipient is None:
        raise Refused(
            N_("client {client} is not on the mailing list of {month}; `fundcs care mailing` shows who is"),
            client=client.code,
            month=rules.month_text(days.first),
        )
    check_sendable(recipient, days)
    return recipient


def check_sendable(recipient: Recipient, days: Period) -> None:
    """Refuse a second sending, and one to who wants none, has no address, or whose file is sealed."""
    if recipient.state is MailingState.SENT:
        raise Refused(
            N_("the mailing of {month} was sent to client {client} on {day} already"),
            month=rules.month_text(days.first),
            client=recipient.client,
            day=recipient.sent_on,
        )
    if recipient.state in (MailingState.OPTED_OUT, MailingState.NO_ADDRESS, MailingState.SEALED):
        raise Refused(
            N_("nothing is sent to client {client}: {why}; correct that first, if it is not so"),
            client=recipient.client,
            why=T(MAILING_STATE_NAMES[recipient.state]),
        )
    if not recipient.address:
        raise Refused(N_("client {client} has no address any more"), client=recipient.client)


def put_down(
    act: Act, days: Period, recipient: Recipient, on: date, enclosed: dict[str, set[str]]
) -> Recipient:
    """Record that the mailing, with what is enclosed, went to a client on a day."""
    made = MailingSent(
        client=recipient.client,
        month=rules.month_text(days.first),
        address=recipient.address or "",
        sent_on=on,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    nos = tuple(no for no, clients in enclosed.items() if recipient.client in clients)
    for no in nos:
        products.put_down(act, no, recipient.client, _LETTER, on, mailing=made.id)
    standing = replace(recipient.standing, sent=True, returned=False)
    return replace(recipient, mailing=made, came_back=None, standing=standing, products=nos)


def close(act: Act, days: Period, on: date) -> None:
    """Record that the month's list was gone through: somebody was sent to, and nobody is left on it.

    Once for a month.
    """
    month = rules.month_text(days.first)
    if not stored.sent(act.session, act.moment, month=month) or mailings.gone_through(act, month) is not None:
        return
    if not mailings.left(act, days):
        act.session.add(
            MailingRound(
                month=month,
                sent_on=on,
                recorded_at=second(act.moment),
                recorded_by=act.staff.code,
            )
        )
        act.session.flush()


def returned(act: Act, who: Sequence[str], asked: tuple[int, int] | None, on: date | None) -> MailingRecorded:
    """Record that mail to clients came back; a finding asks for each one's address (Art. 43).

    Without a month it is the last one that each was sent. Raises Refused for a client to whom none was sent,
    and for one of whom it came back before.
    """
    given = None if asked is None else rules.month_of(asked, act.today)
    recorded = []
    for each in dict.fromkeys(who):
        client = particulars.find(act.session, each)
        month = None if given is None else rules.month_text(given.first)
        made = stored.sent(act.session, act.moment, month=month, client=client.code)
        if not made:
            raise Refused(
                N_("no mailing to client {client} is on record that could have come back"), client=client.code
            )
        mailing, before = max(made, key=lambda row: (row[0].month, row[0].id or 0))
        if before is not None:
            raise Refused(
                N_("the mailing of {month} to client {client} came back on {day} already, see {finding}"),
                month=mailing.month,
                client=client.code,
                day=before.returned_on,
                finding=before.finding,
            )
        took = take_back(act, mailing, on or act.today)
        days = rules.month_of(parse_month(mailing.month), act.today)
        recorded += [
            replace(row, came_back=took) for row in mailings.recipients(act, days, client=client.code)
        ]
    months = {each.mailing.month for each in recorded if each.mailing is not None}
    return MailingRecorded(", ".join(sorted(months)), recorded, 0, ())


def take_back(act: Act, mailing: MailingSent, on: date) -> MailingReturn:
    """Record that a mailing came back on a day, and the finding on the address."""
    rules.check_returned_on(mailing.client, mailing.sent_on, on, act.today)
    at = second(act.moment) if on == act.today else start_of(on)
    finding = findings.new_finding(
        act, mailing.client, _kind(act), _words(act, mailing, on), at=at, callback=None
    )
    finding.no = findings.next_number(act)
    act.session.add(finding)
    act.session.flush()
    made = MailingReturn(
        mailing=mailing.id or 0,
        client=mailing.client,
        returned_on=on,
        finding=finding.no,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    return made


def _kind(act: Act) -> str:
    known = {label.code for label in act.policy.callbacks.finding_kinds}
    return ADDRESS_KIND if ADDRESS_KIND in known else findings.kind_of(act, None)


def _words(act: Act, mailing: MailingSent, on: date) -> str:
    """What the finding says, in the language of official papers: who answers it reads it there."""
    with speaking(act.document_language):
        return str(
            T(
                "the mailing of {month} came back on {day}: ask for the address",
                month=mailing.month,
                day=on,
            )
        )


def withdraw(
    act: Act, who: Sequence[str], asked: tuple[int, int], reason: str, *, returned: bool
) -> MailingWithdrawn:
    """Take back that a month's mailing was sent, to clients or to all, or that it came back of clients.

    With a return goes its finding. Raises Misused where nobody is named of whom it came back; Refused where
    nothing of the kind is on record, and for a mailing that came back.
    """
    if returned and not who:
        raise Misused(N_("of whom the mail did not come back is missing; give the clients"))
    days, why = rules.month_of(asked, act.today), text(reason)
    month = rules.month_text(days.first)
    made = stored.sent(act.session, act.moment, month=month)
    codes = list(dict.fromkeys(particulars.find(act.session, each).code for each in who))
    chosen = []
    for code in codes or sorted({row.client for row, _back in made}):
        own = [(row, back) for row, back in made if row.client == code]
        if not own or (returned and own[-1][1] is None):
            raise Refused(
                N_("no mailing of {month} that came back from client {client} is on record")
                if returned
                else N_("no mailing of {month} to client {client} is on record"),
                month=month,
                client=code,
            )
        chosen.append(own[-1])
    if not chosen:
        raise Refused(N_("nothing of the mailing of {month} is on record"), month=month)
    at = second(act.moment)
    for row, back in chosen:
        if returned and back is not None:
            _undo_return(act, back, why, at)
        else:
            _undo_sending(act, month, row, back, why, at)
    round_ = mailings.gone_through(act, month)
    if not codes and round_ is not None:
        _mark(act, round_, why, at)
    act.session.flush()
    names = {each.client: each.name for each in mailings.recipients(act, days)}
    return MailingWithdrawn(month, [(row.client, names.get(row.client, "")) for row, _ in chosen], returned)


def _undo_sending(
    act: Act, month: str, row: MailingSent, back: MailingReturn | None, why: str, at: datetime
) -> None:
    if back is not None:
        raise Refused(
            N_(
                "the mailing of {month} to client {client} came back; withdraw that first with --returned, "
                "if it did not"
            ),
            month=month,
            client=row.client,
        )
    _mark(act, row, why, at)


def _undo_return(act: Act, back: MailingReturn, why: str, at: datetime) -> None:
    """The finding goes with it, unless it was withdrawn by itself."""
    if any(each.finding == back.finding for _address, each in _open(act, back.client)):
        finding_withdrawals.withdraw(act, back.finding, why)
    _mark(act, back, why, at)


def _open(act: Act, client: str) -> list[tuple[str, MailingReturn]]:
    return stored.suspect(act.session, act.moment, client).get(client, [])


def _mark(act: Act, row: MailingSent | MailingReturn | MailingRound, why: str, at: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by, row.reason = at, act.staff.code, why
    act.session.add(row)


def prefer(act: Act, client: str, *, no_mailings: bool) -> None:
    """Record whether a client, by code, wants no mailings."""
    act.session.add(
        MailingPreference(
            client=client,
            no_mailings=no_mailings,
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()
