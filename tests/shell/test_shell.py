"""The prompt: commands one after the other, what completes them, what its history keeps."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.act import Access, Setting
from fundcs.act.command import Needs
from fundcs.kit import clock, i18n
from fundcs.kit.zone import SHANGHAI
from fundcs.office import Office as ProgramOffice
from fundcs.shell import rules
from fundcs.shell.service import history, loop
from fundcs.shell.service.known import Records
from fundcs.shell.service.suggesting import following

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Office

NOW = "2026-11-23T10:00:00+08:00"


def setting(office: Office, staff: str = "S001", now: str | None = NOW) -> Setting:
    """What the prompt is started with."""
    program = ProgramOffice(archive=office.path, staff=staff, now=now, lang=None)
    return program._setting(Needs("shell", Access.NONE, None, personal=False), "fundcs shell")


def lines(*typed: str | Callable[[], None]) -> Callable[[], str | None]:
    """What is typed, line by line; between two of them something may happen."""
    left = list(typed)

    def line() -> str | None:
        while left and not isinstance(left[0], str):
            left.pop(0)()  # type: ignore[operator]
        return left.pop(0) if left else None  # type: ignore[return-value]

    return line


def words(suggested: Any) -> list[str]:
    return [suggestion.word for suggestion in suggested.suggestions]


def test_commands_come_from_a_pipe_and_an_error_leaves_the_next_as_it_was(office: Office) -> None:
    done = office.process(
        "shell", stdin="fundcs staff list --json\n\n# a comment\nstaff shew\nstaff list\nexit\nstatus\n"
    )
    assert done.code == 0
    assert done.out.count("王经理") == 2
    assert done.err.splitlines() == [
        "error: there is no command shew (did you mean 'show'?); see `fundcs staff --help`"
    ]


def test_the_pipe_ends_with_the_code_of_its_last_command(office: Office) -> None:
    assert office.process("shell", stdin="staff list\nfund show JH01\n").code == 1


def test_a_command_takes_its_value_from_the_next_line(office: Office) -> None:
    done = office.process("shell", stdin="staff add - --role hr\n李人事\nstaff list\n")
    assert done.code == 0
    assert "李人事" in done.out


def test_who_acts_is_said_once(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.ok("staff", "add", "李专员", "--role", "cs_specialist", "--nda", "2026-01-02")
    tally = loop.run(
        setting(office, "S002"), lines("staff add 钱会计 --role finance", "--as S001 status", "staff list")
    )
    assert (tally.commands, tally.failed) == (3, 2)
    out = capsys.readouterr()
    assert "S002 (CS specialist) may not do this" in out.err
    assert "--as is fixed while the prompt stands" in out.err


@pytest.mark.parametrize(
    "line", ["--lang zh status", "client show C1 --lang=zh", "--archive x status", "shell", 'client show "']
)
def test_a_line_that_is_no_command_is_a_slip_of_usage(office: Office, line: str) -> None:
    assert loop.run(setting(office), lines(line)).last == 2


def test_each_command_has_its_own_moment(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2026, 11, 23, 23, 59, 50, tzinfo=SHANGHAI)
    monkeypatch.setattr(clock, "now", lambda: evening)

    def midnight() -> None:
        monkeypatch.setattr(clock, "now", lambda: evening + timedelta(minutes=1))

    typed = ("staff add 甲 --role hr", midnight, "staff add 乙 --role hr")
    assert loop.run(setting(office, now=None), lines(*typed)).failed == 0
    assert [member["joined_on"] for member in office.json("staff", "list")[1:]] == [
        "2026-11-23",
        "2026-11-24",
    ]


def test_each_command_has_the_policy_as_it_then_is(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    def changed() -> None:
        (office.folder / "policy.toml").write_text('[complaints]\nclose_within = "10wd"\n', "utf-8")

    def broken() -> None:
        (office.folder / "policy.toml").write_text("[complaints]\nclose_within = 1\n", "utf-8")

    typed = ("policy show --json", changed, "policy show --json", broken, "staff list --json", "archive info")
    tally = loop.run(setting(office), lines(*typed))
    out = capsys.readouterr().out
    documents = [json.loads(text) for text in out.replace("]\n[", "]\0[").split("\0")]
    values = [
        next(row["value"] for row in document if row["key"] == "complaints.close_within")
        for document in documents
    ]
    assert values == ["15wd", "10wd"]
    assert tally.failed == 2


def test_each_command_sees_what_others_wrote_meanwhile(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    def elsewhere() -> None:
        office.ok("staff", "add", "孙新人", "--role", "hr")

    loop.run(setting(office), lines("staff list", elsewhere, "staff list"))
    assert "孙新人" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("client add 张伟 --kind person --id-no 110101199003071233", "client add --kind --id-no"),
        ("client show 张伟 --reveal --reason=核对张伟的账号", "client show --reveal --reason"),
        ("张伟", ""),
        ("client 张伟", "client"),
        ("complaints log C000001 --content '张伟 说 --finding'", "complaints log --content"),
        ("fundcs status", "status"),
        ('client show "张伟', ""),
        ("--sure contract add X1 --amount 5万", "contract add --amount"),
    ],
)
def test_the_history_keeps_the_form_of_a_line_and_no_value(line: str, kept: str) -> None:
    assert history.form(line) == kept


def test_the_history_is_read_again_and_repeats_no_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "path", lambda: tmp_path / "state" / "shell-history")
    for line in ("status", "status", "client show 张伟", "reminders"):
        history.keep(line)
    assert history.lines() == ["status", "client show", "reminders"]


def test_a_full_width_blank_parts_words_and_a_backslash_is_part_of_a_windows_path() -> None:
    assert rules.words("client　show　张伟") == ["client", "show", "张伟"]
    assert rules.words(r"client import C:\台账\a.xlsx", backslashes=True)[-1] == r"C:\台账\a.xlsx"


@pytest.fixture
def records(sample: Office) -> Iterator[Records]:
    yield Records(setting(sample))
    i18n.use("en")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sta", ["status", "staff"]),
        ("client sh", ["show"]),
        ("client show --re", ["--reveal", "--reason"]),
        ("client list --tier v", ["vip"]),
        ("client list --tier VIP", ["vip"]),
        ("client show C00000", [f"C00000{digit}" for digit in range(1, 10)]),
        ("client show 许明艳", ["C000001"]),
        ("client show xumingyan", ["C000001"]),
        ("client show xumi", ["C000001"]),
        ("client show xmy", ["C000001"]),
        ("contract show yx05-2026-002", [f"YX05-2026-00{number}" for number in (21, 28, 29)]),
        ("contract show xumingyan", ["YX01-2026-0087", "YX05-2026-0043"]),
        ("complaints reply K000001", ["K000001"]),
        ("complaints log C000001 --category ser", ["service"]),
        ("complaints close K000001 --root-cause proc", ["process"]),
        ("payout calc --fund YX01", ["YX01"]),
        ("payout calc --fund yuanxin", ["YX01", "YX02", "YX03", "YX05"]),
        ("client list --officer hening", ["S002"]),
        ("client list --kind person --k", []),
        ("--as", []),
        ("nothing here ", []),
    ],
)
def test_a_line_is_completed(records: Records, line: str, expected: list[str]) -> None:
    assert words(following(line, records)) == expected


def test_the_codes_of_the_firms_own_policy_are_completed(office: Office) -> None:
    records = Records(setting(office))
    own = '[complaints]\nchannels = [{ code = "pigeon", zh = "信鸽", en = "pigeon" }]\n'
    policy = office.path.with_name("policy.toml")
    policy.write_text(own, "utf-8")
    assert words(following("complaints log C000001 --channel ", records)) == ["pigeon"]
    policy.write_text("[complaints]\nchannels = 1\n", "utf-8")
    assert "phone" in words(following("complaints log C000001 --channel ", records))


def test_a_file_is_completed_where_one_is_asked_for(records: Records) -> None:
    assert following("client import sam", records).files


def test_who_may_not_list_clients_is_shown_none(sample: Office) -> None:
    of_hr = Records(setting(sample, "S009"))
    assert words(following("client show xu", of_hr)) == []
    assert words(following("payout calc --fund YX01", of_hr)) == ["YX01"]


def test_a_record_made_meanwhile_is_completed(office: Office) -> None:
    known = Records(setting(office))
    assert words(following("client list --officer 孙", known)) == []
    office.ok("staff", "add", "孙新人", "--role", "cs_specialist")
    assert words(following("client list --officer 孙", known)) == ["S002"]


@pytest.mark.skipif(os.name == "nt", reason="prompt_toolkit wants a console there")
def test_the_prompt_outlives_ctrl_c_and_ends_with_ctrl_d(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output import DummyOutput

    from fundcs.shell.show import prompt

    monkeypatch.setattr(history, "path", lambda: tmp_path / "shell-history")
    begun = setting(office)
    with create_pipe_input() as keys:
        keys.send_text("client show 张\x03staff list\nstaff list\n\x04")
        tally = loop.run(begun, prompt.reader(begun, Records(begun), input=keys, output=DummyOutput()))
    assert (tally.commands, tally.failed) == (2, 0)
    assert capsys.readouterr().out.count("王经理") == 2
    assert (tmp_path / "shell-history").read_text("utf-8") == "staff list\n"
