"""Leaks of client information: found, reported, remedied, closed, taken back (Art. 16)."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def desk(office: Any) -> Any:
    office.now = "2026-11-02T09:00"
    for name, role in (("何专员", "cs_specialist"), ("赵总", "general_manager"), ("孙人事", "hr")):
        office.ok("staff", "add", name, "--role", role, "--nda", "2026-01-05")
    for name, id_no, code in (
        ("陈投资", "11010519900307451X", "C001"),
        ("张伟", "11010519491231002X", "C002"),
    ):
        office.ok("client", "add", name, "--kind", "person", "--id-no", id_no, "--code", code)
    return office


def report(desk: Any, *words: str, **how: Any) -> Any:
    return desk.json(
        "access", "leak", "report", "--kind", "actual", "--content", "名单误发", "--client", "C001",
        *words, as_="S002", **how,
    )  # fmt: skip


def owed(desk: Any, **how: Any) -> dict[str, tuple[str, str]]:
    listed = desk.json("reminders", "--within", "60d", **how)
    return {
        duty["key"]: (duty["owner_role"], duty["due"]) for duty in listed if duty["key"].startswith("leak:")
    }


def test_a_leak_goes_from_found_to_closed(desk: Any) -> None:
    made = report(desk, "--found", "2026-11-02T08:00")
    assert (made["no"], made["state"], made["clients"], made["told"]) == ("L000001", "found", ["C001"], [])
    assert owed(desk) == {
        "leak:L000001:report": ("cs_specialist", "2026-11-03T08:00:00+08:00"),
        "leak:L000001:remedy": ("cs_specialist", "2026-11-03T08:00:00+08:00"),
    }
    desk.ok("access", "leak", "report", "L000001", "--told", "cs_manager", "--told", "clients", as_="S002")
    assert list(owed(desk)) == ["leak:L000001:remedy"]
    handled = desk.json("access", "leak", "remedy", "L000001", "--content", "对方已删除", as_="S002")
    assert (handled["state"], handled["told"]) == ("handled", ["cs_manager", "clients"])
    assert owed(desk) == {"leak:L000001:close": ("cs_manager", "2026-11-09")}
    closed = desk.json("access", "leak", "close", "l000001", "--content", "已加强外发审核")
    assert (closed["state"], len(closed["steps"])) == ("closed", 4)
    assert owed(desk) == {}


def test_the_to_do_is_explained_and_what_it_asks_for_discharges_it(desk: Any) -> None:
    report(desk)
    assert "the leak was found" in desk.ok("explain", "leak:L000001:report", as_="S002")
    desk.ok("access", "leak", "report", "L000001", "--told", "cs_manager", as_="S002")
    assert list(owed(desk)) == ["leak:L000001:remedy"]


def settled(desk: Any) -> dict[str, tuple[str, str, str | None]]:
    """What the compliance statement of November says was owed on the leak."""
    rows = desk.json("comply", "--month", "2026-11", "--article", "16", now="2026-12-02T09:00")
    return {
        each["key"].removeprefix("leak:L000001:"): (each["state"], each["owner_role"], each["met_by"])
        for row in rows
        for each in row["obligations"]
        if each["key"].startswith("leak:")
    }


def test_the_statement_says_what_was_met_to_the_minute_and_what_was_not(desk: Any) -> None:
    report(desk, "--found", "2026-11-02T08:00")
    desk.ok("access", "leak", "report", "L000001", "--told", "cs_manager", as_="S002", now="2026-11-03T08:00")
    assert settled(desk) == {
        "report": ("met_in_time", "cs_specialist", "S002"),
        "remedy": ("open", "cs_specialist", None),
    }
    desk.ok("access", "leak", "remedy", "L000001", "--content", "已删", as_="S002", now="2026-11-03T08:01")
    assert settled(desk)["remedy"] == ("met_late", "cs_specialist", "S002")
    desk.ok("access", "leak", "close", "L000001", "--content", "无碍", now="2026-11-10T23:59")
    assert settled(desk)["close"] == ("met_in_time", "cs_manager", "S001")


def test_a_second_remedy_does_not_make_the_first_one_late(desk: Any) -> None:
    report(desk, "--found", "2026-11-02T08:00", "--told", "general_manager")
    desk.ok("access", "leak", "remedy", "L000001", "--content", "已删除")
    desk.ok("access", "leak", "remedy", "L000001", "--content", "再查", now="2026-11-05T09:00")
    assert settled(desk) == {
        "report": ("met_in_time", "cs_specialist", "S002"),
        "remedy": ("met_in_time", "cs_specialist", "S001"),
        "close": ("open", "general_manager", None),
    }
    desk.ok("access", "leak", "close", "L000001", "--content", "无碍", as_="S003", now="2026-11-13T09:00")
    assert settled(desk)["close"] == ("met_late", "general_manager", "S003")


def test_a_leak_withdrawn_was_never_owed_and_a_step_taken_back_is_owed_again(desk: Any) -> None:
    report(desk, "--told", "cs_manager")
    desk.ok("access", "leak", "withdraw", "L000001", "--last", "--reason", "误录")
    assert settled(desk)["report"] == ("open", "cs_specialist", None)
    desk.ok("access", "leak", "withdraw", "L000001", "--reason", "虚惊一场")
    assert settled(desk) == {}


def test_who_remedied_a_leak_does_not_close_it(desk: Any) -> None:
    report(desk, "--told", "general_manager")
    desk.ok("access", "leak", "remedy", "L000001", "--content", "已追回")
    assert owed(desk)["leak:L000001:close"][0] == "general_manager"
    refused = desk.refused("access", "leak", "close", "L000001", "--content", "无碍", code=4)
    assert "was remedied by S001; a colleague closes it" in refused
    desk.ok("access", "leak", "close", "L000001", "--content", "无碍", as_="S003")


def test_telling_the_clients_alone_is_no_report_to_a_superior(desk: Any) -> None:
    report(desk, "--told", "clients")
    assert "leak:L000001:report" in owed(desk)
    desk.ok("access", "leak", "remedy", "L000001", "--content", "已追回", as_="S002")
    assert "not reported to a superior" in desk.refused(
        "access", "leak", "close", "L000001", "--content", "无"
    )


def test_clients_are_added_as_they_become_known(desk: Any) -> None:
    report(desk)
    added = desk.json("access", "leak", "report", "L000001", "--client", "C002", as_="S002")
    assert added["clients"] == ["C001", "C002"]
    assert [row["no"] for row in desk.json("access", "leak", "list", "--client", "C002")] == ["L000001"]
    assert "concerns client C001 already" in desk.refused(
        "access", "leak", "report", "L000001", "--client", "C001"
    )


@pytest.fixture
def read(desk: Any) -> Any:
    """Member S002 has opened the files of C001 on 11-03 and of C002 on 11-05."""
    for client, day in (("C001", "03"), ("C002", "05")):
        desk.ok(
            "client", "show", client, "--reveal", "--reason", "核对", as_="S002", now=f"2026-11-{day}T09:00"
        )
    desk.now = "2026-11-10T09:00"
    return desk


READ = ("access", "leak", "report", "--kind", "possible", "--content", "电脑失窃", "--staff", "S002")


@pytest.mark.parametrize(
    ("days", "clients"),
    [
        ((), ["C001", "C002"]),
        (("--from", "2026-11-03", "--to", "2026-11-03"), ["C001"]),
        (("--from", "2026-11-04", "--to", "2026-11-05"), ["C002"]),
        (("--from", "2026-11-03", "--to", "2026-11-05", "--client", "C001"), ["C001", "C002"]),
    ],
)
def test_a_leak_concerns_those_whose_files_a_member_opened_in_the_time(
    read: Any, days: tuple[str, ...], clients: list[str]
) -> None:
    assert read.json(*READ, *days)["clients"] == clients


def test_the_report_says_how_many_and_lists_them(read: Any) -> None:
    page = read.ok(*READ)
    assert "Clients concerned   2" in page
    assert "C001, C002" in page


def test_whom_a_leak_on_record_concerns_already_is_not_added_twice(read: Any) -> None:
    report(read)
    added = read.json("access", "leak", "report", "L000001", "--staff", "何专员")
    assert added["clients"] == ["C001", "C002"]


@pytest.mark.parametrize(
    ("days", "sentence", "code"),
    [
        (("--to", "2026-11-02"), "no client's file was opened by S002 in that time", 1),
        (("--from", "2026-11-05", "--to", "2026-11-04"), "is before --from", 1),
        (("--staff", "S099"), "there is no member of staff", 1),
    ],
)
def test_reads_that_there_are_not_make_no_leak(
    read: Any, days: tuple[str, ...], sentence: str, code: int
) -> None:
    assert sentence in read.refused(*READ, *days, code=code)
    assert read.json("access", "leak", "list") == []


def test_days_without_a_member_make_no_leak(read: Any) -> None:
    refused = read.refused(*READ[:-2], "--from", "2026-11-03", code=2)
    assert "name them with --staff STAFF" in refused


def test_what_a_member_read_is_not_looked_through_by_who_may_not_read_the_log(read: Any) -> None:
    assert "may not look through what a member read" in read.refused(*READ, as_="S002", code=4)
    assert read.json("access", "leak", "list") == []


def test_a_client_s_history_says_that_a_leak_concerns_them(desk: Any) -> None:
    report(desk)
    assert "L000001" in desk.ok("archive", "trail", "--client", "C001")


def test_a_leak_recorded_by_mistake_is_withdrawn_and_that_is_taken_back(desk: Any) -> None:
    report(desk)
    withdrawn = desk.json("access", "leak", "withdraw", "L000001", "--reason", "虚惊一场")
    assert (withdrawn["state"], owed(desk)) == ("withdrawn", {})
    assert desk.json("access", "leak", "list", "--open") == []
    back = desk.json("access", "leak", "withdraw", "L000001", "--last", "--reason", "确有其事")
    assert (back["state"], back["steps"][0]["reason"]) == ("found", "确有其事")


def test_a_closing_by_mistake_is_taken_back(desk: Any) -> None:
    report(desk, "--told", "cs_manager")
    desk.ok("access", "leak", "remedy", "L000001", "--content", "已追回", as_="S002")
    desk.ok("access", "leak", "close", "L000001", "--content", "无碍")
    assert "take that back first" in desk.refused("access", "leak", "remedy", "L000001", "--content", "再查")
    assert (
        desk.json("access", "leak", "withdraw", "L000001", "--last", "--reason", "误录")["state"] == "handled"
    )


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        (("report",), "give --kind and --content", 2),
        (("report", "--kind", "actual"), "give --kind and --content", 2),
        (("report", "--kind", "actual", "--content", " "), "the text is empty", 1),
        (("report", "--kind", "actual", "--content", "外发", "--client", "C999"), "there is no client", 1),
        (("report", "--kind", "actual", "--content", "外发", "--found", "2026-11-03"), "in the future", 1),
        (("report", "L000009", "--told", "cs_manager"), "there is no leak L000009", 1),
        (("report", "L000001"), "give --told WHOM or --client CLIENT", 2),
        (("report", "L000001", "--kind", "possible"), "withdraw it and record it again", 2),
        (("remedy", "L000001", "--content", "已追回", "--at", "2026-11-02T07:00"), "was found", 1),
        (("remedy", "L000001", "--content", "已追回", "--at", "2026-11-02T10:00"), "in the future", 1),
        (("close", "L000001", "--content", "无碍"), "record that before it is closed", 1),
        (("withdraw", "L000001", "--last", "--reason", "误录"), "has no step to take back", 1),
        (("withdraw", "L000001", "--reason", " "), "the text is empty", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(
    desk: Any, words: tuple[str, ...], sentence: str, code: int
) -> None:
    report(desk, "--found", "2026-11-02T08:00")
    before = desk.json("access", "leak", "list")
    assert sentence in desk.refused("access", "leak", *words, code=code)
    assert desk.json("access", "leak", "list") == before


def test_leaks_are_client_service_s_and_closed_by_a_head(desk: Any) -> None:
    desk.refused("access", "leak", "list", as_="S004", code=4)
    report(desk)
    desk.refused("access", "leak", "close", "L000001", "--content", "无碍", as_="S002", code=4)


def test_what_was_written_of_a_leak_is_masked(desk: Any) -> None:
    desk.ok(
        "access", "leak", "report", "--kind", "possible", "--content", "手机号 13800010001 外泄", as_="S002"
    )
    assert "13800010001" not in desk.ok("access", "leak", "show", "L000001")
    assert "13800010001" in desk.ok("access", "leak", "show", "L000001", "--reveal", "--reason", "核查")
