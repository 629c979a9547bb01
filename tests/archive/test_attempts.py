"""What is tried and undone leaves neither a row nor an entry."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest
from shared.acting import acting

from fundcs.archive import trail
from fundcs.archive.archive import Archive
from fundcs.archive.attempts import attempt
from fundcs.calendars.models import CalendarDay
from fundcs.kit.errors import Refused
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundcs.act import Act

NOW = "2026-11-23 10:00"


@contextmanager
def writing(path: Path) -> Iterator[Act]:
    with acting(path, NOW, writes=True) as act:
        trail.sign(act.session, trail.Author("S001", f"{NOW}:00+08:00", None, "fundcs staff edit"))
        yield act


def rename(act: Act, name: str) -> None:
    member = act.session.get_one(Staff, "S001")
    member.name = name
    act.session.add(member)


def fail(act: Act, name: str) -> None:
    with attempt(act.session):
        rename(act, name)
        raise Refused("no")


def kept(path: Path) -> str:
    archive = Archive(path, writes=False)
    with archive.unit() as session:
        name = session.get_one(Staff, "S001").name
    archive.close()
    return name


def test_what_was_tried_is_kept_with_its_entry(path: Path) -> None:
    with writing(path) as act:
        before = trail.head(act.session)
        with attempt(act.session):
            rename(act, "周知远")
        assert trail.head(act.session) != before
    assert kept(path) == "周知远"


def test_what_was_undone_leaves_the_archive_and_the_trail_as_before(path: Path) -> None:
    with writing(path) as act:
        before, name = trail.head(act.session), act.session.get_one(Staff, "S001").name
        with attempt(act.session) as tried:
            rename(act, "周知远")
            tried.undo()
        assert (trail.head(act.session), act.session.get_one(Staff, "S001").name) == (before, name)
    assert kept(path) == name


def test_an_error_undoes_what_was_tried_and_the_next_entry_follows_the_one_before(path: Path) -> None:
    with writing(path) as act:
        with pytest.raises(Refused):
            fail(act, "周知远")
        with attempt(act.session):
            rename(act, "吴知远")
        entries = int(trail.head(act.session).partition(":")[0])
    assert kept(path) == "吴知远"
    with acting(path, NOW) as act:
        assert int(trail.head(act.session).partition(":")[0]) == entries


def test_an_attempt_within_an_attempt_is_undone_by_itself(path: Path) -> None:
    with writing(path) as act, attempt(act.session):
        rename(act, "周知远")
        with attempt(act.session) as inner:
            rename(act, "吴知远")
            inner.undo()
    assert kept(path) == "周知远"


def test_rows_put_in_many_at_a_time_are_undone_too(path: Path) -> None:
    rows = [{"day": date(2027, 1, day), "working": False, "name": "", "source": ""} for day in (1, 2)]
    with writing(path) as act:
        before = trail.head(act.session)
        with attempt(act.session) as tried:
            trail.bulk_insert(act.session, CalendarDay, rows)
            tried.undo()
        assert act.session.get(CalendarDay, date(2027, 1, 1)) is None
        assert trail.head(act.session) == before
