"""What the payout tests share."""

from __future__ import annotations

import importlib.util
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shared.payout_desk import desk, ledger

from fundcs.act import Act, Person, Role
from fundcs.archive import trail
from fundcs.archive.archive import Archive
from fundcs.entitlements.models.payouts import SheetSubmission
from fundcs.funds.rules.terms import DayCount
from fundcs.kit.parsing import parse_moment
from fundcs.payouts.models import SheetApproval
from fundcs.payouts.service import sheets
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


__all__ = ["desk", "ledger", "reckoning"]


@pytest.fixture(scope="session")
def reckoning() -> ModuleType:
    """The second reckoning, `reckoning.py` beside this file; tests are no package to import it from."""
    name = "payouts_reckoning"
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("reckoning.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def acting() -> Any:
    """A context manager of (path, moment) that gives an act of the manager S001, who only reads."""

    @contextmanager
    def act(path: Path, moment: str) -> Iterator[Act]:
        archive = Archive(path, writes=False)
        try:
            with archive.unit() as session:
                manager = Person("S001", "王经理", Role.CS_MANAGER)
                yield Act(session, parse_moment(moment), manager, load(None), path)
        finally:
            archive.close()

    return act


@pytest.fixture
def approve() -> Any:
    """Puts into an archive what it holds once a version of a sheet was submitted and approved."""

    def approved(office: Any, fund: str, due: str, version: int, at: str = "2026-06-25T09:00") -> None:
        archive = Archive(office.path, writes=True)
        try:
            with archive.unit() as session:
                moment = parse_moment(at)
                trail.sign(session, trail.Author("S001", moment.isoformat(), None, "test"))
                manager = Person("S001", "王经理", Role.CS_MANAGER)
                act = Act(session, moment, manager, load(None), office.path)
                sheet = sheets.stored(act, fund, date.fromisoformat(due), version)
                submission = SheetSubmission(
                    fund=fund, due=sheet.due, version=version, period_start=sheet.period_start,
                    accrual_start=sheet.period_start, accrual_end=sheet.period_end,
                    day_count=DayCount(sheet.day_count), pay_date=sheet.pay_date, trail_seq=0,
                    submitted_at=moment, submitted_by="S001",
                )  # fmt: skip
                session.add(submission)
                session.flush()
                assert submission.id is not None
                session.add(SheetApproval(submission=submission.id, approved_at=moment, approved_by="S001"))
        finally:
            archive.close()

    return approved
