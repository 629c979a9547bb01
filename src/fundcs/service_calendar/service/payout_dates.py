"""What the payouts to come bring that is no to-do yet, or never: payments, callbacks, maturities."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit
from fundcs.calendars.service import calendar_of
from fundcs.callbacks.queries.records import client_officers
from fundcs.deadlines.rules import due as due_of
from fundcs.deadlines.rules import start_of
from fundcs.kit.i18n import T
from fundcs.service_calendar import rules
from fundcs.service_calendar.rules import Entry, EntryKind, Fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fundcs.act import Act
    from fundcs.callbacks.queries.records import ClientOfficer
    from fundcs.deadlines.rules import Due
    from fundcs.kit.i18n import Text
    from fundcs.payouts.rules.forecast import ForecastPayout, Maturity
    from fundcs.service_calendar.service.asked import Asked


def known_clients(
    act: Act, ahead: Iterable[ForecastPayout], maturing: Iterable[Maturity]
) -> dict[str, ClientOfficer]:
    """Name and officer of the clients who are paid or whose contracts mature, by code."""
    codes = {client for payout in ahead for client in payout.outlook.clients}
    return client_officers(act.session, codes | {each.client for each in maturing}, act.today)


def payments(
    asked: Asked, ahead: Iterable[ForecastPayout], known: Mapping[str, ClientOfficer]
) -> Iterator[Entry]:
    """The days on which investors are paid, with what is paid to those of whom the calendar is (Art. 53).

    Who reads the totals of payouts is told the fund's, others what their own clients are paid.
    """
    totals = asked.whole and asked.act.may(Permit.READ_TOTALS)
    role = asked.act.policy.deadline("payout.pay_investors").role
    for payout in ahead:
        own = {
            (contract, client): amount
            for (contract, client), amount in payout.outlook.paid.items()
            if totals or asked.admits(client, known[client].officer, contract)
        }
        if own and payout.cash_on <= asked.last:
            yield Entry(
                key=f"payout:{payout.fund}:{payout.due}:pay_investors",
                kind=EntryKind.PAYOUT,
                on=payout.cash_on,
                due=payout.pay_date,
                subject=T(
                    "payout of {fund} due {due}; clients: {n}",
                    fund=payout.fund,
                    due=payout.due,
                    n=len({client for _contract, client in own}),
                ),
                owner_role=role if totals else None,
                client=asked.client,
                fund=payout.fund,
                amount=sum(own.values()),
                provisional=payout.payment.day.provisional,
            )


def calls(
    asked: Asked, ahead: Iterable[ForecastPayout], known: Mapping[str, ClientOfficer]
) -> Iterator[Entry]:
    """The callbacks before and after payouts that are no to-dos yet, by officer (Art. 46, 55)."""
    if not asked.act.may(Permit.READ_CLIENTS):
        return
    for payout in ahead:
        own = Counter(
            known[client].officer
            for client in payout.outlook.clients
            if asked.admits(client, known[client].officer)
        )
        place = {"fund": payout.fund, "due": payout.due}
        before, after = rules.calls_before(payout.fund, payout.due), T(rules.CALLS_AFTER, **place, n=1)
        asks = [("payout.done", payout.cash_on, Fold(f"after:{payout.fund}:{payout.due}", after), False)]
        if payout.verify is not None and not payout.calls_owed:
            asks.append(("payout.verify", payout.verify.result, before, payout.verify.provisional))
        for key, day, fold, provisional in asks:
            if asked.holds(day):
                for officer, clients in own.items():
                    yield _called(asked, EntryKind.CALLBACK, day, fold, (officer, key), clients, provisional)


def _called(
    asked: Asked, kind: EntryKind, day: date, fold: Fold, whose: tuple[str | None, str], count: int,
    provisional: bool = False,
) -> Entry:  # fmt: skip
    """Calls of an officer, by the policy's deadline under which their role owes them."""
    officer, deadline = whose
    return Entry(
        key=f"ahead:{fold.key}:{day}:{officer or ''}",
        kind=kind,
        on=day,
        due=day,
        subject=replace(fold.sentence, facts={**fold.sentence.facts, "n": count}),
        owner_role=asked.act.policy.deadline(deadline).role,
        owner=officer,
        client=asked.client,
        count=count,
        provisional=provisional,
        fold=fold,
    )


def maturities(
    asked: Asked, maturing: Iterable[Maturity], known: Mapping[str, ClientOfficer]
) -> Iterator[Entry]:
    """The contracts that mature, and the calls about them that are no to-dos yet (Art. 31).

    The call is a to-do from as long before its deadline as that is before the maturity.
    """
    deadline, work = asked.act.policy.deadline("contracts.maturity_notice"), calendar_of(asked.act)
    told = asked.act.may(Permit.READ_PAYOUTS) and asked.whole
    by: dict[date, Due] = {}
    for each in maturing:
        officer = known[each.client].officer
        if not (told or asked.admits(each.client, officer, each.contract)):
            continue
        fold = Fold(f"matures:{each.fund}", T(rules.MATURING, fund=each.fund, n=1))
        yield Entry(
            key=f"matures:{each.contract}",
            kind=EntryKind.MATURITY,
            on=each.matures,
            due=each.matures,
            subject=_matures(each, known[each.client].name),
            client=each.client,
            fund=each.fund,
            amount=each.principal,
            fold=fold,
        )
        notice = by.setdefault(each.matures, due_of(deadline, start_of(each.matures), work))
        begins = notice.day - (each.matures - notice.day)
        if begins > asked.first and asked.act.may(Permit.READ_CLIENTS):
            yield _notice(asked, each, known[each.client], notice)


def _notice(asked: Asked, each: Maturity, holder: ClientOfficer, notice: Due) -> Entry:
    call = _called(
        asked, EntryKind.CALLBACK, notice.day, rules.calls_on_maturity(each.fund),
        (holder.officer, "contracts.maturity_notice"), 1, provisional=notice.provisional,
    )  # fmt: skip
    subject = T(
        "call {client} {name} about contract {contract}, which matures on {day}",
        client=each.client,
        name=holder.name,
        contract=each.contract,
        day=each.matures,
    )
    return replace(call, key=f"maturity:{each.contract}", client=each.client, fund=each.fund, subject=subject)


def _matures(each: Maturity, name: str) -> Text:
    facts = {"contract": each.contract, "client": each.client, "name": name}
    return T("contract {contract} of {client} {name} matures", **facts)
