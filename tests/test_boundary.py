"""Whatever happens ends in a result, one `error:` line or a log, and no client's number on the screen."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from shared import enciphered
from shared.systems import processes

from fundcs import boundary

ID_NO = "11010119900307123X"


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (
            ("stuff",),
            "there is no command stuff (did you mean 'staff'?); see `fundcs --help`",
            "没有命令 stuff（是否想用 'staff'？）；请参阅 `fundcs --help`",
        ),
        (("xyz",), "there is no command xyz; see `fundcs --help`", "没有命令 xyz；请参阅 `fundcs --help`"),
        (
            ("staff", "xyz"),
            "there is no command xyz; see `fundcs staff --help`",
            "没有命令 xyz；请参阅 `fundcs staff --help`",
        ),
        (
            ("staff", "list", "--rle", "hr"),
            "there is no option --rle (did you mean --role?); see `fundcs staff list --help`",
            "没有选项 --rle（是否想用 --role？）；请参阅 `fundcs staff list --help`",
        ),
        (
            ("staff", "add"),
            "these are missing: NAME, --role; see `fundcs staff add --help`",
            "缺少：姓名或名称、--role；请参阅 `fundcs staff add --help`",
        ),
        (
            ("staff", "add", "李"),
            "--role is missing; see `fundcs staff add --help`",
            "缺少 --role；请参阅 `fundcs staff add --help`",
        ),
        (
            ("staff", "show", "S001", "more", ID_NO),
            "too many arguments: more ***; see `fundcs staff show --help`",
            "参数过多：more ***；请参阅 `fundcs staff show --help`",
        ),
        (
            ("calendar", "show", "soon"),
            "YEAR: write a whole number; see `fundcs calendar show --help`",
            "年度：请填写整数；请参阅 `fundcs calendar show --help`",
        ),
        (
            ("archive", "trail", "--limit", "0"),
            "--limit: the number is beyond its limit, 1; see `fundcs archive trail --help`",
            "--limit：数值超出限度 1；请参阅 `fundcs archive trail --help`",
        ),
        (("staff", "list", "--role"), "the option --role needs a value", "选项 --role 需要一个值"),
        (("staff", "list", "--json=1"), "the option --json takes no value", "选项 --json 不带值"),
    ],
)
def test_a_slip_of_usage_is_one_line_in_the_users_language(
    empty: Any, words: tuple[str, ...], english: str, chinese: str
) -> None:
    assert english in empty.refused(*words, code=2)
    said = empty.refused(*words, code=2, lang="zh")
    assert said.startswith("错误：")
    assert chinese in said


@pytest.mark.parametrize(
    "words",
    [
        ("staff", "add", "李", "--role", ID_NO),
        ("staff", "list", ID_NO),
        ("staff", f"--{ID_NO}"),
        (ID_NO,),
        ("--lang", ID_NO, "staff", "list"),
        ("--now", ID_NO, "staff", "list"),
        ("calendar", "show", ID_NO),
        ("calendar", "workday", ID_NO, "--plus", "1"),
        ("policy", "article", ID_NO),
        ("policy", "show", ID_NO),
    ],
)
def test_no_slip_repeats_an_id_number(office: Any, words: tuple[str, ...]) -> None:
    result = office.run(*words)
    assert result.code in {1, 2}
    assert ID_NO[:-1] not in result.out + result.err


def test_a_language_that_is_not_spoken_is_refused(empty: Any) -> None:
    assert empty.refused("staff", lang="fr", code=2) == "error: the language is zh or en, not fr"


@pytest.mark.parametrize("words", [[], ["staff"], ["archive"]])
def test_a_group_alone_shows_its_help_on_standard_output(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert boundary.run(words) == 0
    out, err = capsys.readouterr()
    assert "Usage: fundcs" in out
    assert err == ""
    boundary.run([*words, "--help"])
    assert capsys.readouterr().out.rstrip() == out.rstrip()


@pytest.mark.parametrize("words", [["-h"], ["staff", "-h"], ["staff", "list", "-h"]])
def test_the_short_form_asks_for_help_too(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert boundary.run(words) == 0
    assert "Usage: fundcs" in capsys.readouterr().out


def test_a_choice_that_is_none_is_said_in_one_clean_sentence(office: Any) -> None:
    said = office.refused("staff", "add", "李", "--role", "boss", code=2)
    assert re.search(r"general_manager( \(general manager\))?; see `fundcs staff add --help`$", said)


@pytest.mark.parametrize("plus", ["３", "3"])
def test_a_whole_number_may_be_typed_in_full_width(office: Any, plus: str) -> None:
    assert (
        office.json("calendar", "workday", "２０２６－０９－３０", "--plus", plus)["result"] == "2026-10-10"
    )


@pytest.mark.parametrize("encoding", ["ascii", "gb18030", "utf-8"])
def test_an_output_without_chinese_characters_stops_nothing(office: Any, encoding: str) -> None:
    office.ok("staff", "add", "李\U0002000b", "--role", "hr")
    done = subprocess.run(
        [sys.executable, *enciphered.program(), *office.arguments("staff", "list", "--json")],
        capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))[1]["name"] == "李\U0002000b"
    page = start(
        office, "staff", "list", stdout=-1, stderr=-1, env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    out, err = page.communicate(timeout=20)
    assert (page.returncode, err) == (0, "")
    assert "\\u738b\\u7ecf\\u7406" in out


def test_options_without_a_command_are_a_slip_of_usage(empty: Any) -> None:
    assert "a command is missing" in empty.refused(code=2)


def test_the_version_is_one_line(empty: Any) -> None:
    from fundcs import __version__

    assert empty.ok("--version") == f"fundcs {__version__}\n"


def test_help_is_wholly_in_chinese(empty: Any) -> None:
    page = empty.process("staff", "add", "--help", lang="zh").out
    assert "用法：fundcs staff add [选项]" in page
    assert "显示此帮助后退出。" in page
    for english in ("Usage", "Options", "Arguments", "Show this", "[required]", "[default"):
        assert english not in page
    root = empty.process("--help", lang="zh").out
    assert "命令 [参数]..." in root
    assert "[环境变量：FUNDCS_ARCHIVE]" in root.replace("\n", "")


@pytest.mark.parametrize("words", [("--help",), ("staff", "list", "--help")])
def test_a_flag_shows_no_type(empty: Any, words: tuple[str, ...]) -> None:
    assert "<bool>" not in empty.ok(*words)


def test_a_bug_names_a_log_and_shows_no_value(
    office: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def stumble(*_args: object) -> None:
        secret = ID_NO
        raise ValueError(f"could not read {secret}")

    monkeypatch.setattr("fundcs.staff.service.everyone", stumble)
    said = office.refused("staff", "list", code=70)
    found = re.search(r"defect of fundcs \(ValueError\); details are in (\S+)", said)
    assert found is not None
    log = Path(found[1]).read_text(encoding="utf-8")
    assert "test_boundary.py" in log
    assert "stumble" in log
    assert ID_NO not in log + said


def test_a_bug_is_told_even_where_no_log_can_be_written(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fundcs.staff.service.everyone", lambda *_args: 1 / 0)
    monkeypatch.setattr("platformdirs.user_log_path", full)
    assert "no log could be written" in office.refused("staff", "list", code=70)


def test_ctrl_c_in_a_command_is_one_line_and_exit_130(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fundcs.staff.service.add", interrupted)
    said = office.refused("staff", "add", "李", "--role", "hr", code=130)
    assert said == "error: stopped; nothing was changed"


def start(office: Any, *words: str, **how: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *enciphered.program(), *office.arguments(*words)], text=True, encoding="utf-8", **how
    )


@processes
def test_ctrl_c_on_a_waiting_process_leaves_the_archive_as_it_was(office: Any) -> None:
    with closing(sqlite3.connect(office.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        process = start(office, "staff", "add", "李", "--role", "hr", stdout=-1, stderr=-1)
        time.sleep(2.5)  # it waits for the lock by now
        process.send_signal(signal.SIGINT)
        other.execute("ROLLBACK")
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert err == "error: stopped; nothing was changed\n"
    assert [member["code"] for member in office.json("staff", "list")] == ["S001"]


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_a_reader_who_goes_away_is_no_error(office: Any, flags: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    process = start(office, "staff", "list", *flags, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert process.communicate(timeout=20)[1] == ""
    assert process.returncode == 0


@pytest.mark.skipif(
    os.name == "nt" or not Path("/dev/full").exists(), reason="the system has no device that is always full"
)
@pytest.mark.parametrize("how", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
def test_an_output_that_cannot_be_written_is_said(office: Any, how: dict[str, str]) -> None:
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        process = start(office, "staff", "list", stdout=full, stderr=subprocess.PIPE, env=plain | how)
        err = process.communicate(timeout=20)[1]
    assert process.returncode == 1
    assert err == ("error: the command was carried out, but its output cannot be written: the disk is full\n")


ID, PHONE = "110101199003070011", "13812345678"


@pytest.mark.parametrize("number", [ID, PHONE])
@pytest.mark.parametrize(
    "words",
    [
        ("--as", "{}", "staff", "list"),
        ("--now", "{}", "staff", "list"),
        ("--lang", "{}", "staff", "list"),
        ("--archive", "/nowhere/{}/a.db", "staff", "list"),
        ("--as", "S001", "reminders", "--within", "{}"),
        ("--as", "S001", "client", "import", "/nowhere/{}.xlsx"),
        ("--as", "S001", "client", "import", "{}.csv", "--map", "{}=name"),
        ("--as", "S001", "client", "import", "{}.csv", "--map", "名称={}"),
        ("--as", "S001", "archive", "backup", "/nowhere/{}.db"),
        ("--as", "S001", "reminders", "--out", "/nowhere/{}.xlsx"),
        ("--as", "S001", "staff", "show", "{}"),
        ("--as", "S001", "payout", "explain", "{}"),
        ("--as", "S001", "policy", "check", "{}.toml"),
        ("--as", "S001", "archive", "restore", "{}.db"),
        ("--as", "S001", "demo", "/nowhere/{}"),
        ("--as", "S001", "payout", "letters", "--fund", "F001", "--out", "/nowhere/{}/letters"),
    ],
)
def test_no_error_repeats_a_number_wherever_it_was_typed(
    office: Any, words: tuple[str, ...], number: str
) -> None:
    office.capsys.readouterr()
    code = boundary.run(
        ["--archive", str(office.path), "--lang", "en", *(word.format(number) for word in words)]
    )
    out, err = office.capsys.readouterr()
    assert code in (1, 2, 4, 5)
    assert number not in out + err


@pytest.mark.parametrize("number", [ID, PHONE])
def test_what_was_written_is_named_without_a_number(office: Any, number: str, tmp_path: Path) -> None:
    pages = (
        office.ok("archive", "backup", tmp_path / f"{number}.db"),
        office.ok("archive", "info"),
        office.ok("archive", "trail"),
        office.ok("archive", "restore", tmp_path / f"{number}.db"),
        office.ok("client", "export", "--csv", tmp_path / f"{number}.csv"),
        office.ok("reminders", "--out", tmp_path / f"{number}.html"),
        str(office.json("archive", "info")),
    )
    assert [page for page in pages if number in page] == []


def test_a_key_that_a_policy_does_not_know_is_named_without_a_number(office: Any, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(f'"{ID}" = 1\n[complaints]\n"{PHONE}" = 1\n', "utf-8")
    page = office.run("policy", "check", tmp_path / "own.toml")
    assert page.code == 1
    assert ID not in page.out + page.err
    assert PHONE not in page.out + page.err


def test_the_sheets_of_a_ledger_are_named_without_a_number(office: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet(ID)
    book.save(tmp_path / "ledger.xlsx")
    said = office.refused("client", "import", tmp_path / "ledger.xlsx", "--sheet", "2025")
    assert said.endswith("its sheets are: Sheet, ***")


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_what_lies_beside_an_archive_is_named_without_a_number(office: Any, words: tuple[str, ...]) -> None:
    (office.folder / "files").mkdir(exist_ok=True)
    (office.folder / "files" / f"{ID}.pdf").write_text("x", "utf-8")
    (office.folder / f".{PHONE}.xlsx.abcdefgh").write_text("x", "utf-8")
    page = office.ok("archive", "verify", *words) + office.ok("archive", "verify", "--clean", *words)
    assert ID not in page
    assert PHONE not in page


def test_personal_values_may_come_from_standard_input(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("370202196007220909\n186-2011-6410\n"))
    words = ("client", "add", "张伟", "--kind", "person", "--phone", "-", "--id-no", "-", "--reveal")
    assert office.json(*words, "--reason", "核对")["id_no"] == "370202196007220909"


def test_a_line_that_is_not_there_is_misuse(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    said = office.refused("client", "add", "张伟", "--kind", "person", "--id-no", "-", code=2)
    assert said == "error: --id-no is -, but standard input has no line for it"


@pytest.mark.parametrize("option", ["--as", "--now", "--archive"])
def test_a_global_option_behind_the_command_is_told_where_it_goes(office: Any, option: str) -> None:
    said = office.refused("staff", "list", option, "S001", code=2)
    assert said.startswith(f"error: {option} goes before the command's name: fundcs {option} …")


def test_everything_that_is_missing_is_told_at_once(office: Any) -> None:
    said = office.refused("fund", "add", "JH01", "--day-count", "ACT/365", code=2)
    assert said == (
        "error: these are missing: NAME, --project-company, --established, --matures, --frequency; "
        "see `fundcs fund add --help`"
    )
    assert "error: --frequency is missing;" in office.refused(
        "fund", "add", "JH01", "甲", "--project-company", "乙", "--established", "2026-01-01", "--matures",
        "2027-01-01", code=2,
    )  # fmt: skip


def test_help_lists_what_the_firms_policy_lists(office: Any) -> None:
    (office.folder / "policy.toml").write_text(
        '[complaints]\nchannels = [{ code = "phone", zh = "电话", en = "phone" }, '
        '{ code = "pigeon", zh = "信鸽", en = "carrier pigeon" }]\n',
        "utf-8",
    )
    assert "pigeon (carrier pigeon)" in " ".join(
        office.ok("complaint", "log", "--help").replace("│", "").split()
    )
    assert "pigeon（信鸽）" in "".join(
        office.ok("complaints", "log", "--help", lang="zh").replace("│", "").split()
    )


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes the stream")
@pytest.mark.parametrize("words", [("staff", "list"), ("staff", "list", "--json"), ("--help",)])
@pytest.mark.parametrize("closed", [">&-", "<&-", ">&- 2>&- <&-"])
def test_a_stream_that_is_closed_is_no_defect(office: Any, words: tuple[str, ...], closed: str) -> None:
    command = [sys.executable, *enciphered.program(), *office.arguments(*words)]
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *command], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="Windows hands over arguments as text")
def test_arguments_in_the_bytes_of_gbk_are_refused_and_no_defect(office: Any) -> None:
    command = [sys.executable, *enciphered.program(), *office.arguments("client", "list")]
    done = subprocess.run([*map(os.fsencode, command), "张".encode("gbk")], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"is not UTF-8" in done.stderr


def test_an_archive_is_made_in_a_directory_whose_name_looks_like_an_address(empty: Any) -> None:
    folder = empty.folder / ("a%20b" if os.name == "nt" else "a?b%20c#d")
    assert (
        boundary.run(["--archive", str(folder / "archive.db"), "--lang", "en", "init", "--manager", "王"])
        == 0
    )
    assert (folder / "archive.db").is_file()
