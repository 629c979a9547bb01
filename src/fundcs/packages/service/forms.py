"""The two forms of Art. 22 as workbooks to be printed on A4 and signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.entitlements.service import find as find_contract
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.packages.rules.checks import existing_round
from fundcs.packages.rules.package import FormKind, Result
from fundcs.packages.service import lookup

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.files import OutFile
    from fundcs.packages.service.lookup import PackageDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageForm:
    """What a form of Art. 22 is made from.

    `round`: the round it is of, None for a blank one. `amount` in fen. `head`: the trail's head.
    """

    kind: FormKind
    details: PackageDetails
    round: int | None
    amount: int
    fund_name: str
    head: str


def form(act: Act, no: str, kind: FormKind, out: OutFile, number: int | None) -> PackageForm:
    """A form of a contract's package, to be written to `out`; its export is on the trail.

    The handover form is of a round, the last unless given, or blank where nothing was handed in yet.
    Raises Refused, NoSuchContract, NotYours.
    """
    details = lookup.details(act, no)
    package = details.status.package
    if number is not None:
        existing_round(package, number)
    reviews = [review for review in package.reviews if review.withdrawn is None]
    if kind is FormKind.COMPLETION and not any(review.result is Result.UNQUALIFIED for review in reviews):
        raise Refused(
            N_("no submission of contract {no} was found unqualified; there is nothing to complete"),
            no=package.contract,
        )
    chosen = number or len(package.rounds) or None
    trail.note(
        act.session,
        "exported",
        "package_form",
        package.contract,
        client=details.status.signer.code,
        facts={"form": kind.value, "file": out.path.name, "round": chosen},
    )
    return PackageForm(
        kind=kind,
        details=details,
        round=chosen,
        amount=find_contract(act.session, no).terms.amount,
        fund_name=funds.find(act.session, package.fund).name,
        head=trail.head(act.session),
    )
