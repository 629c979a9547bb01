"""The working calendar as a user runs it; days are checked against the State Council's notices."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fundcs.calendars.service import work_calendar

ARRANGEMENT_2027 = """日期,类型,名称,来源
2027-01-01,放假,元旦,国务院办公厅通知
2027-02-05,放假,春节,国务院办公厅通知
2027-02-06,放假,春节,国务院办公厅通知
2027-02-07,放假,春节,国务院办公厅通知
2027-02-20,调休上班,,国务院办公厅通知
"""
FREED_NOTHING = [
    "Tomb-Sweeping Day", "Labour Day", "Dragon Boat Festival", "Mid-Autumn Festival", "National Day",
]  # fmt: skip


@pytest.fixture
def arrangement(tmp_path: Path) -> Path:
    path = tmp_path / "2027.csv"
    path.write_text(ARRANGEMENT_2027, encoding="utf-8")
    return path


def test_national_day_is_skipped_and_its_make_up_saturday_counted(empty: Any) -> None:
    assert empty.json("calendar", "workday", "2026-09-30", "--plus", "3") == {
        "date": "2026-09-30",
        "plus": 3,
        "result": "2026-10-10",
        "skipped": [{"date": f"2026-10-0{day}", "why": "National Day"} for day in range(1, 8)],
        "added": [{"date": "2026-10-10", "why": "make-up working day"}],
        "provisional": False,
    }


def test_the_page_says_why_in_both_languages(empty: Any) -> None:
    assert "2026-10-01 Thu: skipped, National Day" in empty.ok(
        "calendar", "workday", "20260930", "--plus", "3"
    )
    chinese = empty.ok("calendar", "workday", "2026年9月30日", "--plus", "3", lang="zh")
    assert "2026-10-01 周四：跳过，国庆节" in chinese
    assert "2026-10-10 周六：计入，调休上班" in chinese


def test_a_year_without_an_arrangement_is_said_to_be_provisional(empty: Any) -> None:
    assert empty.json("calendar", "workday", "2028-03-01", "--plus", "1")["provisional"] is True
    assert "Provisional" in empty.ok("calendar", "workday", "2028-03-01", "--plus", "1")
    assert empty.json("calendar", "show", "2028")["provisional"] is True
    assert "Provisional" in empty.ok("calendar", "show", "2028")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("2026-09-30", "--plus", "-1"), 1),
        (("2200-12-30", "--plus", "500"), 1),
        (("2026-02-30", "--plus", "1"), 1),
        (("1899-12-31", "--plus", "1"), 1),
        (("2026-09-30", "--plus", "three"), 2),
        (("2026-09-30",), 2),
    ],
)
def test_what_cannot_be_reckoned_is_refused(empty: Any, words: tuple[str, ...], code: int) -> None:
    empty.refused("calendar", "workday", *words, code=code)


def test_nothing_is_made_where_there_is_no_archive(empty: Any) -> None:
    empty.ok("calendar", "workday", "2026-09-30", "--plus", "3")
    assert not empty.folder.exists()


def test_a_year_is_shown_by_month_with_what_is_arranged(empty: Any) -> None:
    shown = empty.json("calendar", "show", "2026")
    assert (shown["year"], shown["provisional"], shown["workdays"]) == (2026, False, 248)
    assert shown["months"][9] == {"month": "2026-10", "workdays": 18}
    days = {day["date"]: (day["working"], day["name"]) for day in shown["days"]}
    assert days["2026-10-01"] == (False, "National Day")
    assert days["2026-02-14"] == (True, "make-up working day")
    assert list(days) == sorted(days)


def test_a_years_working_days_are_those_a_count_day_by_day_gives(empty: Any) -> None:
    shown = empty.json("calendar", "show", "2025")
    working = {day["date"] for day in shown["days"] if day["working"]}
    off = {day["date"] for day in shown["days"] if not day["working"]}
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    counted = sum(str(d) in working or (d.weekday() < 5 and str(d) not in off) for d in days)
    assert shown["workdays"] == counted == sum(month["workdays"] for month in shown["months"])


def test_the_page_of_a_year_names_stretches_of_days(empty: Any) -> None:
    page = empty.ok("calendar", "show", "2026")
    assert "10-01 to 10-07  National Day" in page
    assert "02-14 Sat, 02-28 Sat" in page
    assert "State Council arrangement for 2026" in page
    assert "国庆节" in empty.ok("calendar", "show", "2026", lang="zh")


@pytest.mark.parametrize("year", ["1899", "2201", "0"])
def test_a_year_outside_the_calendar_is_refused(empty: Any, year: str) -> None:
    assert "1900 to 2200" in empty.refused("calendar", "show", year)


def test_an_imported_arrangement_is_reckoned_with(office: Any, arrangement: Path) -> None:
    before = office.json("calendar", "workday", "2027-02-19", "--plus", "1")
    assert (before["result"], before["provisional"]) == ("2027-02-22", True)
    done = office.json("calendar", "import", arrangement)
    assert done == {
        "read": 5, "created": 5, "updated": 0, "skipped": 0, "errors": [], "sheets": ["2027.csv"],
        "unused": [], "changes": [], "left_out": [], "passed_over": [], "moves": [],
        "provisional": {"2027": FREED_NOTHING},
    }  # fmt: skip
    after = office.json("calendar", "workday", "2027-02-19", "--plus", "1")
    assert (after["result"], after["provisional"]) == ("2027-02-20", True)
    assert after["added"] == [{"date": "2027-02-20", "why": "make-up working day"}]


NOTICE_2027 = "日期,类型,名称\n" + "".join(
    f"2027-{day},放假,{name}\n"
    for name, days in {
        "元旦": ("01-01", "01-02", "01-03"),
        "春节": ("02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "02-11"),
        "清明节": ("04-03", "04-04", "04-05"),
        "劳动节": ("05-01", "05-02", "05-03", "05-04", "05-05"),
        "端午节": ("06-09",),
        "中秋节": ("09-15",),
        "国庆节": ("10-01", "10-02", "10-03", "10-04", "10-06", "10-07"),
    }.items()
    for day in days
)
"""A made-up notice that frees all seven feasts, but not 5 October, which would otherwise be guessed free."""


def test_a_file_that_frees_all_seven_feasts_makes_its_year_final(office: Any, arrangement: Path) -> None:
    arrangement.write_text(NOTICE_2027, encoding="utf-8")
    assert office.json("calendar", "import", arrangement)["provisional"] == {}
    assert office.json("calendar", "show", "2027")["provisional"] is False


def test_a_day_that_was_guessed_and_is_not_in_the_notice_is_worked(office: Any, arrangement: Path) -> None:
    before = office.json("calendar", "workday", "2027-10-04", "--plus", "0")
    arrangement.write_text(NOTICE_2027, encoding="utf-8")
    office.ok("calendar", "import", arrangement)
    after = office.json("calendar", "workday", "2027-10-04", "--plus", "0")
    assert (before["result"], after["result"]) == ("2027-10-06", "2027-10-05")


def test_a_day_of_the_firms_own_leaves_its_year_provisional(office: Any, arrangement: Path) -> None:
    arrangement.write_text("日期,类型,名称\n2027-03-01,放假,司庆\n", encoding="utf-8")
    page = office.ok("calendar", "import", arrangement)
    assert "2027 stays provisional" in page
    assert "--year-complete" in page
    assert office.json("calendar", "show", "2027")["provisional"] is True


def test_what_is_said_to_be_a_whole_year_is_final_also_for_the_next_command(
    office: Any, arrangement: Path
) -> None:
    office.ok("calendar", "import", arrangement, "--year-complete")
    assert office.json("calendar", "show", "2027")["provisional"] is False
    assert office.json("calendar", "workday", "2027-09-30", "--plus", "1")["result"] == "2027-10-01"
    assert office.json("archive", "verify")["ok"]


def test_an_import_names_each_payment_that_moves_and_whom_to_tell(office: Any, arrangement: Path) -> None:
    company = ("--project-company", "甲公司", "--established", "2026-04-05", "--matures", "2028-04-05")
    office.ok("fund", "add", "JH09", "季度一号", *company, "--frequency", "semiannual",
              "--day-count", "ACT/365")  # fmt: skip
    arrangement.write_text(NOTICE_2027, encoding="utf-8")
    moves = office.json("calendar", "import", arrangement, "--dry-run")["moves"]
    assert [(move["key"], move["before"], move["after"], move["tell"]) for move in moves] == [
        ("payment:JH09:2027-10-05", "2027-10-06", "2027-10-05", ["finance", "investment", "cs_manager"])
    ]
    assert office.json("calendar", "show", "2027")["provisional"] is True


def test_an_import_names_each_duty_that_moves_and_its_owner(office: Any, arrangement: Path) -> None:
    then = "2027-09-28T09:00"
    office.ok("client", "add", "李娜", "--kind", "person", "--id-no", "11010519491231002X", now=then)
    office.ok("complaints", "log", "C000001", "--content", "未到账", "--channel", "phone",
              "--responsible", "S001", now=then)  # fmt: skip
    arrangement.write_text(NOTICE_2027, encoding="utf-8")
    moves = office.json("calendar", "import", arrangement, "--dry-run", now=then)["moves"]
    closing = next(move for move in moves if move["key"] == "complaint:K000001:close")
    assert (closing["before"], closing["after"], closing["tell"]) == ("2027-10-22", "2027-10-25", ["S001"])
    page = office.ok("calendar", "import", arrangement, now=then)
    assert "2027-10-22" in page
    assert "2027-10-25" in page


def test_statutory_holidays_stay_where_an_import_of_some_days_does_not_name_them(
    office: Any, arrangement: Path
) -> None:
    office.ok("calendar", "import", arrangement)
    assert office.json("calendar", "workday", "2027-09-30", "--plus", "1")["result"] > "2027-10-01"


def test_the_same_file_again_changes_nothing(office: Any, arrangement: Path) -> None:
    office.ok("calendar", "import", arrangement)
    trail = office.json("archive", "info")["rows"]["trail"]
    assert office.json("calendar", "import", arrangement)["skipped"] == 5
    assert office.json("archive", "info")["rows"]["trail"] == trail


def test_a_day_that_the_file_has_otherwise_is_changed_and_that_is_on_the_trail(
    office: Any, arrangement: Path
) -> None:
    office.ok("calendar", "import", arrangement)
    arrangement.write_text(
        ARRANGEMENT_2027.replace("2027-02-20,调休上班", "2027-02-20,放假"), encoding="utf-8"
    )
    assert office.json("calendar", "import", arrangement) == {
        "read": 5, "created": 0, "updated": 1, "skipped": 4, "errors": [], "sheets": ["2027.csv"],
        "unused": [], "changes": [], "left_out": [], "passed_over": [], "moves": [],
        "provisional": {"2027": FREED_NOTHING},
    }  # fmt: skip
    last = office.json("archive", "trail")[-1]
    assert (last["verb"], last["key"], last["after"]) == ("changed", "2027-02-20", {"working": 0})
    assert office.json("archive", "verify")["ok"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_in_the_encodings_of_the_trade(office: Any, arrangement: Path, encoding: str) -> None:
    arrangement.write_text(ARRANGEMENT_2027, encoding=encoding)
    assert office.json("calendar", "import", arrangement)["created"] == 5
    assert office.json("calendar", "show", "2027")["days"][0]["name"] == "元旦"


def test_a_toml_file_is_read_too(office: Any, tmp_path: Path) -> None:
    path = tmp_path / "firm.toml"
    path.write_text(
        'source = "公司"\n[[day]]\ndate = 2027-03-01\nkind = "holiday"\nname = "司庆"\n', encoding="utf-8"
    )
    assert office.json("calendar", "import", path)["created"] == 1
    skipped = office.json("calendar", "workday", "2027-02-26", "--plus", "1")["skipped"]
    assert {"date": "2027-03-01", "why": "司庆"} in skipped


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", "date,kind\n"), ("a.toml", ""), ("a.toml", "day = []")]
)
def test_a_file_without_days_is_refused(office: Any, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert "the file holds no days" in office.refused("calendar", "import", tmp_path / name)


def test_a_toml_entry_that_is_no_table_is_two_errors(office: Any, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('day = ["x"]', "utf-8")
    errors = json.loads(office.run("calendar", "import", tmp_path / "a.toml", "--json").out)["errors"]
    assert [(error["row"], error["column"]) for error in errors] == [(1, "date"), (1, "kind")]


def test_an_entry_of_toml_may_name_its_fields_in_chinese(office: Any, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[[day]]\n"日期" = 2027-03-01\n"类型" = "放假"\n', "utf-8")
    assert office.json("calendar", "import", tmp_path / "a.toml")["created"] == 1


def test_another_heading_is_mapped(office: Any, arrangement: Path) -> None:
    arrangement.write_text(ARRANGEMENT_2027.replace("日期,", "哪天,"), encoding="utf-8")
    office.refused("calendar", "import", arrangement)
    assert office.json("calendar", "import", arrangement, "--map", "哪天=date")["created"] == 5


def test_a_dry_run_says_what_would_happen_and_writes_nothing(office: Any, arrangement: Path) -> None:
    assert office.json("calendar", "import", arrangement, "--dry-run")["created"] == 5
    assert office.json("calendar", "import", arrangement)["created"] == 5


def test_every_error_is_listed_and_nothing_is_written(office: Any, arrangement: Path) -> None:
    arrangement.write_text(ARRANGEMENT_2027 + "2027-02-30,放假,,\n2027-03-01,maybe,,\n", encoding="utf-8")
    result = office.run("calendar", "import", arrangement, "--json")
    assert result.code == 1
    done = json.loads(result.out)
    assert (done["read"], done["created"]) == (7, 0)
    assert [(e["row"], e["column"], e["value"]) for e in done["errors"]] == [
        (7, "日期", "2027-02-30"),
        (8, "类型", "maybe"),
    ]
    assert "write workday or holiday" in done["errors"][1]["problem"]
    assert office.json("calendar", "show", "2027")["provisional"] is True
    page = office.run("calendar", "import", arrangement)
    assert page.code == 1
    assert page.err.startswith("error: days read: 7, errors: 2; nothing was written")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", None, "it does not exist"),
        ("a.csv", b"\xff\xfe\x00\x00" * 9, "is not text"),
        ("a.csv", b"x" * 1_000_001, "larger than 1 MB"),
        ("a.toml", b"= 1", "is not TOML"),
        ("a.toml", b"\xff\xff", "is not text"),
    ],
)
def test_a_file_that_is_no_arrangement_is_refused(
    office: Any, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert sentence in office.refused("calendar", "import", path)


def test_a_directory_is_no_arrangement(office: Any, tmp_path: Path) -> None:
    assert "cannot be read" in office.refused("calendar", "import", tmp_path)


def test_an_adviser_does_not_keep_the_calendar(office: Any, arrangement: Path) -> None:
    office.ok("staff", "add", "李", "--role", "advisor")
    office.refused("calendar", "import", arrangement, as_="S002", code=4)


def test_the_calendar_is_read_whoever_asks(office: Any) -> None:
    office.ok("calendar", "workday", "2026-09-30", "--plus", "3", as_="S099")


def test_an_archive_that_cannot_be_used_is_not_passed_over(office: Any) -> None:
    office.path.write_bytes(b"text")
    office.refused("calendar", "workday", "2026-09-30", "--plus", "3", code=5)


def test_without_an_archive_the_calendar_is_what_was_published() -> None:
    assert work_calendar(None).plus(date(2026, 9, 30), 1).result == date(2026, 10, 8)


def test_a_day_imported_by_mistake_is_withdrawn_and_the_published_one_holds(
    office: Any, tmp_path: Path
) -> None:
    before = office.json("calendar", "show", "2026")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("日期,类型,名称\n2026-11-25,放假,误录\n2026-10-01,工作日,误录\n", "utf-8")
    office.ok("calendar", "import", str(wrong))
    assert office.json("calendar", "show", "2026") != before
    made = office.json("calendar", "withdraw", "2026-10-01", "2026-11-25", "--reason", "误录")
    assert (made["withdrawn"], made["year"]) == (["2026-10-01", "2026-11-25"], None)
    assert office.json("calendar", "show", "2026") == before
    assert office.json("archive", "verify")["ok"]


def test_a_year_wrongly_said_to_be_complete_is_provisional_again(office: Any, arrangement: Path) -> None:
    office.ok("calendar", "import", str(arrangement), "--year-complete")
    assert not office.json("calendar", "show", "2027")["provisional"]
    said = office.ok("calendar", "withdraw", "--year", "2027", "--reason", "文件不全")
    assert "2027 is no longer regarded as complete." in said
    assert office.json("calendar", "show", "2027")["provisional"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2026-11-25",), 1, "2026-11-25 was not imported; `fundcs calendar show 2026` shows"),
        (("--year", "2026"), 1, "the arrangement of 2026 was not said to be complete"),
        ((), 2, "name the days, or the year with --year"),
        (("2026-11-25", "--year", "2026"), 2, "name the days, or the year with --year"),
    ],
)
def test_what_was_not_imported_is_not_withdrawn(
    office: Any, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in office.refused("calendar", "withdraw", *words, "--reason", "x", code=code)


def test_a_withdrawn_day_says_what_it_moves(office: Any, tmp_path: Path) -> None:
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X")
    office.ok("complaints", "log", "C000001", "--channel", "phone", "--content", "x")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("日期,类型,名称\n2026-11-26,放假,误录\n", "utf-8")
    there = office.json("calendar", "import", str(wrong))["moves"]
    back = office.json("calendar", "withdraw", "2026-11-26", "--reason", "误录")["moves"]
    assert (
        [(move["key"], move["after"], move["before"]) for move in back]
        == [(move["key"], move["before"], move["after"]) for move in there]
        != []
    )
