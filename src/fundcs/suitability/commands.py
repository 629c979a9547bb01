"""The commands `fundcs client assess`, `evidence`, `investor` and `suitability`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View
from fundcs.suitability.rules.records import (
    CLIENT_LEVEL_NAMES,
    EVIDENCE_NAMES,
    ClientLevel,
    EvidenceKind,
    RecordKind,
)

app = chapter(_("Clients' risk levels, evidence and kinds of investor (Art. 1)."))

Who = Annotated[
    str, typer.Argument(metavar="CLIENT", help=_("A client number, or a name that only one client has."))
]
ValidUntil = Annotated[
    date | None,
    options.day("--valid-until", help_text=_("The last day on which it is valid; default: by the policy.")),
]
Withdraw = Annotated[
    date | None, options.day("--withdraw", help_text=_("Withdraw the one of this day, recorded by mistake."))
]
Reason = Annotated[str | None, options.withdrawal_reason()]


@command(
    app, "assess", _("Record a client's risk level by the questionnaire, or withdraw one."),
    access=Access.WRITE, permit=Permit.WRITE_CLIENTS,
)  # fmt: skip
def assess(
    act: Act,
    client: Who,
    *,
    level: Annotated[
        ClientLevel | None,
        options.choice(CLIENT_LEVEL_NAMES, "--level", help_text=_("The client's risk level.")),
    ] = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day of the questionnaire; default: today."))
    ] = None,
    valid_until: ValidUntil = None,
    withdraw: Withdraw = None,
    reason: Reason = None,
) -> View:
    value = None if level is None else level.value
    return _recorded(act, client, RecordKind.LEVEL, withdraw, reason, value=value, on=on, until=valid_until)


@command(
    app, "evidence", _("Record evidence of a client's assets or income, or withdraw it (Art. 1)."),
    access=Access.WRITE, permit=Permit.WRITE_CLIENTS,
)  # fmt: skip
def evidence(
    act: Act,
    client: Who,
    *,
    kind: Annotated[
        EvidenceKind, options.choice(EVIDENCE_NAMES, "--kind", help_text=_("What the amount is shown of."))
    ],
    amount: Annotated[
        int | None, options.amount("--amount", help_text=_("The amount shown; of income, of one year."))
    ] = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day of the evidence; default: today."))
    ] = None,
    valid_until: ValidUntil = None,
    withdraw: Withdraw = None,
    reason: Reason = None,
) -> View:
    record = RecordKind(kind.value)
    return _recorded(act, client, record, withdraw, reason, amount=amount, on=on, until=valid_until)


@command(
    app, "investor", _("Record which kind of investor a client is, or withdraw it (Art. 1)."),
    access=Access.WRITE, permit=Permit.WRITE_CLIENTS,
)  # fmt: skip
def investor(
    act: Act,
    client: Who,
    *,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar="CODE|LABEL", help=_("The kind of investor, from the policy (suitability).")
        ),
    ] = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day from which it holds; default: today."))
    ] = None,
    withdraw: Withdraw = None,
    reason: Reason = None,
) -> View:
    return _recorded(act, client, RecordKind.INVESTOR, withdraw, reason, value=kind, on=on)


@command(
    app, "suitability", _("Show a client's suitability: records, and the account of each contract."),
    permit=Permit.READ_FILES, personal=True,
)  # fmt: skip
def suitability(act: Act, client: Who) -> View:
    from fundcs.clients.service import particulars
    from fundcs.suitability.show import suitability as show

    return show.client(act, particulars.find(act.session, client))


def _recorded(
    act: Act,
    client: str,
    kind: RecordKind,
    withdraw: date | None,
    reason: str | None,
    *,
    value: str | None = None,
    amount: int | None = None,
    on: date | None = None,
    until: date | None = None,
) -> View:
    """Record or withdraw, whichever the options say. Raises Misused where they say both or neither."""
    from fundcs.suitability.service import records
    from fundcs.suitability.show import suitability as show

    given = value is not None or amount is not None
    if given is (withdraw is not None) or (not given and (on, until) != (None, None)):
        raise Misused(N_("give what is to be recorded, or --withdraw DATE with --reason alone"))
    if withdraw is not None:
        return show.client(act, records.withdraw(act, client, kind, withdraw, reason))
    typed = records.TypedRecord(kind=kind, value=value, amount=amount, day=on, valid_until=until)
    return show.client(act, records.add(act, client, typed))
