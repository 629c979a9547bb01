"""Use cases of leaks: report one, add to it, remedy, close, withdraw (Art. 16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive.numbers import new_number
from fundcs.clients.service import particulars
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import happened, optional, second, text
from fundcs.leaks import queries, rules
from fundcs.leaks.models import Leak, LeakClient, LeakStepTaken
from fundcs.leaks.rules import LeakState, LeakStep, LeakStepKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.leaks.rules import LeakKind, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLeak:
    """A leak as it was typed; None where it was not said."""

    kind: LeakKind | None = None
    found: datetime | None = None
    content: str | None = None
    clients: Sequence[str] = ()
    told: Sequence[Told] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeakCase:
    """A leak, the clients it concerns, and its steps by the act's moment; `steps` are those that stand."""

    leak: Leak
    clients: Sequence[str]
    taken: Sequence[LeakStepTaken]
    moment: datetime

    @property
    def no(self) -> str:
        """Its number."""
        return self.leak.no

    @property
    def steps(self) -> list[LeakStep]:
        """The steps that stand at the moment."""
        return [
            _step(row) for row in self.taken if row.withdrawn_at is None or row.withdrawn_at > self.moment
        ]

    @property
    def state(self) -> LeakState:
        """Its state."""
        return rules.state(self.steps)

    @property
    def told(self) -> list[Told]:
        """Who was told, each once, in order."""
        return list(dict.fromkeys(step.told for step in self.steps if step.told is not None))


def report(act: Act, typed: TypedLeak) -> LeakCase:
    """Record a leak, with whom it concerns and who was told already. Raises Misused, Refused."""
    if typed.kind is None or typed.content is None:
        raise Misused(
            N_("a leak needs its kind and what happened; give --kind and --content, or the number of one")
        )
    found = happened(typed.found, act.moment)
    leak = Leak(
        no=new_number(act.session, Leak.no, "L"),
        kind=typed.kind,
        found_at=found,
        content=text(typed.content),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(leak)
    act.session.flush()
    _concern(act, leak.no, typed.clients)
    return _tell(act, find(act, leak.no), typed)


def add(act: Act, no: str, typed: TypedLeak) -> LeakCase:
    """Report a leak on record to others, or add clients whom it concerns. Raises Misused, Refused."""
    case = find(act, no)
    if typed.kind is not None or typed.found is not None:
        raise Misused(N_("kind and time of a recorded leak stand; withdraw it and record it again"))
    if not typed.told and not typed.clients:
        raise Misused(N_("what is to be added is missing; give --told WHOM or --client CLIENT"))
    if not typed.told and (case.state in rules.ENDED):
        raise Refused(N_("leak {no} is closed or withdrawn; nothing was added"), no=case.no)
    _concern(act, case.no, typed.clients)
    return _tell(act, find(act, case.no), typed)


def record(act: Act, no: str, kind: LeakStepKind, content: str, at: datetime | None = None) -> LeakCase:
    """Record that it was remedied, closed or withdrawn. Raises Refused, Forbidden."""
    case = find(act, no)
    _take(
        act,
        case,
        [LeakStep(0, kind, second(at or act.moment), second(act.moment), act.staff.code, text(content))],
    )
    return find(act, case.no)


def take_back(act: Act, no: str, reason: str) -> LeakCase:
    """Withdraw the last step that stands; it never counted. Raises Refused where there is none."""
    case = find(act, no)
    standing = [row for row in case.taken if row.withdrawn_at is None]
    if not standing:
        raise Refused(N_("leak {no} has no step to take back; leave out --last"), no=case.no)
    row = standing[-1]
    row.withdrawn_at, row.withdrawn_by = second(act.moment), act.staff.code
    row.reason = text(reason)
    act.session.add(row)
    act.session.flush()
    return find(act, case.no)


def find(act: Act, no: str) -> LeakCase:
    """The leak with this number. Raises Refused."""
    leak = queries.by_no(act.session, fold(no).upper())
    if leak is None or leak.recorded_at > act.moment:
        raise Refused(N_("there is no leak {no}; `fundcs access leak list` shows them"), no=quoted(no))
    return next(_cases(act, [leak], queries.steps(act.session, leak.no)))


def listed(act: Act, *, only_open: bool = False, client: str | None = None) -> list[LeakCase]:
    """The leaks recorded so far, by number; those not ended, those that concern a client."""
    code = None if client is None else particulars.find(act.session, client).code
    leaks = queries.recorded(act.session, act.moment, code)
    return [
        case
        for case in _cases(act, leaks, queries.steps(act.session))
        if not (only_open and case.state in rules.ENDED)
    ]


def _cases(act: Act, leaks: Iterable[Leak], steps: Mapping[str, list[LeakStepTaken]]) -> Iterator[LeakCase]:
    concerned = queries.clients(act.session, act.moment)
    for leak in leaks:
        taken = [row for row in steps.get(leak.no, ()) if row.recorded_at <= act.moment]
        yield LeakCase(leak, concerned.get(leak.no, ()), taken, act.moment)


def _concern(act: Act, no: str, clients: Iterable[str]) -> None:
    known = set(queries.clients(act.session, act.moment).get(no, ()))
    codes = [particulars.find(act.session, who).code for who in clients]
    for code in dict.fromkeys(codes):
        if code in known:
            raise Refused(
                N_("leak {no} concerns client {client} already; leave them out"), no=no, client=code
            )
        act.session.add(
            LeakClient(leak=no, client=code, recorded_at=second(act.moment), recorded_by=act.staff.code)
        )
    act.session.flush()


def _tell(act: Act, case: LeakCase, typed: TypedLeak) -> LeakCase:
    """Record who was told, when; what was said of it goes with a later report."""
    said = None if not case.taken and typed.kind is not None else optional(typed.content)
    at = second(typed.at or act.moment)
    steps = [
        LeakStep(0, LeakStepKind.REPORT, at, second(act.moment), act.staff.code, said, told)
        for told in dict.fromkeys(typed.told)
    ]
    if steps:
        _take(act, case, steps)
    return find(act, case.no)


def _take(act: Act, case: LeakCase, steps: Sequence[LeakStep]) -> None:
    seq = max((row.seq for row in queries.steps(act.session, case.no).get(case.no, ())), default=0)
    for number, step in enumerate(steps, seq + 1):
        rules.check(case.no, case.leak.found_at, case.steps, step, act.moment)
        act.session.add(
            LeakStepTaken(
                leak=case.no,
                seq=number,
                kind=step.kind,
                at=step.at,
                recorded_at=step.recorded_at,
                staff=step.staff,
                text=step.text,
                told=step.told,
            )
        )
    act.session.flush()


def _step(row: LeakStepTaken) -> LeakStep:
    return LeakStep(row.seq, row.kind, row.at, row.recorded_at, row.staff, row.text, row.told)
