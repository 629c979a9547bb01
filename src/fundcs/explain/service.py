"""`fundcs explain`: what a key names, so that the chapter it belongs to gives its own account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from fundcs.act import Permit
from fundcs.budgets import queries as budgets
from fundcs.callbacks.queries import records as callbacks
from fundcs.clients.service.particulars import NoSuchClient
from fundcs.complaints import queries as complaints
from fundcs.dossier.service import client_file
from fundcs.entitlements import queries as contracts
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, parse_day
from fundcs.policy import articles
from fundcs.reminders import service as reminders
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundcs.act import Act
    from fundcs.deadlines.rules import Duty
    from fundcs.dossier.service.client_file import ClientFile


class Recorded(Enum):
    """What its chapter explains, found by its number: a record, an article, a day."""

    CONTRACT = "contract"
    COMPLAINT = "complaint"
    FINDING = "finding"
    CALLBACK = "callback"
    SPENDING = "spending"
    BUDGET = "budget"
    FUND = "fund"
    ARTICLE = "article"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class ExplainedDuty:
    """A duty, with the names of all staff and of its client by code."""

    duty: Duty
    staff: Mapping[str, str]
    clients: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExplainedRecord:
    """A record by its number."""

    kind: Recorded
    no: str


def find(act: Act, key: str) -> ExplainedDuty | ExplainedRecord | ClientFile:
    """What the key names: a duty (its key holds a colon), an article, a day, a fund, a record or a client.

    Whoever owes a duty may ask why; the records themselves are for those who may read client files (Art. 7),
    a fund for those who may read its payouts. Raises Refused, NotPermitted.
    """
    if ":" in key:
        duty = reminders.find(act, key)
        clients = reminders.client_names(act, [duty])
        return ExplainedDuty(duty=duty, staff=act.once(staff.names), clients=clients)
    named = _nobodys(act, key)
    if named is not None:
        return named
    act.need(Permit.READ_CLIENTS)
    no = fold(key).upper()
    kind = _recorded(act, no)
    if kind is not None:
        return ExplainedRecord(kind, no)
    try:
        return client_file.open_file(act, key)
    except NoSuchClient as error:
        raise Refused(
            N_(
                "there is no client, contract, complaint, callback, finding, fund, budget, spending or to-do "
                "{key}; the list commands show them"
            ),
            key=error.facts["client"],
        ) from None


def _nobodys(act: Act, key: str) -> ExplainedRecord | None:
    """An article, a day or a fund: nothing of a client's is in them."""
    for kind, read in ((Recorded.ARTICLE, articles.article), (Recorded.DAY, parse_day)):
        try:
            read(key)
        except Refused:
            continue
        return ExplainedRecord(kind, key)
    try:
        fund = funds.find(act.session, key)
    except Refused:
        return None
    act.need(Permit.READ_PAYOUTS)
    return ExplainedRecord(Recorded.FUND, fund.code)


def _recorded(act: Act, no: str) -> Recorded | None:
    if contracts.by_no(act.session, no) is not None:
        return Recorded.CONTRACT
    if complaints.by_no(act.session, no) is not None:
        return Recorded.COMPLAINT
    if callbacks.callback(act.session, no) is not None:
        return Recorded.CALLBACK
    if budgets.spending(act.session, no) is not None:
        return Recorded.SPENDING
    if budgets.entry(act.session, no) is not None:
        return Recorded.BUDGET
    return Recorded.FINDING if callbacks.finding(act.session, no) is not None else None
