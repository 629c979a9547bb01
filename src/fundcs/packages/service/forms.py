"""The two forms of Art. 22 as workbooks to be printed on A4 and signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.entitlements.service import find as find_contract
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.packages.rules.checks import NoSuchRound
from fundcs.packages.rules.package import FormKind, Result
from fundcs.packages.service import packages

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.files import OutFile
    from fundcs.packages.service.packages import Details


class NothingReturned(Refused):
    template = N_("no round of contract {no} was found unqualified; there is nothing to complete")


@dataclass(frozen=True, slots=True)
class Form:
    """What a form of Art. 22 is made from.

    `round`: the round it is of, None for a blank one. `amount` in fen. `head`: the trail's head.
    """

    kind: FormKind
    details: Details
    round: int | None
    amount: int
    fund_name: str
    head: str


def form(act: Act, no: str, kind: FormKind, out: OutFile, round_: int | None) -> Form:
    """A form of a contract's package, to be written to `out`; its export is on the trail.

    The handover form is of a round, the last unless given, or blank where nothing was handed in yet.
    Raises NoSuchContract, NotYours, NothingReturned, NoSuchRound.
    """
    details = packages.details(act, packages.find(act, no))
    package = details.case.package
    if round_ is not None and package.round(round_) is None:
        raise NoSuchRound(no=package.contract, round=round_, last=len(package.rounds))
    reviews = [review for review in package.reviews if review.withdrawn is None]
    if kind is FormKind.COMPLETION and not any(review.result is Result.UNQUALIFIED for review in reviews):
        raise NothingReturned(no=package.contract)
    number = round_ or len(package.rounds) or None
    facts = {"form": kind.value, "file": out.path.name, "round": number}
    trail.note(
        act.session, "exported", "package_form", package.contract, client=details.case.client, facts=facts
    )
    return Form(
        kind=kind,
        details=details,
        round=number,
        amount=find_contract(act.session, no).terms.amount,
        fund_name=funds.find(act.session, package.fund).name,
        head=trail.head(act.session),
    )
