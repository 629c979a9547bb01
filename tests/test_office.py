"""What happens around every command: who is admitted, what is revealed, what is published."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fundcs.kit import clock
from fundcs.kit.osuser import os_user
from fundcs.kit.zone import SHANGHAI


def test_without_as_the_member_with_ones_own_login_acts(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr", as_=None)
    assert office.json("archive", "trail")[-1]["staff"] == "S001"
    assert office.json("staff", "show", "S001")["login"] == os_user()


def test_as_takes_a_code_in_any_case_or_a_name(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    for who in ("s002", "李"):
        office.ok("staff", "add", "赵", "--role", "advisor", as_=who)
        assert office.json("archive", "trail")[-1]["staff"] == "S002"


def test_the_environment_says_what_the_options_leave_open(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    monkeypatch.setenv("FUNDCS_ARCHIVE", str(office.path))
    monkeypatch.setenv("FUNDCS_STAFF", "S002")
    monkeypatch.setenv("FUNDCS_NOW", "2026-05-01")
    monkeypatch.setenv("FUNDCS_LANG", "zh")
    from fundcs import boundary

    assert boundary.run(["staff", "add", "赵", "--role", "advisor"]) == 0
    assert "理财顾问" in office.capsys.readouterr().out
    last = office.json("archive", "trail")[-1]
    assert (last["staff"], last["moment"]) == ("S002", "2026-05-01T00:00:00+08:00")


@pytest.mark.parametrize("who", ["S009", "nobody"])
def test_who_is_not_in_the_register_is_not_admitted(office: Any, who: str) -> None:
    said = office.refused("staff", "list", as_=who, code=4)
    assert f"{who} is not a member of staff" in said


def test_a_login_that_is_not_in_the_register_is_not_admitted(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fundcs.office.os_user", lambda: "stranger")
    assert "stranger is not a member of staff" in office.refused("staff", "list", as_=None, code=4)


def test_the_account_is_the_processs_whatever_the_environment_says(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "boss")
    assert office.process("staff", "list", as_=None).code == 0
    assert os_user() != "boss"


def test_the_trail_keeps_the_account_and_whether_as_was_said(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr", as_=None)
    office.ok("staff", "add", "赵", "--role", "advisor", as_="S002")
    first, by_login, named = office.json("archive", "trail")
    assert [entry["os_user"] for entry in (first, by_login, named)] == [os_user()] * 3
    assert [entry["as"] for entry in (first, by_login, named)] == [False, False, True]
    page = office.ok("archive", "trail")
    assert f"  S001 ({os_user()})  fundcs staff add" in page
    assert f"  S002 ({os_user()}, --as)  fundcs staff add" in page


def test_who_has_left_is_not_let_in_by_a_moment_before(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    office.ok("staff", "leave", "S002", "--on", "2026-12-01")
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 1, 0, 0, 1, tzinfo=SHANGHAI))
    for words in (("staff", "list"), ("staff", "add", "钱", "--role", "hr")):
        assert "has left" in office.refused(*words, as_="S002", now="2026-11-30", code=4)


def test_who_will_have_left_by_the_moment_asked_about_is_not_let_in(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    office.ok("staff", "leave", "S002", "--on", "2026-12-01")
    assert office.ok("staff", "list", as_="S002")
    assert "has left" in office.refused("staff", "list", as_="S002", now="2026-12-01", code=4)


def test_a_refused_command_leaves_no_entry(office: Any) -> None:
    before = office.path.read_bytes()
    office.refused("staff", "add", "李", "--role", "hr", as_="S009", code=4)
    office.refused("staff", "show", "S009")
    assert office.path.read_bytes() == before


@pytest.mark.parametrize("reason", [[], ["--reason", ""], ["--reason", "  "]])
def test_revealing_asks_for_a_reason(office: Any, reason: list[str]) -> None:
    said = office.refused("archive", "trail", "--reveal", *reason, code=2)
    assert "--reveal needs a reason" in said


def test_a_reason_alone_reveals_nothing(office: Any) -> None:
    office.ok("archive", "trail", "--reason", "看看")
    assert office.json("archive", "trail")[-1]["verb"] == "created"


def test_a_moment_that_is_not_one_is_refused_before_the_archive_is_opened(empty: Any) -> None:
    assert "is not a time" in empty.refused("staff", "list", now="soon")


@pytest.mark.parametrize("name", ["archive.db", ""])
def test_the_archive_is_named_by_its_file_or_its_directory(office: Any, name: str) -> None:
    from fundcs import boundary

    assert boundary.run(["--archive", str(office.folder / name), "--as", "S001", "staff", "list"]) == 0


def test_without_a_name_the_archive_is_in_the_users_data_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from fundcs.archive.place import locate

    monkeypatch.setattr("platformdirs.user_data_path", lambda *_args, **_kwargs: tmp_path)
    assert locate(None) == tmp_path / "archive.db"


def test_a_file_is_published_only_after_the_command_has_succeeded(office: Any, tmp_path: Path) -> None:
    office.ok("staff", "add", "李", "--role", "advisor")
    office.refused("archive", "backup", tmp_path / "b.db", as_="S002", code=4)
    assert [p.name for p in tmp_path.iterdir()] == ["office"]


@pytest.mark.parametrize(
    "command",
    [
        ("staff", "list"), ("staff", "show", "S001"), ("archive", "info"), ("archive", "verify"),
        ("archive", "trail"), ("policy", "show"), ("policy", "article", "1"), ("calendar", "show", "2026"),
        ("calendar", "workday", "2026-09-30", "--plus", "1"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_json_is_one_document_with_the_same_keys_and_codes_in_both_languages(
    office: Any, command: tuple[str, ...], lang: str
) -> None:
    def keys(data: object) -> object:
        if isinstance(data, dict):
            return {name: keys(value) for name, value in data.items()}
        return [keys(one) for one in data] if isinstance(data, list) else None

    assert keys(office.json(*command, lang=lang)) == keys(office.json(*command, lang="en"))


def test_why_the_system_refuses_is_said_in_the_users_language(office: Any) -> None:
    said = office.refused("calendar", "import", office.folder / "none.csv", lang="zh")
    assert "none.csv 无法读取：文件不存在" in said
    office.ok("staff", "add", "李", "--role", "advisor")
    assert "客服经理、客服专员" in office.refused(
        "client", "add", "王", "--kind", "person", as_="S002", code=4, lang="zh"
    )
