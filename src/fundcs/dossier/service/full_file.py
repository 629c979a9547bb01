"""One client's whole file for the cabinet, collected from every chapter (Art. 3-5, 29)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.assignments.queries import absences, handovers
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.budgets.service import spending
from fundcs.callbacks.queries import records
from fundcs.callbacks.service import findings
from fundcs.callbacks.service.records import callback_records
from fundcs.care.queries import appointments as made
from fundcs.care.service import appointments, interactions
from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.service import admission, cases
from fundcs.dossier.service import client_file
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import holder_names, load
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_
from fundcs.packages.service import lookup
from fundcs.payouts.service import letters
from fundcs.staff import queries as members
from fundcs.suitability import queries as suitability
from fundcs.suitability.service import records as investor_records
from fundcs.surveys.service import opinions
from fundcs.surveys.service import records as surveys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.assignments.models import Absence, HandoverItem
    from fundcs.budgets.service.records import SpendingCase
    from fundcs.callbacks.service.records import CallbackRecord, FindingStatus
    from fundcs.care.service.appointments import AppointmentCase
    from fundcs.care.service.interactions import InteractionCase
    from fundcs.clients.models import Client
    from fundcs.complaints.service.cases import ComplaintCase
    from fundcs.dossier.service.client_file import WholeFile
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.kit.files import OutFile
    from fundcs.packages.service.lookup import PackageDetails
    from fundcs.payouts.service.letters import PayoutsReceived
    from fundcs.suitability.models import InvestorRecordWithdrawal
    from fundcs.suitability.rules.records import InvestorFact
    from fundcs.surveys.service.opinions import OpinionCase
    from fundcs.surveys.service.records import SurveyCase


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """What was recorded of the client's suitability, and its withdrawal where it was recorded by mistake."""

    fact: InvestorFact
    withdrawal: InvestorRecordWithdrawal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FullFile:
    """All that the archive holds of a client as of the act's moment.

    `holdings`: the contracts the client signed or took over, those cancelled too; `packages` those of the
    ones the client signed. `names`: of the clients who held them, by code. `staff`: everybody's names.
    `absences`: those of the client's CS specialist and adviser, with who stands in.
    """

    whole: WholeFile
    holdings: Sequence[Holding]
    names: Mapping[str, str]
    staff: Mapping[str, str]
    received: PayoutsReceived
    packages: Sequence[PackageDetails]
    complaints: Sequence[ComplaintCase]
    callbacks: Sequence[CallbackRecord]
    findings: Sequence[FindingStatus]
    interactions: Sequence[InteractionCase]
    appointments: Sequence[AppointmentCase]
    spending: Sequence[SpendingCase]
    surveys: Sequence[SurveyCase]
    opinions: Sequence[OpinionCase]
    suitability: Sequence[KeptRecord]
    handovers: Sequence[HandoverItem]
    absences: Sequence[Absence]


@dataclass(frozen=True, slots=True)
class FullExport:
    """A whole file, where it is written to, and the trail's head that it names at its foot."""

    full: FullFile
    path: Path
    shown_path: Path
    head: str


def collect(act: Act, who: str) -> FullFile:
    """The whole file of the client `who`; unmasked, the look goes on the trail. Raises NoSuchClient."""
    whole = client_file.whole(act, who)
    code = whole.file.client.code
    holdings = load(act.session, Contracts(client=code))
    calls = records.callbacks(act.session, records.CallbackFilter(client=code), act.moment)
    return FullFile(
        whole=whole,
        holdings=holdings,
        names=holder_names(act.session, holdings),
        staff=act.once(members.names),
        received=letters.statement(act, code, None),
        packages=[lookup.details(act, holding.no) for holding in holdings if holding.subscriber == code],
        complaints=[admission.find(act, case.no) for case in cases.listed(act, ComplaintFilter(client=code))],
        callbacks=callback_records(act, calls),
        findings=findings.listed(act, client=code, fund=None, only_open=False),
        interactions=interactions.listed(act, client=code, withdrawn=True),
        appointments=appointments.cases(act, made.listed(act.session, act.moment, client=code)),
        spending=spending.listed(act, client=code),
        surveys=surveys.listed(act, client=code),
        opinions=opinions.of_client(act, code),
        suitability=_suitability(act, code),
        handovers=handovers.of_client(act.session, code, act.moment),
        absences=_absences(act, whole.file.client),
    )


def _suitability(act: Act, client: str) -> list[KeptRecord]:
    """What was recorded of the client's suitability, by day, the withdrawn records among the others."""
    kept = [KeptRecord(fact) for fact in investor_records.facts_of(act, client)]
    kept += [
        KeptRecord(investor_records.fact(act, record), withdrawal)
        for record, withdrawal in suitability.withdrawn(act.session, act.moment, client)
    ]
    return sorted(kept, key=lambda record: (record.fact.day, record.fact.id))


def _absences(act: Act, client: Client) -> list[Absence]:
    """When those who look after the client were or are away, as recorded by the act's moment."""
    keepers = (
        holder(act, Held.CLIENT, client.code, client.officer),
        holder(act, Held.ADVISED_CLIENT, client.code, client.advisor),
    )
    return [
        absence
        for staff in dict.fromkeys(filter(None, keepers))
        for absence in absences.of_staff(act.session, staff)
        if absence.recorded_at <= act.moment
    ]


def export(act: Act, who: str, *, csv: OutFile | None, xlsx: OutFile | None) -> FullExport:
    """The whole file for a workbook, noted on the trail as exported, with the client (Art. 7, 13).

    Raises Misused where no Excel file is named: one client's file has many tables.
    """
    if xlsx is None or csv is not None:
        raise Misused(N_("one client's file is written to an Excel file; give --xlsx FILE, and no --csv"))
    full = collect(act, who)
    client = full.whole.file.client.code
    facts = {"file": xlsx.path.name} | ({} if act.reveal is None else {"reason": act.reveal})
    trail.note(act.session, "exported", "client", client, client=client, facts=facts)
    return FullExport(full, xlsx.aside, xlsx.path, trail.head(act.session))
