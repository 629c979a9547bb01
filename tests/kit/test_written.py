"""A command that writes a file says so, and refuses a name whose ending says another kind of file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shared.department import office, staffed

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["office", "staffed"]


@pytest.mark.parametrize(
    "words",
    [
        ("client", "export", "--xlsx", "clients.xlsx"),
        ("client", "export", "--csv", "clients.csv"),
        ("reminders", "--out", "owed.html"),
        ("reminders", "--out", "owed.txt"),
        ("complaints", "stats", "--xlsx", "stats.xlsx"),
    ],
)
def test_the_file_is_named_once_it_is_there(office: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    *command, name = words
    page = office.ok(*command, tmp_path / name)
    assert (tmp_path / name).is_file()
    assert page.count(f"Written: {tmp_path / name}") == 1


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (("reminders", "--out", "owed.pdf"), ".txt, .json, .md, .html, .ics, .xlsx"),
        (("reminders", "--out", "owed"), ".txt, .json"),
        (("client", "export", "--xlsx", "clients.xls"), ".xlsx"),
        (("client", "export", "--csv", "clients.xlsx"), ".csv, .txt"),
        (("care", "greetings", "--csv", "greet.xlsx"), ".csv, .txt"),
        (("comply", "--month", "2026-10", "--html", "year.pdf"), ".html, .htm"),
        (("comply", "--month", "2026-10", "--html", "year"), ".html, .htm"),
        (("care", "appointment", "list", "--ics", "mine.html"), ".ics"),
        (("care", "appointment", "list", "--ics", "mine.ics.txt"), ".ics"),
    ],
)
def test_an_ending_that_is_not_known_is_refused(
    office: Any, tmp_path: Path, words: tuple[str, ...], known: str
) -> None:
    *command, name = words
    said = office.run(*command, tmp_path / name)
    assert said.code in (1, 2)
    assert f"let it end in {known}" in said.err
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["year.html", "year.htm", "YEAR.HTML"])
def test_a_page_may_end_in_either_way(office: Any, tmp_path: Path, name: str) -> None:
    office.ok("comply", "--month", "2026-10", "--html", tmp_path / name)
    assert (tmp_path / name).read_text("utf-8").startswith("<!doctype html>")


def test_a_page_and_a_calendar_can_be_printed(office: Any) -> None:
    assert "<!doctype html>" in office.ok("comply", "--month", "2026-10", "--html", "-")
    assert "BEGIN:VCALENDAR" in office.ok("care", "appointment", "list", "--ics", "-")


def test_a_form_that_was_said_goes_before_the_ending(office: Any, tmp_path: Path) -> None:
    office.ok("reminders", "--format", "md", "--out", tmp_path / "owed.doc")
    assert (tmp_path / "owed.doc").read_text("utf-8").startswith("# ")
