"""Use cases of leaks: report one, add to it, remedy, close, withdraw (Art. 16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit, holders, role_name
from fundcs.archive.numbers import new_number
from fundcs.clients.service import particulars
from fundcs.confidentiality import service as reads
from fundcs.confidentiality.rules import scope
from fundcs.kit.errors import Forbidden, Misused, Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import happened, optional, second, text
from fundcs.leaks import queries, rules
from fundcs.leaks.models import Leak, LeakClient, LeakStepTaken
from fundcs.leaks.rules import LeakState, LeakStep, LeakStepKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.leaks.rules import LeakKind, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLeak:
    """A leak as it was typed; None where it was not said.

    `read_by`: it also concerns the clients whose files this member opened from `first` to `last`.
    """

    kind: LeakKind | None = None
    found: datetime | None = None
    content: str | None = None
    clients: Sequence[str] = ()
    told: Sequence[Told] = ()
    at: datetime | None = None
    read_by: str | None = None
    first: date | None = None
    last: date | None = None


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
    opened = _opened(act, typed)
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
    _concern(act, leak.no, typed.clients, opened)
    return _tell(act, find(act, leak.no), typed)


def add(act: Act, no: str, typed: TypedLeak) -> LeakCase:
    """Report a leak on record to others, or add clients whom it concerns. Raises Misused, Refused."""
    case = find(act, no)
    if typed.kind is not None or typed.found is not None:
        raise Misused(N_("kind and time of a recorded leak stand; withdraw it and record it again"))
    if not typed.told and not typed.clients and typed.read_by is None:
        raise Misused(N_("what is to be added is missing; give --told WHOM or --client CLIENT"))
    if not typed.told and (case.state in rules.ENDED):
        raise Refused(N_("leak {no} is closed or withdrawn; nothing was added"), no=case.no)
    _concern(act, case.no, typed.clients, _opened(act, typed))
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


def _opened(act: Act, typed: TypedLeak) -> list[str]:
    """The clients whose files the member named opened in the time given (Art. 7, 16).

    Raises Misused for days without a member, Forbidden for who may not read the log, Refused for no file.
    """
    if typed.read_by is None:
        if typed.first is not None or typed.last is not None:
            raise Misused(N_("--from and --to say when a member read; name them with --staff STAFF"))
        return []
    if not act.may(Permit.READ_TRAIL):
        raise Forbidden(
            N_(
                "{staff} may not look through what a member read; name the clients with --client, "
                "or ask one of: {roles}"
            ),
            staff=act.staff.code,
            roles=joined(role_name(role) for role in holders(act.policy, Permit.READ_TRAIL)),
        )
    log = reads.log(act, client=None, who=typed.read_by, first=typed.first, last=typed.last)
    opened = [each.client for each in scope(log.reads) if each.client is not None]
    if not opened:
        raise Refused(
            N_("no client's file was opened by {staff} in that time; look again at --staff, --from and --to"),
            staff=quoted(typed.read_by),
        )
    return opened


def _concern(act: Act, no: str, clients: Iterable[str], opened: Iterable[str] = ()) -> None:
    """Let a leak concern clients who were named, and those of `opened` whom it does not concern yet."""
    known = set(queries.clients(act.session, act.moment).get(no, ()))
    codes = [particulars.find(act.session, who).code for who in clients]
    for code in codes:
        if code in known:
            raise Refused(
                N_("leak {no} concerns client {client} already; leave them out"), no=no, client=code
            )
    for code in dict.fromkeys([*codes, *(code for code in opened if code not in known)]):
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
