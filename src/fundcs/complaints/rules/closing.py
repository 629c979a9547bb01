"""What a complaint lacks before it can be closed, each with the command that supplies it (Art. 38)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.complaints.rules.standing import awaits
from fundcs.complaints.rules.steps import ComplaintState
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.placeholders import in_words
from fundcs.kit.typed import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.complaints.rules.standing import ComplaintStanding
    from fundcs.kit.i18n import Text


@dataclass(frozen=True, slots=True)
class Determined:
    """What is determined of a complaint (Art. 38(2)): the codes of department and person responsible."""

    department: str | None
    responsible: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is missing, and the command line that supplies it, its placeholders in capitals."""

    what: Text
    command: str


def missing(
    no: str, reached: ComplaintStanding, determined: Determined, not_accepted: str | None = None
) -> tuple[Missing, ...]:
    """Everything that an open complaint lacks; `not_accepted`: why it is closed without the acceptance."""
    return (
        *_determination(no, reached, determined),
        *_answers(no, reached),
        *(_acceptance(no, reached) if not_accepted is None else ()),
    )


def check(
    no: str, reached: ComplaintStanding, determined: Determined, not_accepted: str | None = None
) -> None:
    """Refuse to close a complaint that lacks something, naming all of it. Raises Refused.

    One that is not open is left to the table of steps.
    """
    if reached.state is ComplaintState.CLOSED:
        return
    lacks = missing(no, reached, determined, not_accepted)
    if lacks:
        raise Refused(
            N_("complaint {no} cannot be closed yet; it lacks: {missing}"),
            no=no,
            missing=joined(
                T("{what}: `{command}`", what=each.what, command=in_words(each.command)) for each in lacks
            ),
        )
    if not_accepted is not None and (reached.proposal is None or reached.proposal.answer is not None):
        raise Refused(_needless(reached), no=no, at=_accepted(reached))


def _determination(no: str, reached: ComplaintStanding, determined: Determined) -> Iterator[Missing]:
    """Judgement, department and person responsible; the judgement's command takes all three."""
    options = "".join(
        option
        for option, value in (
            (" --department CODE", determined.department),
            (" --responsible STAFF", determined.responsible),
        )
        if value is None
    )
    if reached.judgement is None:
        what = T("the judgement, with department and person responsible") if options else T("the judgement")
        yield Missing(what, f"fundcs complaints judge {no} --reasonable --content TEXT{options}")
    elif options:
        what = T("the department and the person responsible")
        if determined.department is not None:
            what = T("the person responsible")
        elif determined.responsible is not None:
            what = T("the department")
        yield Missing(what, f"fundcs complaints edit {no}{options} --reason TEXT")


def _answers(no: str, reached: ComplaintStanding) -> Iterator[Missing]:
    reply = f"fundcs complaints reply {no} --content TEXT"
    if reached.awaits_general_manager:
        yield Missing(T("the general manager's answer"), f"{reply} --by STAFF")
    elif reached.state not in (ComplaintState.REPLIED, ComplaintState.PROPOSED):
        yield Missing(T("a reply to the client"), reply)


def _acceptance(no: str, reached: ComplaintStanding) -> Iterator[Missing]:
    if awaits(reached.proposal):
        yield Missing(
            T("the client's acceptance, or the reason with --not-accepted TEXT"),
            f"fundcs complaints accept {no}",
        )


def _needless(reached: ComplaintStanding) -> str:
    if reached.proposal is None:
        return N_("no solution was proposed on complaint {no}; leave out --not-accepted")
    return N_("the client accepted on {at} what was proposed on complaint {no}; leave out --not-accepted")


def _accepted(reached: ComplaintStanding) -> str | None:
    accepted = None if reached.proposal is None else reached.proposal.answered_at
    return None if accepted is None else shown(accepted)
