"""The figures of a bulletin agree with a second count from the rows, and with the commands it names."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from shared import golden

from fundcs.policy.promises import MEASURES

SECTIONS = [
    "clients", "money", "trend", "payouts", "ahead", "complaints", "categories", "causes", "callbacks",
    "findings", "satisfaction", "satisfaction_tiers", "satisfaction_advisers", "penalties", "compliance",
    "budget", "promises",
]  # fmt: skip
MONTHS = (("2026-03",), ("2026-10",), ("2026-11", "--so-far"))
DAYS = {
    "2026-03": ("2026-02-28", "2026-03-31"),
    "2026-10": ("2026-09-30", "2026-10-31"),
    "2026-11": ("2026-10-31", "2026-11-23"),
}
"""The last day before the month, and the last of the bulletin."""
BOUNDS = ((500_000_000, "vip"), (300_000_000, "senior"), (100_000_000, "quasi_senior"), (1, "mid"))
"""Fen, of Art. 1."""


def facts(sample: Any, query: str, *given: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{sample.path}?mode=ro", uri=True)) as archive:
        return archive.execute(query, given).fetchall()


def bulletin(sample: Any, *words: str) -> dict[str, Any]:
    made: dict[str, Any] = sample.json("report", "--month", *words)
    return made


def fen(yuan: str) -> int:
    return int(yuan.replace(".", ""))


def held(sample: Any, day: str) -> Counter[str]:
    """Outstanding fen by client at the end of a day."""
    money: Counter[str] = Counter()
    for client, amount, matures in facts(
        sample,
        "SELECT client, amount, matures FROM contract WHERE cancelled_on IS NULL AND signed <= ?",
        day,
    ):
        money[client] += amount if matures > day else 0
    return money


def tiers(sample: Any, day: str) -> Counter[str]:
    subscribed: dict[str, int] = dict(
        facts(
            sample,
            "SELECT client, sum(amount) FROM contract WHERE cancelled_on IS NULL AND signed <= ? GROUP BY 1",
            day,
        )
    )
    counted = Counter(next(tier for bound, tier in BOUNDS if total >= bound) for total in subscribed.values())
    known = {code for (code,) in facts(sample, "SELECT code FROM client WHERE added_on <= ?", day)}
    counted["target"] = len(known - subscribed.keys())
    return counted


def test_there_are_neither_transfers_nor_exits_that_the_second_count_leaves_out(sample: Any) -> None:
    for table in ("contract_transfer", "contract_exit", "client_withdrawal"):
        assert facts(sample, f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608 - names of the schema


def test_every_section_is_there_with_the_commands_of_its_figures(sample: Any) -> None:
    made = bulletin(sample, "2026-10")
    assert list(made["sections"]) == SECTIONS
    for code, section in made["sections"].items():
        assert section["source"], code
        assert all(command.startswith("fundcs ") for command in section["source"])
        for row in [*section["rows"], *filter(None, [section["total"]])]:
            assert all(value is None or not isinstance(value, float) for value in row.values())


@pytest.mark.parametrize("words", MONTHS)
def test_clients_by_tier_agree_with_a_count_from_the_rows(sample: Any, words: tuple[str, ...]) -> None:
    before, last = (tiers(sample, day) for day in DAYS[words[0]])
    section = bulletin(sample, *words)["sections"]["clients"]
    for row in section["rows"]:
        assert (row["clients_before"], row["clients"]) == (before[row["tier"]], last[row["tier"]])
        came = row["new"] + row["up"] + row["down"]
        assert row["clients"] == row["clients_before"] + came - row["left"]
    assert section["total"]["clients"] == last.total()


@pytest.mark.parametrize("words", MONTHS)
def test_money_agrees_with_a_count_from_the_rows(sample: Any, words: tuple[str, ...]) -> None:
    first, last = DAYS[words[0]]
    section = bulletin(sample, *words)["sections"]["money"]
    total = {name: fen(value) for name, value in section["total"].items()}
    assert total["outstanding_before"] == held(sample, first).total()
    assert total["outstanding"] == held(sample, last).total()
    ((signed,),) = facts(
        sample,
        "SELECT coalesce(sum(amount), 0) FROM contract "
        "WHERE cancelled_on IS NULL AND signed > ? AND signed <= ?",
        first,
        last,
    )
    assert (total["subscribed"], total["moved"]) == (signed, 0)
    for row in section["rows"]:
        moved = {name: fen(value) for name, value in row.items() if name != "tier"}
        came = moved["subscribed"] + moved["transferred"] + moved["moved"]
        went = moved["exited"] + moved["repaid"]
        assert moved["outstanding"] == moved["outstanding_before"] + came - went


@pytest.mark.parametrize("words", MONTHS[1:])
def test_complaints_agree_with_a_count_from_the_rows(sample: Any, words: tuple[str, ...]) -> None:
    made = bulletin(sample, *words)
    row = made["sections"]["complaints"]["rows"][-1]
    received = facts(
        sample,
        "SELECT no, received FROM complaint WHERE substr(received, 1, 7) = ? "
        "AND no NOT IN (SELECT complaint FROM complaint_withdrawal)",
        words[0],
    )
    answers = dict(
        facts(
            sample,
            "SELECT complaint, min(at) FROM complaint_step WHERE kind IN ('reply', 'propose') GROUP BY 1",
        )
    )
    as_of = datetime.fromisoformat(made["as_of"])
    judged = in_time = 0
    for no, at in received:
        limit = datetime.fromisoformat(at) + timedelta(hours=24)
        reply = answers.get(no)
        kept = reply is not None and datetime.fromisoformat(reply) <= limit
        judged += kept or reply is not None or as_of > limit
        in_time += kept
    assert (row["month"], row["received"]) == (words[0], len(received))
    assert (row["replied"]["count"], row["replied"]["of"]) == (in_time, judged)
    stats = sample.json("complaints", "stats", "--month", words[0])
    assert row["replied"] == stats["replied_in_time"]
    assert sum(each["this"] for each in made["sections"]["categories"]["rows"]) == len(received)


@pytest.mark.parametrize("words", MONTHS[1:])
def test_callbacks_and_findings_agree_with_a_count_from_the_rows(sample: Any, words: tuple[str, ...]) -> None:
    sections = bulletin(sample, *words)["sections"]
    calls = Counter(
        facts(
            sample,
            "SELECT kind, outcome FROM callback WHERE substr(at, 1, 7) = ? AND kind <> 'channels' "
            "AND no NOT IN (SELECT callback FROM callback_withdrawal)",
            words[0],
        )
    )
    told = {
        (row["kind"], outcome): count
        for row in sections["callbacks"]["rows"]
        for outcome, count in (
            ("reached", row["reached"]["count"]),
            ("no_answer", row["no_answer"]),
            ("refused", row["refused"]),
        )
        if count
    }
    assert told == dict(calls)
    found = facts(sample, "SELECT count(*) FROM finding WHERE substr(at, 1, 7) = ?", words[0])
    assert sum(row["recorded"] for row in sections["findings"]["rows"]) == found[0][0]


@pytest.mark.parametrize("words", MONTHS[1:])
def test_compliance_and_promises_agree_with_the_compliance_statement(
    sample: Any, words: tuple[str, ...]
) -> None:
    sections = bulletin(sample, *words)["sections"]
    statement = sample.json("comply", "--month", *words)
    owed = {str(row["article"]): row for row in statement if row["owed"]}
    assert [row["article"] for row in sections["compliance"]["rows"]] == list(owed)
    for row in sections["compliance"]["rows"]:
        of = owed[row["article"]]
        figures = (of["owed"], of["met_in_time"], of["met_late"], of["open"])
        assert (row["owed"], row["in_time"], row["late"], row["open"]) == figures
    states = [(each["key"], each["state"]) for row in statement for each in row["obligations"]]
    replies = Counter(state for key, state in states if key.endswith(":first_reply"))
    (promise,) = [row for row in sections["promises"]["rows"] if row["promise"] == "reply"]
    assert promise["kept"]["count"] == replies["met_in_time"]
    assert promise["kept"]["of"] == replies.total() - replies["upcoming"]


def test_penalties_agree_with_the_list_of_points(sample: Any) -> None:
    rows = bulletin(sample, "2026-10")["sections"]["penalties"]["rows"]
    totals = sample.json("submission", "penalties", "--month", "2026-10")["totals"]
    assert {row["adviser"]: row["points"] for row in rows if row["failures"]} == totals


def test_payouts_to_come_agree_with_the_forecast(sample: Any) -> None:
    total = bulletin(sample, "2026-10")["sections"]["ahead"]["total"]
    forecast = sample.json("payout", "forecast", "--months", "3")
    assert total["total"] == forecast["total"]


def test_a_measure_is_of_time_limits_that_the_policy_has(sample: Any) -> None:
    keys = {row["key"] for row in sample.json("policy", "show")}
    assert {key for limits in MEASURES.values() for key in limits} <= keys


@pytest.mark.parametrize(
    ("words", "why", "code"),
    [
        (("--month", "2026-12"), "2026-12 has not come yet", 1),
        (("--month", "2025-07"), "the archive began on 2025-08-28; it has no figures of 2025-07", 1),
        (("--month", "2026-11"), "2026-11 ends on 2026-11-30; --so-far", 1),
        (("--month", "2026-11", "--draft"), "2026-11 ends on 2026-11-30; --so-far", 1),
        (("--month", "2026-10", "--so-far"), "2026-10 is over; leave out --so-far", 1),
        (("--month", "2026-10", "--version", "3"), "there is no bulletin 2026-10/3", 1),
        (("--month", "2026-10", "--draft", "--version", "1"), "exclude each other", 2),
        (("--month", "2026-10", "--reissue", "--reason", "x"), "say with --out DIR", 2),
        (("--month", "2026-10", "--reason", "x"), "it needs --reissue", 2),
        ((), "give the month", 2),
        (("--list", "--draft"), "beside it only --month", 2),
        (("--month", "2026-13"), "2026-13", 1),
    ],
)
def test_what_cannot_be_reported_is_refused(sample: Any, words: tuple[str, ...], why: str, code: int) -> None:
    result = sample.run("report", *words)
    assert (result.code, why in result.err, result.out) == (code, True, ""), result.err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_bulletin_of_a_month_of_the_sample_is_the_golden_one(sample: Any, lang: str) -> None:
    shown = sample.ok("report", "--month", "2026-10", lang=lang)
    golden.hold(Path(__file__).with_name("golden") / f"2026-10.{lang}.txt", shown)


def test_no_name_of_a_client_is_in_a_bulletin(sample: Any, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    names = {name for (name,) in facts(sample, "SELECT name FROM client")}
    words = ("report", "--month", "2026-11", "--so-far", "--out", tmp_path / "out")
    said = sample.ok(*words) + sample.ok("report", "--month", "2026-10", "--json")
    said += (tmp_path / "out" / "bulletin-2026-11-draft.html").read_text("utf-8")
    book = load_workbook(tmp_path / "out" / "bulletin-2026-11-draft.xlsx")
    said += str([row for sheet in book for row in sheet.iter_rows(values_only=True)])
    assert len(names) > 40
    assert [name for name in names if name in said] == []


def test_the_20th_of_the_next_month_is_20_days_after_any_month() -> None:
    for month in range(1, 13):
        last = date(2026 + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        assert (last + timedelta(days=20)).day == 20
