"""A completed proposal put into an archive, which is made first where there is none: all of it or nothing."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fundcs.act import Act, Permit, Setting, permits
from fundcs.archive import acting
from fundcs.archive.opening import opened
from fundcs.funds import queries as fund_queries
from fundcs.funds import service as funds
from fundcs.funds.models import Fund
from fundcs.funds.rules.terms import DayCount
from fundcs.init.service import creating, setup_file
from fundcs.kit.errors import FundcsError, Refused
from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.parsing import fold, fold_name
from fundcs.policy.loader import Problem
from fundcs.staff import queries as staff_queries
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.init.rules import FundEntry, MemberEntry, Setup
    from fundcs.init.service.creating import NewArchive
    from fundcs.staff.models import Staff

_OTHERWISE: Final = N_(
    "{key} is {recorded} on record, not {stated}; applying the file only adds: correct the file"
)


@dataclass(slots=True)
class Applied:
    """What was added, and what was on record already; or, where `problems` are, nothing.

    `archive` is the one made first; `trouble` is what failed after the commit.
    """

    archive: NewArchive | None = None
    staff: list[str] = field(default_factory=list)
    funds: list[str] = field(default_factory=list)
    tiers: int = 0
    unchanged: int = 0
    problems: Sequence[Problem] = ()
    trouble: FundcsError | None = None


class _Stopped(Exception):
    """Something cannot be added; its transaction is undone."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = problems


def apply(setting: Setting, path: Path, own: str | None = None) -> Applied:
    """Add the staff, funds and rate tiers of the file that the archive lacks; make the archive if need be.

    What is recorded is compared with the file and never changed, but for a blank day of signature, which is
    filled. `own` is the policy file to put beside an archive that is made. With a problem nothing is written.
    Raises NotPermitted, and what opening or making an archive raises.
    """
    setup = setup_file.read(path)
    if isinstance(setup, list):
        return Applied(problems=setup)
    try:
        if setting.archive_path.exists() and own is None:
            return _into(setting, setup)
        return _new(setting, setup, own)
    except _Stopped as stopped:
        return Applied(problems=stopped.problems)


def _new(setting: Setting, setup: Setup, own: str | None) -> Applied:
    manager = setup.manager
    applied = Applied()
    applied.archive = creating.create(
        setting,
        manager.name if manager else None,
        manager.nda if manager else None,
        then=lambda act: _carry_out(act, setup, applied),
        own=own,
    )
    return applied


def _into(setting: Setting, setup: Setup) -> Applied:
    applied = Applied()
    archive = opened(setting.archive_path, setting.enter, writes=True)
    with closing(archive), archive.unit() as session:
        person = setting.enter(session)
        act = acting.act(session, setting, person, writes=True)
        act.only(
            permits.holders(act.policy, Permit.WRITE_STAFF) & permits.holders(act.policy, Permit.WRITE_FUNDS)
        )
        _carry_out(act, setup, applied)
    applied.trouble = archive.trouble
    return applied


def _carry_out(act: Act, setup: Setup, applied: Applied) -> None:
    problems: list[Problem] = []
    manager = setup.manager
    if manager is not None and manager.name is not None:
        name = fold_name(manager.name)
        if not staff_queries.named(act.session, name):
            problem = T("the archive is made already, for somebody else; add {name} as [[staff]]", name=name)
            problems.append(Problem(manager.line, "manager", problem))
    for member in setup.staff:
        _attempt(problems, member.line, member.name, lambda entry=member: _member(act, entry, applied))
    for fund in setup.funds:
        _attempt(problems, fund.line, fund.code, lambda entry=fund: _fund(act, entry, applied))
    if problems:
        raise _Stopped(problems)


def _attempt(problems: list[Problem], line: int, name: str, step: Any) -> None:
    try:
        step()
    except Refused as problem:
        problems.append(Problem(line, name, problem))


def _member(act: Act, entry: MemberEntry, applied: Applied) -> None:
    known = _known(act, entry)
    if known is None:
        made = staff.add_by(
            act, name=entry.name, role=entry.role, code=entry.code, login=entry.login, nda_on=entry.nda
        )
        applied.staff.append(made.code)
        return
    _compare({"name": fold_name(entry.name), "role": entry.role, "login": entry.login}, known)
    if entry.nda is not None and known.nda_on is None:
        staff.sign_nda(act, known.code, entry.nda)
    elif entry.nda is not None:
        _compare({"nda_on": entry.nda}, known)
    applied.unchanged += 1


def _known(act: Act, entry: MemberEntry) -> Staff | None:
    """The member of the entry's number, else the only one of its name. Raises Refused where several are."""
    if entry.code is not None:
        code = fold(entry.code).upper()
        withdrawn = staff_queries.withdrawal(act.session, code) is not None
        return None if withdrawn else staff_queries.by_code(act.session, code)
    if not staff_queries.named(act.session, fold_name(entry.name)):
        return None
    return staff.find(act.session, entry.name)


def _fund(act: Act, entry: FundEntry, applied: Applied) -> None:
    known = fund_queries.by_code(act.session, entry.code)
    if known is None or fund_queries.withdrawal(act.session, entry.code) is not None:
        terms = {"day_count": DayCount(act.policy.payout.day_count), **entry.terms}
        applied.funds.append(funds.add(act, Fund(code=entry.code, **terms)).code)
    else:
        named = {key: fold(str(entry.terms[key])) for key in ("name", "project_company")}
        _compare({**entry.terms, **named}, known)
        applied.unchanged += 1
    recorded = {tier.from_fen: tier.rate for tier in funds.bands(act.session, entry.code)}
    for _line, from_fen, rate in entry.tiers:
        if from_fen not in recorded:
            funds.rate(act, entry.code, from_fen, rate)
            applied.tiers += 1
        elif recorded[from_fen] != rate:
            raise Refused(_OTHERWISE, key="rates", recorded=recorded[from_fen], stated=rate)


def _compare(stated: dict[str, Any], known: Staff | Fund) -> None:
    """Refuse what the file states otherwise than it is recorded; what it leaves out says nothing."""
    for key, value in stated.items():
        recorded = getattr(known, key)
        if value is not None and value != recorded:
            raise Refused(_OTHERWISE, key=key, recorded=_said(recorded), stated=_said(value))


def _said(value: object) -> object:
    if value is None or value == ():
        return Text("–")
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
