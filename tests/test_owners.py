"""Whoever owes a duty may do what it asks for and ask why it is owed, over the sample year."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest

import cli_reference
from fundcs import boundary, main
from fundcs.act.command import Needs
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from pathlib import Path

HOLDERS = load().roles.permits
MOMENTS = ("2025-11-10", "2026-02-10", "2026-05-10", "2026-08-10", "2026-11-10", "2026-11-23", "2026-12-28")
KINDS = {
    "callback", "channels", "complaint", "finding", "greeting", "mailing", "maturity", "nda", "no-answer",
    "payout", "submission", "unassigned", "vip-event",
}  # fmt: skip
"""Those of the sample year; what is overpaid (`receivable`) is none of it."""


def run(archive: Path, moment: str, staff: str, *words: str) -> tuple[int, str]:
    printed = io.BytesIO()
    before = ("--archive", str(archive), "--lang", "en", "--now", f"{moment}T10:00", "--as", staff)
    with redirect_stdout(io.TextIOWrapper(printed, "utf-8")) as out, redirect_stderr(out):
        code = boundary.run([*before, *words])
        out.flush()
    return code, printed.getvalue().decode("utf-8")


@pytest.fixture(scope="module")
def archive(sample_year: tuple[Path, dict[str, Any]]) -> Path:
    return sample_year[0]


@pytest.fixture(scope="module")
def staff(archive: Path) -> dict[str, str]:
    """The role of each member who has not left, by code."""
    code, said = run(archive, MOMENTS[-1], "S001", "staff", "list", "--json")
    assert code == 0, said
    return {member["code"]: member["role"] for member in json.loads(said) if not member["left_on"]}


@pytest.fixture(scope="module")
def owed(archive: Path, staff: dict[str, str]) -> list[tuple[str, dict[str, Any], str, str]]:
    """A duty of each kind, owner's role and command: when, the duty, a member who owes it, their role."""
    chosen: dict[tuple[str, str, str], tuple[str, dict[str, Any], str, str]] = {}
    for moment in MOMENTS:
        code, said = run(archive, moment, "S001", "reminders", "--within", "60d", "--json")
        assert code == 0, said
        for duty in json.loads(said):
            role = staff.get(duty["owner"] or "", duty["owner_role"])
            owner = duty["owner"] or next(member for member, its in staff.items() if its == role)
            kind = duty["key"].partition(":")[0]
            chosen.setdefault((kind, role, path(duty["next"])), (moment, duty, owner, role))
    return list(chosen.values())


def path(line: str) -> str:
    """The command of a line to type: `fundcs callbacks log C000008 --kind …` is `callbacks log`."""
    words = line.split()[1:]
    return next(found for found in (" ".join(words[:n]) for n in (3, 2, 1)) if found in NEEDS)


NEEDS = {
    entry.path.removeprefix("fundcs "): needs
    for entry in cli_reference.walk(main.command())
    for needs in [Needs.of(entry.command)]
    if needs is not None
}


def test_the_sample_year_owes_every_kind(owed: list[Any]) -> None:
    assert {duty["key"].partition(":")[0] for _moment, duty, _owner, _role in owed} == KINDS


def test_the_owner_may_run_the_command_that_discharges_the_duty(owed: list[Any]) -> None:
    refused = {
        duty["key"]: (role, duty["next"])
        for _moment, duty, _owner, role in owed
        for permit in [NEEDS[path(duty["next"])].permit]
        if permit is not None and role not in HOLDERS[permit]
    }
    assert refused == {}


def test_the_owner_may_ask_why_it_is_owed(archive: Path, owed: list[Any]) -> None:
    answers = {
        duty["key"]: run(archive, moment, owner, "explain", duty["key"])
        for moment, duty, owner, _role in owed
    }
    assert {key: said for key, (code, said) in answers.items() if code} == {}


def test_nobody_outside_client_service_may_ask_about_what_others_owe(archive: Path, owed: list[Any]) -> None:
    moment, duty, _owner, _role = next(row for row in owed if row[1]["owner_role"] == "cs_specialist")
    code, said = run(archive, moment, "S009", "explain", duty["key"])
    assert (code, said.startswith("error: there is no to-do")) == (1, True)


def test_the_records_themselves_are_for_those_who_may_read_client_files(archive: Path) -> None:
    code, said = run(archive, MOMENTS[-1], "S009", "explain", "C000001")
    assert (code, "may not do this (Art. 7)" in said) == (4, True)


def test_the_fundraising_centre_submits_its_own_packages_and_sees_no_others(
    office: Any,
) -> None:
    for name, role in (("李募集", "fundraising"), ("王顾问", "advisor")):
        office.ok("staff", "add", name, "--role", role, "--nda", "2020-01-02")
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X")
    office.now = "2026-11-02T10:00"
    office.ok(
        "fund", "add", "JH01", "金河一号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--frequency", "quarterly",
    )  # fmt: skip
    for no, adviser in (("K1", "S002"), ("K2", "S003")):
        office.ok(
            "contract", "add", no, "--client", "C000001", "--fund", "JH01", "--amount", "300万", "--rate",
            "9%", "--value-date", "2026-11-02", "--advisor", adviser, "--payee-name", "张伟",
            "--payee-bank", "工商银行", "--payee-account", "6222020000000001111",
        )  # fmt: skip
    office.ok("submission", "submit", "K1", as_="S002")
    assert [row["contract"] for row in office.json("submission", "list", as_="S002")] == ["K1"]
    assert "K2 is not one of yours" in office.refused("submission", "submit", "K2", as_="S002", code=4)
