"""Every command, run as every role, is admitted or refused as the policy's table says (Art. 7)."""

from __future__ import annotations

import io
import shutil
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from typing import TYPE_CHECKING, Any

import pytest
from fire import scenario
from test_privacy_crawler import ASKED, COMMANDS, READERS, planted, told
from test_privacy_crawler import ELSEWHERE as NOT_READ

from fundcs import boundary, office
from fundcs.act import Permit, Role
from fundcs.act.sight import GRANTABLE
from fundcs.archive.archive import Archive
from fundcs.kit.errors import Forbidden, Refused
from fundcs.policy.loader import load

__all__ = ["planted", "told"]

if TYPE_CHECKING:
    from pathlib import Path

STEPS = {step.command: step for step in reversed(scenario.steps()) if not step.by_hand}
NOW = "2026-11-23T10:00"
ADMITTED = "admitted, as far as the office is asked"
WITH_PERMIT = {path: needs.permit for path, one in COMMANDS.items() if (needs := one.callback.needs).permit}
KEYS = ("encrypt", "decrypt", "rekey", "key list", "key add", "key remove", "key recovery")
ELSEWHERE = {
    "archive upgrade": "an archive of this version is refused, whoever asks",
    **{
        f"archive {verb}": "asks for an encrypted archive, or for a passphrase, before who it is"
        for verb in KEYS
    },
}
SWAPPED = dict.fromkeys(Permit, "investment") | {
    Permit.GRANT_ACCESS: "general_manager",
    Permit.APPROVE_SHEETS: "general_manager",
    Permit.JUDGE_PACKAGES: "general_manager",
}
"""A firm's own table, as far from the shipped one as a table may be."""


def arguments(path: str, here: Path) -> list[str]:
    """The words after the command: those of the crawler, of the scenario, or none where none is asked for."""
    if path == "archive restore":
        return [str(here / "backup.db"), "--yes"]
    if path in ASKED:
        return ASKED[path][-1].split()
    step = STEPS.get(path)
    if step is not None:
        return step.arguments(here)[len(step.arguments(here)) - len(step.words) + len(path.split()) :]
    required = [parameter.name for parameter in COMMANDS[path].params if parameter.required]
    assert not required, f"say in the crawler's ASKED, or in the fire's scenario, what {path} is given"
    return []


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the files that the scenario's commands read."""
    folder = tmp_path_factory.mktemp("permits") / "here"
    scenario.furnish(folder)
    return folder


@pytest.fixture(scope="module")
def staff(founded: Path, here: Path) -> dict[str, str]:
    """A member of each role who has signed, by code, in the archive of `here`."""
    archive = here / "archive.db"
    shutil.copy(founded, archive)
    members = {"S001": "cs_manager"}
    for number, role in enumerate((role for role in Role if role is not Role.CS_MANAGER), start=2):
        code, said = run(archive, "S001", "staff", "add", "x" * number, "--role", role, "--nda", "2026-01-05")
        assert code == 0, said
        members[f"S{number:03}"] = role
    code, said = run(archive, "S001", "archive", "backup", str(here / "backup.db"))
    assert code == 0, said
    return members


def run(archive: Path, who: str, *words: str, now: str = NOW) -> tuple[int, str]:
    printed = io.StringIO()
    before = ("--archive", str(archive), "--lang", "en", "--sure", "--now", now, "--as", who)
    with redirect_stdout(printed), redirect_stderr(printed):
        return boundary.run([*before, *words]), printed.getvalue()


@pytest.fixture
def _only_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever the office admits goes no further: nothing is read or written, and one archive serves all."""
    enter = office._enter

    def asked(*given: Any, **named: Any) -> None:
        enter(*given, **named)
        raise Refused(ADMITTED)

    monkeypatch.setattr(office, "_enter", asked)


@pytest.mark.usefixtures("_only_asked")
@pytest.mark.parametrize("path", [path for path in WITH_PERMIT if path not in ELSEWHERE])
@pytest.mark.parametrize("table", [None, SWAPPED], ids=["shipped", "firm's"])
def test_a_command_is_for_the_roles_of_its_permit(
    here: Path, staff: dict[str, str], path: str, table: dict[Permit, str] | None
) -> None:
    own = here / "policy.toml"
    own.unlink(missing_ok=True)
    if table is not None:
        rows = [f'{permit} = ["{role}"]' for permit, role in table.items()]
        own.write_text("\n".join(["[roles.permits]", *rows, ""]), "utf-8")
    holders = load(own if table else None).roles.permits[WITH_PERMIT[path]]
    admitted = {}
    for who, role in staff.items():
        code, said = run(here / "archive.db", who, *path.split(), *arguments(path, here))
        assert (code, ADMITTED in said) in {(1, True), (4, False)}, (path, role, said)
        admitted[role] = ADMITTED in said
    assert {role for role, is_in in admitted.items() if is_in} == set(holders)


@pytest.mark.parametrize("path", ELSEWHERE)
def test_a_command_that_asks_for_more_is_for_the_roles_of_its_permit_too(
    here: Path, staff: dict[str, str], path: str
) -> None:
    (here / "policy.toml").unlink(missing_ok=True)
    needs = COMMANDS[path].callback.needs
    store = Archive(here / "archive.db", writes=False)
    admitted = set()
    with closing(store), store.unit() as session:
        for who, role in staff.items():
            setting = office.Office(here / "archive.db", who, NOW, "en")._setting(needs, path)
            with suppress(Forbidden):
                office._admitted(session, setting, needs, revealing=False)
                admitted.add(role)
    assert admitted == set(load().roles.permits[WITH_PERMIT[path]])


def test_every_command_that_opens_an_archive_for_somebody_declares_a_permit() -> None:
    free = {path for path, one in COMMANDS.items() if one.callback.needs.permit is None}
    assert free == {
        "init", "demo", "shell", "archive info", "archive verify", "archive key change",
        "policy show", "policy check", "policy article", "calendar show", "calendar workday",
        "schedule show", "schedule add", "schedule list", "schedule remove",
    }  # fmt: skip


def test_every_permit_is_asked_for() -> None:
    """By a command, or by a service for a part of what a command does."""
    within = {Permit.REVEAL, Permit.PRINT_ACCOUNTS, Permit.ALLOW_LINES, Permit.ISSUE_BULLETINS}
    assert set(WITH_PERMIT.values()) | within == set(Permit)


def test_what_a_grant_opens_is_read_only() -> None:
    """A copy of a scan is read too; that it was opened is written on the trail."""
    from fundcs.act import Access

    opened = {
        path: COMMANDS[path].callback.needs for path, permit in WITH_PERMIT.items() if permit in GRANTABLE
    }
    assert {path for path, needs in opened.items() if needs.access is Access.WRITE} == {"client doc open"}


SHEETS = {
    "payout show", "payout diff", "payout explain", "payout withholding", "payout statement",
}  # fmt: skip
"""What finance reads investor by investor; of files and contracts it is shown none without a grant."""


@pytest.mark.parametrize(
    ("who", "but"), [("S004", set()), ("S006", SHEETS), ("S007", set())], ids=["hr", "finance", "investment"]
)
def test_outside_client_service_no_reading_command_names_a_client(
    request: pytest.FixtureRequest, who: str, but: set[str]
) -> None:
    archive = request.getfixturevalue("planted")
    named = {}
    for path in READERS:
        for given in () if path in NOT_READ or path in but else ASKED.get(path, ("",)):
            code, said = run(archive, who, *path.split(), *given.split(), now="2027-01-03T10:00:00+08:00")
            found = [name for name in ("张伟", "甲公司", "李不言") if name in said]
            if code != 4 and found:
                named[path, given] = found
    assert named == {}
