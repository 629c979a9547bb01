"""An archive made before fundcs knew greetings owes them from the day it was upgraded (Art. 10)."""

from __future__ import annotations

from typing import Any

import pytest
from shared import enciphered
from shared.older import age

UPGRADED = "2026-06-10 09:00"
LATER = "2026-12-31 10:00"
pytestmark = pytest.mark.skipif(enciphered.ON, reason="no older archive is encrypted")


def greetings(desk: Any, now: str = LATER) -> dict[str, str]:
    """What became of each greeting, by key."""
    rows = desk.json("comply", "--year", "2026", "--so-far", now=now)
    return {
        each["key"].removeprefix("greeting:"): each["state"]
        for row in rows
        for each in row["obligations"]
        if each["key"].startswith("greeting:")
    }


@pytest.fixture
def upgraded(desk: Any) -> Any:
    """The desk's archive of a version that knew no greetings, upgraded on 10 June 2026."""
    age(desk.path, "0018")
    desk.ok("archive", "upgrade", now=UPGRADED)
    return desk


def test_a_new_archive_owes_greetings_from_the_first_day_of_a_client(desk: Any) -> None:
    assert greetings(desk)["spring_festival:2026-02-17"] == "open"


def test_an_upgraded_archive_owes_greetings_from_the_day_of_the_upgrade(upgraded: Any) -> None:
    found = greetings(upgraded)
    assert min(key.rpartition(":")[2] for key in found if key.count(":") == 1) == "2026-06-19"
    assert found["dragon_boat:2026-06-19"] == "open"


@pytest.mark.parametrize(("day", "owed"), [("2026-06-18", True), ("2026-06-19", True), ("2026-06-20", False)])
def test_the_day_of_the_upgrade_itself_is_owed(desk: Any, day: str, owed: bool) -> None:
    age(desk.path, "0018")
    desk.ok("archive", "upgrade", now=f"{day} 18:00")
    assert ("dragon_boat:2026-06-19" in greetings(desk)) is owed


def test_what_was_missed_before_the_upgrade_is_not_on_the_list(desk: Any) -> None:
    age(desk.path, "0018")
    desk.ok("archive", "upgrade", now="2026-06-20 09:00")
    listed = desk.json("care", "greetings", now="2026-06-20 10:00")
    assert "2026-06-19" not in {row["on"] for row in listed}


def test_an_upgrade_that_brought_no_greetings_moves_nothing(desk: Any) -> None:
    before = greetings(desk)
    age(desk.path, "0022")
    desk.ok("archive", "upgrade", now=UPGRADED)
    assert greetings(desk) == before
    assert "spring_festival:2026-02-17" in before


def test_a_restored_older_backup_owes_greetings_from_the_day_it_was_restored(desk: Any) -> None:
    kept = desk.folder / "kept.db"
    desk.ok("archive", "backup", kept, now="2026-03-10")
    age(kept, "0018")
    desk.ok("archive", "restore", kept, "--yes", now=UPGRADED)
    dates = [key.rpartition(":")[2] for key in greetings(desk) if key.count(":") == 1]
    assert min(dates) == "2026-06-19"


def test_a_greeting_recorded_for_a_day_before_counts_and_can_be_withdrawn(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fundcs.care.service.greetings._FIRST_VERSION", "0020")
    of_festival = ("C000001", "--occasion", "spring_festival", "--on", "2026-02-17")
    desk.ok("care", "greetings", "done", *of_festival, now="2026-02-17 10:00")
    age(desk.path, "0019")
    desk.ok("archive", "upgrade", now=UPGRADED)
    assert greetings(desk)["spring_festival:2026-02-17"] == "met_in_time"
    desk.ok("care", "greetings", "withdraw", *of_festival, "--reason", "误", now=LATER)
    assert "spring_festival:2026-02-17" not in greetings(desk)
