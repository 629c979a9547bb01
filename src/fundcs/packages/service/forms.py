"""The two forms of Art. 22 as workbooks to be printed on A4 and signed."""

from __future__ import annotations

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


def write(act: Act, no: str, kind: FormKind, out: OutFile, round_: int | None) -> Details:
    """Write a form of a contract's package; its export is on the trail.

    The handover form is of a round, the last unless given, or blank where nothing was handed in yet.
    Raises NoSuchContract, NotYours, NothingReturned, NoSuchRound.
    """
    from fundcs.packages.show import forms

    one = packages.details(act, packages.find(act, no))
    package = one.case.package
    if round_ is not None and package.round(round_) is None:
        raise NoSuchRound(no=package.contract, round=round_, last=len(package.rounds))
    reviews = [review for review in package.reviews if review.withdrawn is None]
    if kind is FormKind.MISSING and not any(review.result is Result.UNQUALIFIED for review in reviews):
        raise NothingReturned(no=package.contract)
    number = round_ or len(package.rounds) or None
    facts = {"form": kind.value, "file": out.path.name, "round": number}
    trail.note(act.session, "exported", "package_form", package.contract, client=one.case.client, facts=facts)
    heading = forms.Heading(
        amount=find_contract(act.session, no).contract.amount,
        fund_name=funds.find(act.session, package.fund).name,
        head=trail.head(act.session),
    )
    if kind is FormKind.HANDOVER:
        forms.handover(one, heading, number, out.aside, act.document_language)
    else:
        forms.completion(one, heading, out.aside, act.document_language)
    return one
