from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest


def keys(office: Any, *words: str, **how: Any) -> list[str]:
    return [duty["key"] for duty in office.json("reminders", *words, **how)]


NDA = "nda:S004"
FIRST_K1, CLOSE_K1 = "complaint:K000001:first_reply", "complaint:K000001:close"
FIRST_K2, CLOSE_K2 = "complaint:K000002:first_reply", "complaint:K000002:close"
CLOSE_K3 = "complaint:K000003:close"


def test_overdue_comes_first_then_due_then_upcoming(owing: Any) -> None:
    duties = owing.json("reminders")
    assert [(duty["key"], duty["state"]) for duty in duties] == [
        (NDA, "overdue"),
        (FIRST_K1, "overdue"),
        (FIRST_K2, "due"),
        (CLOSE_K3, "upcoming"),
    ]


def test_the_table_groups_by_owner_the_longest_owed_first(owing: Any) -> None:
    out = owing.ok("reminders")
    heads = ["CS manager", "S002 何宁 · CS specialist", "S003 许诺 · CS specialist"]
    places = [out.index(f"\n{head}") for head in heads]
    assert places == sorted(places)
    assert out.startswith("2 overdue, 1 due today, 1 upcoming until 2026-11-30; as of 2026-11-23 10:00\n")


def test_a_duty_says_for_whom_how_late_and_what_discharges_it(owing: Any) -> None:
    out = owing.ok("reminders", "--owner", "S002")
    assert "complaint K000001: first reply · C000001 王小明" in out
    assert "40 hours late" in out
    assert "fundcs complaints reply K000001 --content TEXT" in out


@pytest.mark.parametrize(
    ("within", "shown"),
    [
        ("0d", [NDA, FIRST_K1, FIRST_K2]),
        ("0h", [NDA, FIRST_K1, FIRST_K2]),  # what is due today is shown however short the stretch
        ("6d", [NDA, FIRST_K1, FIRST_K2]),
        ("7d", [NDA, FIRST_K1, FIRST_K2, CLOSE_K3]),
        ("4wd", [NDA, FIRST_K1, FIRST_K2]),
        ("5wd", [NDA, FIRST_K1, FIRST_K2, CLOSE_K3]),
        ("24h", [NDA, FIRST_K1, FIRST_K2]),
        ("17d", [NDA, FIRST_K1, FIRST_K2, CLOSE_K3]),
        ("18d", [NDA, FIRST_K1, FIRST_K2, CLOSE_K3, CLOSE_K1, CLOSE_K2]),
        ("month", [NDA, FIRST_K1, FIRST_K2, CLOSE_K3]),
        ("9999wd", [NDA, FIRST_K1, FIRST_K2, CLOSE_K3, CLOSE_K1, CLOSE_K2]),
    ],
)
def test_within_says_how_far_ahead(owing: Any, within: str, shown: list[str]) -> None:
    owed = keys(owing, "--within", within)
    assert [key for key in owed if not key.startswith("greeting:")] == shown  # those come again every year


@pytest.mark.parametrize("within", ["", "7", "d", "-1d", "1.5d", "7 d", "5w", "week", "99999d"])
def test_a_stretch_that_is_none_is_refused(owing: Any, within: str) -> None:
    assert "is not an offset; write hours 24h" in owing.refused("reminders", f"--within={within}")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("--role", "cs_manager"), [NDA]),
        (("--role", "finance"), []),
        (("--owner", "S003"), [FIRST_K2, CLOSE_K3]),
        (("--owner", "许诺"), [FIRST_K2, CLOSE_K3]),
        (("--client", "C000001"), [FIRST_K1]),
        (("--client", "王小明", "--owner", "S003"), []),
    ],
)
def test_the_list_can_be_narrowed(owing: Any, words: tuple[str, ...], shown: list[str]) -> None:
    assert keys(owing, *words) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("--owner", "S001"), [NDA]),  # the only CS manager owes what their role owes
        (("--owner", "S002", "--role-too"), [FIRST_K1]),
        (("--owner", "S001", "--role", "cs_specialist"), []),
        (("--owner", "S005"), []),
    ],
)
def test_an_owners_list_holds_what_falls_to_them_by_role(
    owing: Any, words: tuple[str, ...], shown: list[str]
) -> None:
    assert keys(owing, *words) == shown


def test_what_falls_to_several_by_role_is_on_an_owners_list_when_asked_for(owing: Any) -> None:
    owing.ok("staff", "add", "吴经理", "--role", "cs_manager", "--nda", "2026-11-02")
    assert keys(owing, "--owner", "S001") == []
    assert keys(owing, "--owner", "S001", "--role-too") == [NDA]
    assert "give --owner with it" in owing.refused("reminders", "--role-too", code=2)
    owing.ok("staff", "leave", "S006")
    assert keys(owing, "--owner", "S001") == [NDA]


@pytest.mark.parametrize(
    ("words", "code", "word"),
    [
        (("--role", "boss"), 2, "boss"),
        (("--owner", "S999"), 1, "S999"),
        (("--fund", "YX99"), 1, "YX99"),
        (("--client", "C999999"), 1, "C999999"),
        (("--format", "pdf"), 2, "pdf"),
    ],
)
def test_an_unknown_choice_is_refused(owing: Any, words: tuple[str, ...], code: int, word: str) -> None:
    assert word in owing.refused("reminders", *words, code=code)


def test_exit_code_3_says_that_something_is_overdue(owing: Any) -> None:
    assert owing.run("reminders", "--exit-code").code == 3
    assert owing.run("reminders", "--exit-code", "--json").code == 3
    assert owing.run("reminders").code == 0


def test_what_is_due_today_is_not_overdue(owing: Any) -> None:
    assert owing.run("reminders", "--exit-code", "--owner", "S003").code == 0
    assert owing.run("reminders", "--exit-code", "--owner", "S003", now="2026-11-23T20:15:01").code == 3


def test_nothing_owed_is_said_in_one_line(office: Any) -> None:
    result = office.run("reminders", "--exit-code")
    assert (result.code, result.out, result.err) == (0, "No to-dos until 2026-11-30.\n", "")
    assert office.json("reminders") == []


def test_json_is_the_same_document_either_way(owing: Any) -> None:
    assert owing.ok("reminders", "--json") == owing.ok("reminders", "--format", "json")


def test_a_workbook_is_not_printed(owing: Any) -> None:
    assert "--out FILE.xlsx" in owing.refused("reminders", "--format", "xlsx")


FORMS = ["table", "json", "md", "html", "ics"]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_holds_what_the_screen_would_show(owing: Any, tmp_path: Path, form: str) -> None:
    out = tmp_path / "owed"
    assert owing.ok("reminders", "--format", form, "--out", out) == f"Written: {out}\n"
    printed = owing.ok("reminders", "--format", form)
    if form == "table":  # as wide as a page, not as the screen
        assert out.read_text("utf-8").replace("─", "").split() == printed.replace("─", "").split()
        assert max(len(line) for line in out.read_text("utf-8").splitlines()) <= 100
    else:
        assert out.read_bytes().decode() == printed


@pytest.mark.parametrize(("name", "begins"), [
    ("owed.md", b"# To-dos"), ("owed.html", b"<!doctype html>"), ("owed.ics", b"BEGIN:VCALENDAR"),
    ("owed.json", b"["), ("owed.xlsx", b"PK"), ("owed.HTML", b"<!doctype"), ("owed.txt", b"2 overdue"),
])  # fmt: skip
def test_without_a_format_the_name_of_the_file_says_it(
    owing: Any, tmp_path: Path, name: str, begins: bytes
) -> None:
    owing.ok("reminders", "--out", tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_file_that_cannot_be_written_is_said_before_anything_is_done(empty: Any, tmp_path: Path) -> None:
    error = empty.refused("reminders", "--format", "md", "--out", tmp_path / "nowhere" / "owed.md")
    assert "its directory does not exist" in error  # and not that there is no archive


def test_a_file_is_replaced_whole_or_not_at_all(
    owing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "owed.html"
    out.write_text("yesterday's", "utf-8")

    def broken(_report: object) -> str:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("fundcs.reminders.show.pages.html", broken)
        assert owing.run("reminders", "--out", out, "--force").code == 70
    assert out.read_text("utf-8") == "yesterday's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["office", "owed.html"]
    owing.ok("reminders", "--out", out, "--force")
    assert out.read_text("utf-8").startswith("<!doctype html>")


def test_a_written_file_says_nothing_else_with_json(owing: Any, tmp_path: Path) -> None:
    out = owing.ok("reminders", "--out", tmp_path / "owed.ics", "--json")
    assert [duty["key"] for duty in json.loads(out)] == [NDA, FIRST_K1, FIRST_K2, CLOSE_K3]


def test_markdown_and_html_are_not_broken_by_a_name(owing: Any) -> None:
    markdown = owing.ok("reminders", "--format", "md")
    assert "李\\<b\\>\\|" in markdown
    assert {line.replace("\\|", "").count("|") for line in markdown.splitlines() if line.startswith("|")} == {
        6
    }
    html = owing.ok("reminders", "--format", "html")
    assert "李&lt;b&gt;|" in html
    assert "<b>|" not in html


def test_html_needs_nothing_from_elsewhere(owing: Any) -> None:
    html = owing.ok("reminders", "--format", "html")
    for outside in ("http:", "https:", "<script", "<link", "<img", "@import", "url("):
        assert outside not in html
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html
    assert "@media print" in html


def test_the_workbook_has_a_row_for_each_duty_with_real_dates(owing: Any, tmp_path: Path) -> None:
    out = tmp_path / "owed.xlsx"
    owing.ok("reminders", "--out", out)
    sheet: Any = openpyxl.load_workbook(out).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0] == (
        "Assigned to", "State", "Due", "Time left", "Article", "Task", "Client", "Fund", "Next step",
    )  # fmt: skip
    assert [row[1] for row in rows[1:]] == ["overdue", "overdue", "due today", "upcoming"]
    assert [f"{row[2]:%m-%d %H:%M}" for row in rows[1:]] == [
        "11-19 00:00", "11-21 17:30", "11-23 20:15", "11-30 00:00",
    ]  # fmt: skip
    assert rows[2][6] == "C000001 王小明"


def test_a_change_of_the_policy_file_changes_the_list_at_once(owing: Any) -> None:
    assert FIRST_K1 in keys(owing)
    policy = owing.folder / "policy.toml"
    policy.write_text('[complaints]\nfirst_reply = "72h"\nclose_within = "10wd"\n', "utf-8")
    duties = {duty["key"]: duty for duty in owing.json("reminders", "--within", "18d")}
    assert (duties[FIRST_K1]["due"], duties[FIRST_K1]["state"]) == ("2026-11-23T17:30:00+08:00", "due")
    assert (duties[CLOSE_K3]["due"], duties[CLOSE_K3]["state"]) == ("2026-11-23", "due")
    policy.unlink()
    assert {duty["key"]: duty["state"] for duty in owing.json("reminders")}[FIRST_K1] == "overdue"


def test_how_far_ahead_is_a_value_of_the_policy(owing: Any) -> None:
    (owing.folder / "policy.toml").write_text('[reminders]\nwithin = "1d"\n', "utf-8")
    assert CLOSE_K3 not in keys(owing)
    assert CLOSE_K3 in keys(owing, "--within", "7d")


def test_a_discharged_duty_is_gone_and_the_past_still_shows_it(owing: Any) -> None:
    owing.ok("complaints", "reply", "K000001", "--content", "已核实并答复", now="2026-11-23T10:05")
    assert FIRST_K1 not in keys(owing, now="2026-11-23T10:06")
    assert FIRST_K1 in keys(owing, now="2026-11-23T10:04")


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("S001", [NDA, FIRST_K1, FIRST_K2, CLOSE_K3]),  # the manager
        ("S002", [NDA, FIRST_K1, FIRST_K2, CLOSE_K3]),  # client service reads every file (Art. 7)
        ("S005", []),  # finance: neither theirs nor their role's
    ],
)
def test_who_asks_sees_what_they_may(owing: Any, who: str, shown: list[str]) -> None:
    assert keys(owing, as_=who) == shown


def test_an_adviser_sees_only_their_own(owing: Any) -> None:
    owing.ok("staff", "add", "陈曦", "--role", "advisor", "--nda", "2026-11-02", now="2026-11-02T09:00")
    words = ("--channel", "phone", "--content", "合同未寄回", "--responsible", "S006")
    owing.ok("complaints", "log", "C000001", *words, now="2026-11-23T09:00")
    owing.ok("client", "edit", "C000002", "--advisor", "S006")
    duties = owing.json("reminders", "--within", "30d", as_="S006")
    assert {duty["key"] for duty in duties} == {"complaint:K000004:first_reply"}


def test_who_has_not_signed_sees_nothing(owing: Any) -> None:
    assert "confidentiality agreement" in owing.refused("reminders", as_="S004", code=4)


def test_a_new_list_each_time_says_the_same(owing: Any) -> None:
    assert owing.ok("reminders", "--format", "html") == owing.ok("reminders", "--format", "html")


def test_the_list_is_said_in_chinese(owing: Any) -> None:
    out = owing.ok("reminders", lang="zh")
    assert out.startswith(
        "已逾期 2 项，今日到期 1 项，截至 2026-11-30 即将到期 1 项；统计时点 2026-11-23 10:00\n"
    )
    assert "S002 何宁 · 客服专员" in out
    assert "第38条第5项" in out
