"""A member leaves and hands over, late, today or ahead, and takes it back (Art. 6, 12)."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl import load_workbook


def held_by(desk: Any, **how: Any) -> dict[str, Any]:
    """Who is in charge of each thing of the department."""
    clients = {row["code"]: (row["officer"], row["advisor"]) for row in desk.json("client", "list", **how)}
    return {
        **clients,
        "C004 approval": desk.json("client", "show", "C004", **how)["approved_by"],
        "K1": desk.json("submission", "show", "K1", **how)["advisor"],
        "K2": desk.json("submission", "show", "K2", **how)["advisor"],
        "K000001": desk.json("complaints", "show", "K000001", **how)["responsible"],
        "K000002": desk.json("complaints", "show", "K000002", **how)["responsible"],
        "Y000001": desk.json("care", "appointment", "show", "Y000001", **how)["adviser"],
        "A000001": desk.json("complaints", "action", "show", "A000001", **how)["owner"],
        "deputy of S003": desk.json("staff", "list", now="2026-11-25T09:00")[2]["deputy"],
    }


BEFORE = {
    "C001": ("S002", "S002"), "C002": ("S002", "S002"), "C003": ("S003", "S002"), "C004": (None, None),
    "C004 approval": "S002", "K1": "S002", "K2": "S004", "K000001": "S002", "K000002": None,
    "A000001": "S002", "Y000001": "S002", "deputy of S003": "S002",
}  # fmt: skip
AFTER = {
    "C001": ("S007", "S004"), "C002": ("S007", "S004"), "C003": ("S003", "S004"), "C004": (None, None),
    "C004 approval": "S005", "K1": "S004", "K2": "S004", "K000001": "S007", "K000002": "S007",
    "A000001": "S007", "Y000001": "S007", "deputy of S003": "S007",
}  # fmt: skip


def test_a_manager_hands_over_something_of_every_kind(desk: Any, takers: tuple[str, ...]) -> None:
    assert held_by(desk) == BEFORE
    left = desk.json("staff", "leave", "S002", *takers, as_="S005")
    assert left["left_on"] == "2026-11-12"
    assert left["handover"]["no"] == "J000001"
    assert left["handover"]["counts"] == {
        "client": 2, "advised_client": 3, "approval": 1, "contract": 1, "complaint": 2, "action": 1,
        "appointment": 1,
        "deputy": 1,
    }  # fmt: skip
    assert held_by(desk) == AFTER


def test_an_appointment_that_was_held_stays_with_who_held_it(desk: Any, takers: tuple[str, ...]) -> None:
    desk.ok("care", "appointment", "add", "C002", "--at", "2026-11-12T08:00", "--adviser", "S002", "--held")
    left = desk.json("staff", "leave", "S002", *takers, as_="S005")["handover"]
    assert [item["key"] for item in left["items"] if item["kind"] == "appointment"] == ["Y000001"]
    assert desk.json("care", "appointment", "show", "Y000002")["adviser"] == "S002"


def test_an_appointment_before_a_leaving_ahead_is_still_the_adviser_s(
    desk: Any, takers: tuple[str, ...]
) -> None:
    desk.ok("staff", "leave", "S002", "--on", "2026-12-01", *takers, as_="S005")
    for now, adviser in (("2026-11-30T09:00", "S002"), ("2026-12-01T09:00", "S007")):
        for member in ("S002", "S007"):
            listed = desk.json("care", "appointment", "list", "--adviser", member, now=now)
            assert [row["no"] for row in listed] == (["Y000001"] if member == adviser else [])


POLICY = """
[care]
visit_plans = [{ tier = "target", every = "90d" }, { tier = "mid", every = "90d" }]

[contracts]
confirmation = true
"""


def test_to_dos_of_every_kind_go_with_the_client_and_the_record(desk: Any, takers: tuple[str, ...]) -> None:
    (desk.folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    desk.ok(
        "callbacks", "log", "C001", "--kind", "routine", "--outcome", "reached", "--finding", "对收益有疑问",
        as_="S003",
    )  # fmt: skip
    kinds = {
        "action", "appointment", "callback", "channels", "complaint", "confirm", "documents", "finding",
        "follow-up", "visit",
    }  # fmt: skip

    def owners(**how: Any) -> dict[str, str]:
        listed = desk.json("reminders", "--within", "400d", **how)
        return {duty["key"]: duty["owner"] for duty in listed}

    theirs = {key for key, owner in owners().items() if owner == "S002"}
    assert {key.partition(":")[0] for key in theirs} >= kinds
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    after = owners()
    assert {key: after.get(key) for key in theirs if after.get(key) not in ("S004", "S005", "S007")} == {}


def test_the_undo_gives_all_back_as_it_was(desk: Any, takers: tuple[str, ...]) -> None:
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    back = desk.json("staff", "leave", "S002", "--undo", as_="S005")
    assert (back["left_on"], len(back["handover"]["returned"]), back["handover"]["kept"]) == (None, 12, [])
    assert held_by(desk) == BEFORE
    assert not [duty for duty in desk.json("reminders") if duty["key"].startswith("reassigned:")]


def test_the_undo_leaves_what_was_given_to_another_since(desk: Any, takers: tuple[str, ...]) -> None:
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    desk.ok("client", "assign", "C001", "--officer", "S003")
    back = desk.json("staff", "leave", "S002", "--undo", as_="S005")["handover"]
    assert [(item["kind"], item["key"]) for item in back["kept"]] == [("client", "C001")]
    assert desk.json("client", "show", "C001")["officer"] == "S003"
    assert desk.json("client", "show", "C002")["officer"] == "S002"


def test_a_leaving_ahead_hands_over_on_its_day_and_not_before(desk: Any, takers: tuple[str, ...]) -> None:
    desk.ok("staff", "leave", "S002", "--on", "2026-12-01", *takers, as_="S005")
    for now, officer in (("2026-11-30T09:00", "S002"), ("2026-12-01T09:00", "S007")):
        assert desk.json("client", "show", "C001", now=now)["officer"] == officer
        assert [row["code"] for row in desk.json("client", "list", "--officer", officer, now=now)] == [
            "C001", "C002",
        ]  # fmt: skip
        owners = {duty["key"]: duty["owner"] for duty in desk.json("reminders", "--within", "60d", now=now)}
        for key in ("channels:C001", "complaint:K000001:close", "complaint:K000002:close",
                    "action:A000001:done", "follow-up:N000001", "appointment:Y000001"):  # fmt: skip
            assert owners[key] == officer, (now, key)
        listed = desk.json("reminders", "--owner", officer, "--within", "60d", now=now)
        assert {key for key in owners if owners[key] == officer} == {
            duty["key"] for duty in listed if duty["owner"] == officer
        }
    assert [desk.json("submission", "show", "K1", now=f"2026-{day}T09:00")["advisor"] for day in
            ("11-30", "12-01")] == ["S002", "S004"]  # fmt: skip


def test_a_leaving_recorded_late_counts_from_its_day(desk: Any, takers: tuple[str, ...]) -> None:
    desk.ok("staff", "leave", "S002", "--on", "2026-11-05", *takers, as_="S005")
    told = next(duty for duty in desk.json("reminders") if duty["key"] == "reassigned:C001:2026-11-05")
    assert (told["due"], told["owner"], told["state"]) == ("2026-11-12", "S007", "due")
    assert desk.json("submission", "show", "K1", now="2026-11-05T10:00")["advisor"] == "S004"


def test_somebody_who_left_without_a_successor_hands_over_afterwards(
    desk: Any, takers: tuple[str, ...]
) -> None:
    page = desk.ok("staff", "leave", "S002", as_="S005")
    assert "Still theirs; hand it over with: fundcs staff leave S002 --to STAFF" in page
    desk.now = "2026-11-20T09:00"
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    assert desk.json("client", "show", "C001")["officer"] == "S007"
    told = next(duty for duty in desk.json("reminders") if duty["key"] == "reassigned:C001:2026-11-12")
    assert told["anchor_at"].startswith("2026-11-12")


def test_a_dry_run_writes_nothing(desk: Any, takers: tuple[str, ...]) -> None:
    shown = desk.json("staff", "leave", "S002", *takers, "--dry-run", as_="S005")
    assert (shown["left_on"], shown["handover"]["no"], len(shown["handover"]["items"])) == (None, None, 12)
    assert held_by(desk) == BEFORE


def test_a_client_is_owed_one_notice_until_they_were_told(desk: Any, takers: tuple[str, ...]) -> None:
    desk.ok("staff", "leave", "S002", *takers, as_="S005")

    def owed() -> list[str]:
        return [duty["key"] for duty in desk.json("reminders") if duty["key"].startswith("reassigned:")]

    assert owed() == [
        "reassigned:C001:2026-11-12",
        "reassigned:C002:2026-11-12",
        "reassigned:C003:2026-11-12",
    ]
    desk.now = "2026-11-13T09:00"
    assert "looks after them now" in desk.ok("explain", "reassigned:C001:2026-11-12")
    desk.ok("client", "assign", "C001", "--told", as_="S007")
    assert owed() == ["reassigned:C002:2026-11-12", "reassigned:C003:2026-11-12"]
    assert "has no new CS specialist" in desk.refused("client", "assign", "C001", "--told")
    desk.ok("client", "assign", "C001", "--told", "--withdraw", "--reason", "未接通")
    assert owed() == [
        "reassigned:C001:2026-11-12",
        "reassigned:C002:2026-11-12",
        "reassigned:C003:2026-11-12",
    ]


def test_a_client_who_was_told_is_told_again_when_it_is_taken_back(
    desk: Any, takers: tuple[str, ...]
) -> None:
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    desk.now = "2026-11-13T09:00"
    desk.ok("client", "assign", "C001", "--told", as_="S007")
    desk.now = "2026-11-16T09:00"
    desk.ok("staff", "leave", "S002", "--undo", as_="S005")
    owed = [duty["key"] for duty in desk.json("reminders") if duty["key"].startswith("reassigned:")]
    assert owed == ["reassigned:C001:2026-11-16"]


def notices(desk: Any) -> dict[str, tuple[str, str | None, str | None]]:
    """What the compliance statement of November says of the notices to client C001."""
    rows = desk.json("comply", "--month", "2026-11", now="2026-12-02T09:00")
    return {
        each["key"]: (each["state"], each["owner"], each["met_by"])
        for row in rows
        for each in row["obligations"]
        if each["key"].startswith("reassigned:C001:")
    }


@pytest.mark.parametrize(("told", "state"), [("11-19", "met_in_time"), ("11-20", "met_late")])
def test_a_notice_given_is_in_the_statement_by_its_last_day(
    desk: Any, takers: tuple[str, ...], told: str, state: str
) -> None:
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    desk.ok("client", "assign", "C001", "--told", as_="S007", now=f"2026-{told}T23:59")
    assert notices(desk) == {"reassigned:C001:2026-11-12": (state, None, "S007")}


def test_of_two_notices_neither_is_forgotten(desk: Any, takers: tuple[str, ...]) -> None:
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    desk.ok("client", "assign", "C001", "--told", as_="S007", now="2026-11-13T09:00")
    desk.now = "2026-11-16T09:00"
    desk.ok("staff", "leave", "S002", "--undo", as_="S005")
    met = ("met_in_time", None, "S007")
    assert notices(desk) == {
        "reassigned:C001:2026-11-12": met,
        "reassigned:C001:2026-11-16": ("open", "S002", None),
    }
    desk.ok("client", "assign", "C001", "--told", as_="S003", now="2026-11-24T09:00")
    assert notices(desk) == {
        "reassigned:C001:2026-11-12": met,
        "reassigned:C001:2026-11-16": ("met_late", None, "S003"),
    }


def test_a_hand_over_taken_back_before_the_client_was_told_was_never_owed(
    desk: Any, takers: tuple[str, ...]
) -> None:
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    desk.ok("staff", "leave", "S002", "--undo", as_="S005")
    assert notices(desk) == {}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--to", "S002"), "S002 cannot hand over to themselves"),
        (("--to", "S006"), "S006 may not take over: client served C001 陈投资" ),
        (("--to", "S009"), "there is no member of staff"),
        (("--to", "S007"), "S007 may not take over: client advised 陈投资"),
        (("--to", "S007", "--to", "S004"), "may not take over: withheld identity to approve 某女士"),
        (("--to", "S003", "--to", "S004", "--to", "S001"), "withheld identity to approve"),
        (("--to", "S003", "--to", "S004", "--to", "S005"), "cannot pass to S003, whom it concerns"),
        (("--on", "2025-01-01", "--to", "S007"), "cannot leave before"),
    ],
)  # fmt: skip
def test_who_cannot_take_over_is_refused_and_nothing_is_written(
    desk: Any, words: tuple[str, ...], sentence: str
) -> None:
    refused = desk.refused("staff", "leave", "S002", *words, as_="S005")
    assert sentence.replace("C001 ", "") in refused
    assert held_by(desk) == BEFORE
    assert desk.json("staff", "show", "S002")["left_on"] is None


def test_nobody_takes_over_who_leaves_too_or_has_not_signed(desk: Any) -> None:
    desk.ok("staff", "leave", "S007", "--on", "2027-01-31")
    assert "S007 leaves on 2027-01-31 too" in desk.refused("staff", "leave", "S003", "--to", "S007")
    desk.ok("staff", "add", "吴新人", "--role", "cs_specialist")
    assert "has not signed" in desk.refused("staff", "leave", "S003", "--to", "S008")


@pytest.mark.parametrize(("who", "seat"), [("S001", "CS manager"), ("S005", "general manager")])
def test_the_last_of_a_seat_does_not_leave_it_empty(desk: Any, who: str, seat: str) -> None:
    if who == "S005":
        desk.ok("staff", "edit", "S002", "--role", "cs_specialist", as_="S005")
    refused = desk.refused("staff", "leave", who, "--to", "S007", as_="S005")
    assert f"without {who} there is no {seat}; first give a successor the role" in refused


def test_a_complaint_about_the_successor_goes_to_the_next_one(desk: Any) -> None:
    desk.ok(
        "complaints", "log", "C003", "--channel", "phone", "--content", "不满", "--against", "S007",
        "--responsible", "S003",
    )  # fmt: skip
    assert "cannot pass to S007, whom it concerns" in desk.refused("staff", "leave", "S003", "--to", "S007")
    items = desk.json("staff", "leave", "S003", "--to", "S007", "--to", "S001")["handover"]["items"]
    assert {(item["key"], item["to"]) for item in items} == {("C003", "S007"), ("K000003", "S001")}


def test_who_keeps_the_register_without_reading_clients_sees_numbers_alone(desk: Any) -> None:
    page = desk.ok("staff", "leave", "S003", "--to", "S007", as_="S006")
    assert "client served" in page
    assert "王芳" not in page
    data = desk.json("staff", "leave", "S003", "--undo", as_="S006")
    assert data["handover"]["returned"] == []
    refused = desk.refused(
        "staff", "leave", "S003", "--xlsx", str(desk.folder / "f.xlsx"), as_="S006", code=1
    )
    assert "does not leave" in refused


def test_the_form_lists_what_passes_and_is_signed_by_three(desk: Any, takers: tuple[str, ...]) -> None:
    path = desk.folder / "handover.xlsx"
    desk.ok("staff", "leave", "S002", *takers, "--xlsx", str(path), as_="S005", lang="zh")
    sheet = load_workbook(path).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    text = "\n".join(cells)
    assert sheet.title == "工作交接表"
    assert sheet.page_setup.orientation == "portrait"
    for words in (
        "李主管 S002",
        "C001 陈投资",
        "K000001",
        "移交人（签字）",
        "接收人（签字）",
        "监交人（签字）",
    ):
        assert words in text
    read = desk.json("access", "log", "--staff", "S005", as_="S005")
    assert {(entry["client"], entry["file"]) for entry in read} >= {("C001", "handover.xlsx")}
    again = desk.folder / "again.xlsx"
    desk.ok("staff", "leave", "S002", "--xlsx", str(again), as_="S005")
    rows = load_workbook(again).worksheets[0].iter_rows(values_only=True)
    assert any("C001 陈投资" in row for row in rows)


def test_the_policy_file_that_names_who_leaves_is_said(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text(
        '[reminders]\nsend_to = [{ staff = "S003", email = "he@example.com" }]\n', encoding="utf-8"
    )
    assert desk.json("staff", "leave", "S003", "--to", "S007")["handover"]["policy"] == ["reminders.send_to"]
