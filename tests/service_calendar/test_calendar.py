"""The service calendar: what is coming, once, by month, week and member, as far as one may see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from shared.acting import acting
from sqlalchemy import event

from fundcs.deadlines.rules import Choice, end_of
from fundcs.reminders.service import owed
from fundcs.service_calendar.service.calendar import calendar

CALENDAR = ("care", "calendar")
A4 = "9"
LAST = "2027-10-31"
"""Of twelve months from 23 November 2026."""


@pytest.fixture(scope="module")
def ahead(sample_year: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    """The calendar of the sample archive, as JSON."""
    import io
    import json
    from contextlib import redirect_stdout

    from fundcs import boundary

    archive = str(sample_year[0] / "archive.db")
    words = ["--archive", archive, "--now", "2026-11-23T10:00:00+08:00", "--lang", "en", "--as", "S001"]
    printed = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(printed, "utf-8")) as out:
        assert boundary.run([*words, *CALENDAR, "--json"]) == 0
        out.flush()
    document: dict[str, Any] = json.loads(printed.getvalue())
    return document


def test_twelve_months_begin_with_the_present_one(ahead: dict[str, Any]) -> None:
    assert (ahead["from"], ahead["to"]) == ("2026-11-23", LAST)
    assert [month["month"] for month in ahead["months"]] == [
        "2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05", "2027-06", "2027-07",
        "2027-08", "2027-09", "2027-10",
    ]  # fmt: skip


def test_every_to_do_is_in_it_once(sample: Any, ahead: dict[str, Any]) -> None:
    days = (date(2027, 10, 31) - date(2026, 11, 23)).days
    listed = {duty["key"] for duty in sample.json("reminders", "--within", f"{days}d")}
    keys = Counter(entry["key"] for entry in ahead["entries"])
    assert listed - keys.keys() == set()
    assert keys.most_common(1)[0][1] == 1
    assert {entry["key"] for entry in ahead["entries"] if entry["todo"]} <= listed


def test_months_weeks_and_members_add_up_to_what_is_listed(ahead: dict[str, Any]) -> None:
    entries = ahead["entries"]
    by_month: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    by_week: Counter[str] = Counter()
    by_owner: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
    for entry in entries:
        month, day = entry["on"][:7], date.fromisoformat(entry["on"])
        by_month[month] += entry["count"]
        by_kind[month][entry["kind"]] += entry["count"]
        by_week[(day - timedelta(days=day.weekday())).isoformat()] += entry["count"]
        if entry["owner_role"] is not None:
            by_owner[entry["owner"], "" if entry["owner"] else entry["owner_role"]][month] += entry["count"]
    assert {month["month"]: month["total"] for month in ahead["months"]} == by_month
    for month in ahead["months"]:
        assert {kind: month[kind] for kind in by_kind[month["month"]]} == by_kind[month["month"]]
    assert {week["from"]: week["total"] for week in ahead["weeks"]} == by_week
    told = {
        (load["owner"], "" if load["owner"] else load["owner_role"]): load["months"] for load in ahead["load"]
    }
    assert told == by_owner
    for load in ahead["load"]:
        assert load["highest"] == max(load["months"].values()) == load["months"][load["highest_month"]]


def test_payouts_are_those_of_the_forecast(sample: Any, ahead: dict[str, Any]) -> None:
    forecast = sample.json("payout", "forecast", "--months", "12")
    totals = {row["month"]: row["total"] for row in forecast["totals"]}
    assert {month["month"]: month["paid"] for month in ahead["months"]} == totals
    paid = [entry for entry in ahead["entries"] if entry["key"].endswith(":pay_investors")]
    assert len(paid) == len([payout for payout in forecast["payouts"] if payout["pay_date"] <= LAST])
    assert {entry["on"] for entry in paid} <= {payout["pay_date"] for payout in forecast["payouts"]}


def test_calls_after_payouts_and_maturities_are_those_of_the_forecast(
    sample: Any, ahead: dict[str, Any]
) -> None:
    forecast = sample.json("payout", "forecast", "--months", "12")
    after: Counter[tuple[str | None, str]] = Counter()
    for entry in ahead["entries"]:
        if entry["subject"].startswith("call after the payout"):
            after[entry["owner"], entry["on"][:7]] += entry["count"]
    assert after == +Counter({(row["officer"], row["month"]): row["done"] for row in forecast["callbacks"]})
    matures = {entry["key"]: entry for entry in ahead["entries"] if entry["kind"] == "maturity"}
    assert {
        f"matures:{row['contract']}": (row["matures"], row["principal"]) for row in forecast["maturities"]
    } == {key: (entry["on"], entry["amount"]) for key, entry in matures.items()}
    told = [row for row in ahead["entries"] if row["key"].startswith("maturity:")]
    notice_by = {f"maturity:{row['contract']}": row["notice_by"] for row in forecast["maturities"]}
    assert {row["key"]: row["on"] for row in told}.items() <= notice_by.items()
    called = {f"maturity:{no}" for no in ("YX05-2026-0040", "YX05-2026-0080")}  # of C000017, in November
    assert notice_by.keys() - {row["key"] for row in told} == called


def test_calls_before_payouts_are_foreseen_where_they_are_no_to_dos_yet(
    sample: Any, ahead: dict[str, Any]
) -> None:
    """Of each payout either the calls to be made are to-dos, or all its clients are foreseen to be called."""
    forecast = sample.json("payout", "forecast", "--months", "12")
    seen: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for entry in ahead["entries"]:
        if entry["key"].startswith("callback:"):
            _word, fund, due, _client = entry["key"].split(":")
            seen[fund, due].append(entry)
        elif entry["subject"].startswith("verify accounts before"):
            fund, due = entry["key"].split(":")[2:4]
            seen[fund, due].append(entry)
    for payout in forecast["payouts"]:
        entries = seen[payout["fund"], payout["due"]]
        foreseen = [entry for entry in entries if not entry["todo"]]
        assert not foreseen or len(foreseen) == len(entries)
        if foreseen:
            assert sum(entry["count"] for entry in foreseen) == payout["clients"]
            assert {entry["on"] for entry in foreseen} == {payout["verify_by"]}
    assert any(not entry["todo"] for entries in seen.values() for entry in entries)


def test_what_is_overdue_stands_on_today(sample: Any, ahead: dict[str, Any]) -> None:
    late = {duty["key"]: duty["due"] for duty in sample.json("reminders") if duty["state"] == "overdue"}
    told = {entry["key"]: entry for entry in ahead["entries"] if entry["overdue"]}
    assert told.keys() == late.keys()
    assert {entry["on"] for entry in told.values()} == {"2026-11-23"}
    assert {key: entry["due"] for key, entry in told.items()} == {key: due[:10] for key, due in late.items()}


def test_a_year_without_a_published_arrangement_is_provisional(sample: Any, ahead: dict[str, Any]) -> None:
    assert {month["month"][:4] for month in ahead["months"] if month["provisional"]} == {"2027"}
    page = sample.ok(*CALENDAR)
    assert "~2027-01" in page
    assert "~2026-12" not in page
    assert "provisional: the holiday arrangement of that year is not yet published" in page
    assert "暂定" in sample.ok(*CALENDAR, lang="zh")


def test_the_member_with_most_to_do_is_seen(sample: Any, ahead: dict[str, Any]) -> None:
    top = max((load for load in ahead["load"] if load["owner"]), key=lambda load: load["highest"])
    page = sample.ok(*CALENDAR)
    assert f"*{top['highest']}" in page
    assert f"most in one month: {top['owner']}" in page
    assert f"{top['highest_month']}, {top['highest']}" in page


def test_one_client_alone(sample: Any) -> None:
    document = sample.json(*CALENDAR, "--client", "C000012")
    assert document["client"] == "C000012"
    assert {entry["client"] for entry in document["entries"]} == {"C000012"}
    holds = sample.json("contract", "list", "--client", "C000012")
    matures = {entry["key"] for entry in document["entries"] if entry["kind"] == "maturity"}
    assert matures
    assert matures <= {f"matures:{contract['no']}" for contract in holds}


def test_what_one_client_is_paid_is_their_line_of_the_sheet(sample: Any) -> None:
    entries = sample.json(*CALENDAR, "--client", "C000012")["entries"]
    told = {
        (entry["fund"], entry["key"].split(":")[2]): Decimal(entry["amount"])
        for entry in entries
        if entry["key"].endswith(":pay_investors")
    }
    every = sample.json(*CALENDAR)["entries"]
    whole = {
        (entry["fund"], entry["key"].split(":")[2]): Decimal(entry["amount"])
        for entry in every
        if entry["key"].endswith(":pay_investors")
    }
    assert told.keys() <= whole.keys()
    sheet = sample.json("payout", "show", "--fund", "YX05", "--due", "2026-12-08")
    own = [Decimal(line["total"]) for line in sheet["lines"] if line["client"] == "C000012"]
    assert sum(own) == told.get(("YX05", "2026-12-08"), 0)
    assert all(told[place] <= whole[place] for place in told)


def test_the_calendars_of_all_officers_hold_every_call_of_the_department(
    sample: Any, ahead: dict[str, Any]
) -> None:
    for officer in ("S002", "S003"):
        document = sample.json(*CALENDAR, "--officer", officer)
        (load,) = [each for each in document["load"] if each["owner"] == officer]
        (whole,) = [each for each in ahead["load"] if each["owner"] == officer]
        assert load == whole


def test_an_adviser_sees_what_their_contracts_are_paid_and_nothing_of_others(
    sample: Any, ahead: dict[str, Any]
) -> None:
    held = {row["no"]: row for row in sample.json("contract", "list", as_="S004")}
    strangers = {row["no"] for row in sample.json("contract", "list")} - held.keys()
    document = sample.json(*CALENDAR, as_="S004")
    matures = {row["key"].partition(":")[2] for row in document["entries"] if row["kind"] == "maturity"}
    assert matures
    assert matures <= held.keys()
    assert {entry["owner"] for entry in document["entries"]} <= {None, "S004"}
    assert document["budgets"] == []
    whole = {month["month"]: Decimal(month["paid"]) for month in ahead["months"]}
    part = {month["month"]: Decimal(month["paid"]) for month in document["months"]}
    assert all(part[month] <= whole[month] for month in part)
    assert 0 < sum(part.values()) < sum(whole.values())
    page = sample.ok(*CALENDAR, as_="S004")
    assert [no for no in strangers if no in page] == []


def test_what_an_adviser_is_told_of_a_payout_is_the_sum_of_the_lines_of_the_sheet(sample: Any) -> None:
    held = {row["no"] for row in sample.json("contract", "list", as_="S004")}
    sheet = sample.json("payout", "show", "--fund", "YX05", "--due", "2026-12-08")
    (told,) = [
        Decimal(row["amount"])
        for row in sample.json(*CALENDAR, as_="S004")["entries"]
        if row["key"] == "payout:YX05:2026-12-08:pay_investors"
    ]
    assert told == sum(Decimal(line["total"]) for line in sheet["lines"] if line["contract"] in held)


def test_finance_is_told_the_totals_and_no_calls(sample: Any, ahead: dict[str, Any]) -> None:
    document = sample.json(*CALENDAR, as_="S007")
    assert [month["paid"] for month in document["months"]] == [month["paid"] for month in ahead["months"]]
    assert not any(entry["kind"] == "callback" for entry in document["entries"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--months", "0"), "1 to 60 months"),
        (("--months", "61"), "1 to 60 months"),
        (("--months", "-1"), "1 to 60 months"),
        (("--client", "C999999"), "C999999"),
        (("--officer", "S099"), "S099"),
        (("--client", "C000001", "--officer", "S002"), "do not go together"),
    ],
)
def test_what_cannot_be_a_calendar_is_refused(sample: Any, words: tuple[str, ...], said: str) -> None:
    assert said in sample.refused(*CALENDAR, *words)


@pytest.mark.parametrize("months", [1, 2, 60])
def test_a_calendar_is_of_as_many_months_as_asked(sample: Any, months: int) -> None:
    assert len(sample.json(*CALENDAR, "--months", months)["months"]) == months


def test_greetings_beyond_a_year_come_once_each_year(sample: Any) -> None:
    entries = sample.json(*CALENDAR, "--months", "37")["entries"]
    keys = Counter(entry["key"] for entry in entries)
    assert keys.most_common(1)[0][1] == 1
    festivals = sorted(key for key in keys if key.startswith("greeting:mid_autumn:"))
    assert festivals == [f"greeting:mid_autumn:{day}" for day in ("2027-09-15", "2028-10-03", "2029-09-22")]
    births = Counter(key.rpartition(":")[2] for key in keys if key.startswith("greeting:birthday:"))
    assert set(births.values()) <= {3, 4}


def test_the_calendar_file_holds_each_line_once_and_can_be_read(sample: Any, tmp_path: Path) -> None:
    from icalendar import Calendar

    path = tmp_path / "c.ics"
    sample.ok(*CALENDAR, "--ics", path)
    read = Calendar.from_ical(path.read_bytes())
    events = list(read.walk("VEVENT"))
    identities = [str(each["uid"]) for each in events]
    assert len(identities) == len(set(identities)) > 50
    assert all(each.decoded("dtstart") for each in events)
    assert any("1,332,963.01" in str(each["summary"]) for each in events)
    to_dos = Calendar.from_ical(sample.ok("reminders", "--within", "342d", "--format", "ics"))
    assert set(identities) & {str(each["uid"]) for each in to_dos.walk("VEVENT")}


def test_the_workbook_holds_the_months_and_everything_by_day(
    sample: Any, ahead: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "c.xlsx"
    sample.ok(*CALENDAR, "--xlsx", path, lang="en")
    book = load_workbook(path, data_only=True)
    first, days = book.worksheets[0], book.worksheets[-1]
    heads = [cell.value for cell in first[3]]
    rows = [dict(zip(heads, row, strict=True)) for row in first.iter_rows(min_row=4, values_only=True)]
    assert [row["Total"] for row in rows] == [
        *(month["total"] for month in ahead["months"]), sum(month["total"] for month in ahead["months"])
    ]  # fmt: skip
    assert rows[2]["Month"] == "2027-01 (provisional)"
    assert days.max_row - 3 == len(ahead["entries"])
    assert {str(sheet.page_setup.paperSize) for sheet in book.worksheets} == {A4}


def statements(sample: Any, months: int) -> int:
    """How many are run for a calendar; without months for the to-dos of a year alone."""
    asked: list[str] = []
    with acting(sample.path, sample.now) as act:
        engine = act.session.connection().engine
        event.listen(engine, "before_cursor_execute", lambda *query: asked.append(query[2]))
        if months:
            calendar(act, months)
        else:
            owed(act, Choice(until=end_of(date(2027, 10, 31))))
    return len(asked)


def test_a_calendar_asks_little_more_of_the_store_than_the_to_dos_do(sample: Any) -> None:
    to_dos = statements(sample, 0)
    assert statements(sample, 12) <= to_dos + 80
    assert statements(sample, 60) <= to_dos + 120
