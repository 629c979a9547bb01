from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from shared.systems import processes

from fundcs.demo import service, show
from fundcs.kit.shells import settings
from fundcs.kit.view import console

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fundcs", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )


def test_the_demo_shows_every_state_a_complaint_and_a_duty_may_have(sample_year: Any) -> None:
    _folder, played = sample_year
    assert {complaint["state"] for complaint in played["complaints"]} == {
        "open", "replied", "escalated", "proposed", "rejected", "closed", "withdrawn",
    }  # fmt: skip
    assert {duty["state"] for duty in played["duties"]} == {"overdue", "due", "upcoming"}
    assert {duty["article"] for duty in played["duties"]} >= {
        "18",
        "22",
        "38(5)",
        "38(6)",
        "41",
        "43",
        "44",
        "46",
    }


def test_the_demo_leaves_an_archive_its_policy_and_chinese_workbooks(sample_year: Any) -> None:
    folder, played = sample_year
    workbooks = {sheet["workbook"] for sheet in played["sheets"]}
    kept = {path.name for path in folder.iterdir() if not path.name.startswith("archive.db-")}  # SQLite's own
    assert kept == {"archive.db", "policy.toml", *workbooks}
    assert all(name.startswith("派息测算表-YX") for name in workbooks)


def test_a_second_demo_in_english_gives_the_same_figures(sample_year: Any, tmp_path: Path) -> None:
    _folder, first = sample_year
    done = run(tmp_path, "--lang", "en", "demo", "made here", COLUMNS="80", NO_COLOR="1")
    assert (done.returncode, done.stderr) == (0, "")
    made = tmp_path / "made here"
    names = sorted(path.name for path in made.glob("*.xlsx"))
    assert names == sorted(
        sheet["workbook"].replace("派息测算表", "payout-sheet") for sheet in first["sheets"]
    )
    for name in names:  # not one of them broken over two lines
        assert f"  {Path('made here') / name}\n" in done.stdout
    for line in done.stdout.splitlines():
        assert len(line) <= 80
    assert settings({"FUNDCS_ARCHIVE": "made here", "FUNDCS_NOW": "2026-11-23T10:00"}) in done.stdout
    first_sheet = openpyxl.load_workbook(made / names[0]).worksheets[0]
    assert first_sheet.title.isascii()
    again = run(
        tmp_path, "--archive", "made here", "--now", service.NOW, "--lang", "zh", "reminders", "--json"
    )
    for duty, same in zip(json.loads(again.stdout), first["duties"], strict=True):
        assert duty == same
    for sheet, name in zip(first["sheets"], names, strict=True):
        assert sheet["fund"] in name
        assert f"{sheet['fund']}   {sheet['due']}   {sheet['pay_date']}" in done.stdout
        assert f"{Decimal(sheet['total']):,}" in done.stdout


def test_what_to_try_next_can_be_tried(
    sample_year: Any, sample: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, played = sample_year
    made = service.SampleYear(
        directory=folder,
        clients=played["clients"],
        contracts=played["contracts"],
        commands=played["commands"],
        sheets=tuple(service.FundSheet(sheet, sheet["workbook"]) for sheet in played["sheets"]),
        duties=tuple(played["duties"]),
        complaints=tuple(played["complaints"]),
        head=played["head"],
    )
    show.view(made).page(console())
    out = capsys.readouterr().out
    tries = [line.strip().split()[1:] for line in out.splitlines() if line.startswith("  fundcs ")]
    assert len(tries) == 8
    for words in tries:
        sample.ok(*words, as_=None)  # as whoever built it


@pytest.mark.parametrize("what", ["a file in it", "a hidden file in it", "an existing file"])
def test_what_is_there_already_is_left_as_it_is(empty: Any, tmp_path: Path, what: str) -> None:
    target = tmp_path / "mine"
    if what == "an existing file":
        target.write_text("mine", "utf-8")
    else:
        target.mkdir()
        (target / (".hidden" if "hidden" in what else "mine.txt")).write_text("mine", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    assert "is not empty and was not changed" in empty.refused("demo", target, as_=None)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_is_left_as_it_is(empty: Any, tmp_path: Path) -> None:
    for name, target in (("dangling", "no/such"), ("loop", "loop")):
        (tmp_path / name).symlink_to(target)
        assert "was not changed" in empty.refused("demo", tmp_path / name, as_=None)


@pytest.mark.parametrize("where", ["nowhere/demo", "file.txt/demo"])
def test_a_place_where_nothing_can_be_made_is_refused(empty: Any, tmp_path: Path, where: str) -> None:
    (tmp_path / "file.txt").write_text("", "utf-8")
    assert "cannot be made here" in empty.refused("demo", tmp_path / where, as_=None)


def test_killed_midway_it_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "fundcs", "demo", str(tmp_path / "demo")]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for_an_archive(tmp_path)
        process.kill()
    assert not (tmp_path / "demo").exists()


@processes
def test_interrupted_it_leaves_nothing_at_all(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "fundcs", "--lang", "en", "demo", str(tmp_path / "demo")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        wait_for_an_archive(tmp_path)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    # The interpreter ends by the signal itself where it broke into code that a library makes from text
    # (a dataclass, a template); a shell says 130 either way.
    assert process.returncode in {130, -signal.SIGINT}
    assert out == ""
    assert err.endswith("error: stopped; nothing was changed\n")
    assert list(tmp_path.iterdir()) == []


def wait_for_an_archive(folder: Path) -> None:
    for _turn in range(3_000):
        if list(folder.glob(".fundcs-*/archive.db")):
            return
        time.sleep(0.02)
    pytest.fail("no archive was begun")


def test_a_command_that_fails_leaves_nothing(
    empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "samples"
    place.mkdir()
    lines = ("2026-01-02T09:00 S001 init --manager 林知远", "2026-01-02T09:01 S001 staff leave S999", "")
    (place / "year.txt").write_text("\n".join(lines), "utf-8")
    (place / "policy.toml").write_text("", "utf-8")
    monkeypatch.setattr(service, "samples", lambda: place)
    assert "S999" in empty.refused("demo", tmp_path / "demo", as_=None)
    assert [path.name for path in tmp_path.iterdir()] == ["samples"]


def test_the_samples_are_part_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {
        "samples": "fundcs/samples"
    }
    assert {path.name for path in service.samples().iterdir()} >= {
        "year.txt",
        "policy.toml",
        "client-ledger.xlsx",
    }


def test_no_contract_of_the_sample_is_below_what_one_investor_puts_into_a_private_fund(sample: Any) -> None:
    amounts = [contract["amount"] for contract in sample.json("contract", "list")]
    assert len(amounts) == 90
    assert min(map(Decimal, amounts)) >= 1_000_000
