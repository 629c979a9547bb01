"""Notes, consultations, visits, letters: recorded, followed up, withdrawn (Art. 11, 26-31)."""

from __future__ import annotations

from typing import Any

import pytest

SAID = ("--content", "询问二期基金的期限")


def note(desk: Any, *words: str, **how: Any) -> dict[str, Any]:
    made: dict[str, Any] = desk.json("client", "note", "C000001", *SAID, *words, **how)
    return made


def owed(desk: Any, **how: Any) -> list[tuple[str, str | None, str, str]]:
    return [
        (duty["key"], duty["owner"], duty["owner_role"], duty["due"])
        for duty in desk.json("reminders", "--within", "60d", **how)
        if duty["key"].startswith("follow-up:")
    ]


def test_a_note_keeps_who_when_how_and_what(desk: Any) -> None:
    made = note(
        desk, "--need", "两年期产品", "--answer", "已寄资料", "--channel", "电话", "--kind", "consultation",
        "--direction", "in", "--by", "S002", "--at", "2026-03-06 15:00",
    )  # fmt: skip
    assert {key: made[key] for key in made if key not in ("files", "withdrawn", "followed_up_by")} == {
        "no": "N000001",
        "client": "C000001",
        "kind": "consultation",
        "channel": "phone",
        "direction": "in",
        "at": "2026-03-06T15:00:00+08:00",
        "staff": "S002",
        "content": "询问二期基金的期限",
        "need": "两年期产品",
        "answer": "已寄资料",
        "follow_up": None,
        "follows": None,
        "state": "recorded",
        "recorded_at": "2026-03-09T10:00:00+08:00",
        "recorded_by": "S001",
    }


def test_a_letter_is_received_or_sent_on_paper_unless_it_is_a_fax(desk: Any) -> None:
    letter = desk.json("care", "letter", "C000001", "--direction", "in", *SAID)
    fax = desk.json("care", "letter", "C000001", "--direction", "out", "--channel", "fax", *SAID)
    assert [(made["kind"], made["direction"], made["channel"]) for made in (letter, fax)] == [
        ("letter", "in", "letter"),
        ("letter", "out", "fax"),
    ]


def test_a_prospect_has_interactions_too(desk: Any) -> None:
    assert desk.json("client", "show", "C000002")["tier"] == "target"
    assert desk.json("care", "visit", "C000002", *SAID)["channel"] == "visit"


def test_a_follow_up_is_owed_by_who_dealt_with_it_until_it_is_followed_up(desk: Any) -> None:
    note(desk, "--follow-up", "2026-03-20", as_="S002")
    assert owed(desk) == [("follow-up:N000001", "S002", "cs_specialist", "2026-03-20")]
    assert desk.json("reminders", now="2026-03-21")[0]["state"] == "overdue"
    desk.ok("care", "follow", "N000001", "--answer", "已告知", now="2026-03-19 10:00")
    assert owed(desk, now="2026-03-19 11:00") == []
    assert desk.json("care", "show", "N000001", now="2026-03-19 11:00")["state"] == "followed_up"


def test_the_next_command_of_the_to_do_ends_it_and_it_can_be_explained(desk: Any) -> None:
    note(desk, "--follow-up", "2026-03-20", as_="S002")
    (duty,) = (each for each in desk.json("reminders", "--within", "60d") if "follow-up" in each["key"])
    desk.ok("explain", duty["key"], as_="S002")
    desk.ok(*duty["next"].replace("TEXT", "已告知").split()[1:], as_="S002")
    assert owed(desk) == []


def test_any_later_interaction_that_names_it_ends_it_and_may_set_the_next_day(desk: Any) -> None:
    note(desk, "--follow-up", "2026-03-20")
    desk.ok(
        "care", "letter", "C000001", "--direction", "out", *SAID, "--follows", "N000001", "--follow-up",
        "2026-04-03",
    )  # fmt: skip
    assert [key for key, *_rest in owed(desk)] == ["follow-up:N000002"]


def test_a_withdrawn_follow_up_leaves_the_first_open_again(desk: Any) -> None:
    note(desk, "--follow-up", "2026-03-20")
    desk.ok("care", "follow", "N000001", *SAID)
    withdrawn = desk.json("care", "withdraw", "N000002", "--reason", "误录")
    assert (withdrawn["state"], withdrawn["withdrawn"]["by"], withdrawn["withdrawn"]["reason"]) == (
        "withdrawn", "S001", "误录",
    )  # fmt: skip
    assert [key for key, *_rest in owed(desk)] == ["follow-up:N000001"]


def test_a_withdrawn_interaction_is_neither_owed_nor_listed_unless_it_is_asked_for(desk: Any) -> None:
    note(desk, "--follow-up", "2026-03-20")
    desk.ok("care", "withdraw", "N000001", "--reason", "误录")
    assert (owed(desk), desk.json("care", "list")) == ([], [])
    assert [made["no"] for made in desk.json("care", "list", "--withdrawn")] == ["N000001"]


def test_an_earlier_moment_sees_what_was_recorded_by_then(desk: Any) -> None:
    note(desk, "--follow-up", "2026-03-20")
    desk.ok("care", "follow", "N000001", *SAID, now="2026-03-12 10:00")
    desk.ok("care", "withdraw", "N000002", "--reason", "误录", now="2026-03-16 10:00")
    states = [
        desk.json("care", "show", "N000001", now=f"2026-03-{day} 12:00")["state"] for day in (9, 12, 16)
    ]
    assert states == ["open", "followed_up", "open"]
    assert "there is no interaction" in desk.refused("care", "show", "N000001", now="2026-03-08")


def test_what_a_member_who_left_was_to_follow_up_is_the_clients_specialists_then_the_roles(desk: Any) -> None:
    desk.ok("staff", "add", "吴专员", "--role", "cs_specialist", "--nda", "2026-01-05")
    note(desk, "--follow-up", "2026-03-20", as_="S005")
    desk.ok("staff", "leave", "S005", "--on", "2026-03-10")
    assert owed(desk, now="2026-03-11")[0][1:3] == ("S002", "cs_specialist")
    desk.ok("staff", "leave", "S002", "--on", "2026-03-11", now="2026-03-11")
    assert owed(desk, now="2026-03-12")[0][1:3] == (None, "cs_specialist")


def test_the_list_is_narrowed_by_client_kind_member_days_and_what_is_open(desk: Any) -> None:
    note(desk, "--follow-up", "2026-03-20", "--at", "2026-03-02 10:00", "--by", "S002")
    desk.ok("care", "visit", "C000002", *SAID)

    def listed(*words: str) -> list[str]:
        return [made["no"] for made in desk.json("care", "list", *words)]

    assert listed() == ["N000001", "N000002"]
    assert listed("--client", "张伟") == ["N000001"]
    assert listed("--kind", "visit") == ["N000002"]
    assert listed("--by", "S002") == ["N000001"]
    assert listed("--from", "2026-03-03") == ["N000002"]
    assert listed("--to", "2026-03-02") == ["N000001"]
    assert listed("--open") == ["N000001"]


def test_a_scan_is_kept_with_it_once_however_often_it_is_given(desk: Any, tmp_path: Any) -> None:
    scan = tmp_path / "来函.pdf"
    scan.write_bytes(b"%PDF-1.7")
    words = ("--attach", str(scan), "--attach", str(scan))
    made = desk.json("care", "letter", "C000001", "--direction", "in", *SAID, *words)
    assert [file["file_name"] for file in made["files"]] == ["来函.pdf"]
    assert desk.json("archive", "verify")["ok"]


def test_the_clients_story_tells_it(desk: Any) -> None:
    note(desk, "--need", "两年期产品", "--follow-up", "2026-03-20")
    desk.ok("care", "follow", "N000001", "--answer", "已告知")
    desk.ok("care", "withdraw", "N000002", "--reason", "误录")
    told = desk.ok("client", "history", "张伟", lang="zh")
    for words in ("往来记录 N000001：沟通记录", "客户需求：两年期产品", "往来记录 N000002 已撤回"):
        assert words in told
    assert "往来记录" in desk.ok("client", "show", "张伟", lang="zh")


def test_the_call_screen_shows_the_last_of_them(desk: Any) -> None:
    note(desk, "--channel", "phone")
    assert [made["no"] for made in desk.json("client", "call", "C000001")["interactions"]] == ["N000001"]
    assert "询问二期基金的期限" in desk.ok("client", "call", "C000001")


def test_numbers_and_addresses_in_what_was_said_are_masked_unless_revealed(desk: Any) -> None:
    made = desk.json("client", "note", "C000001", "--content", "改用手机13912345678")
    assert "13912345678" not in made["content"]
    shown = desk.json("care", "show", "N000001", "--reveal", "--reason", "回电")
    assert shown["content"] == "改用手机13912345678"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("client", "note", "C000001"), "nothing is said of the interaction"),
        (("client", "note", "C000001", "--content", " "), "the text is empty"),
        (("client", "note", "C000009", *SAID), "there is no client C000009"),
        (("client", "note", "C000001", *SAID, "--channel", "pigeon"), "is not a channel of the policy"),
        (("client", "note", "C000001", *SAID, "--at", "2026-03-10"), "is in the future"),
        (("client", "note", "C000001", *SAID, "--follow-up", "2026-03-08"), "is in the past"),
        (("client", "note", "C000001", *SAID, "--follows", "N000009"), "there is no interaction N000009"),
        (("client", "note", "C000002", *SAID, "--follows", "N000001"), "is of another client, C000001"),
        (("client", "note", "C000001", *SAID, "--follows", "N000001", "--at", "2026-03-08"), "took place at"),
        (("client", "note", "C000001", *SAID, "--follows", "N000002"), "has been withdrawn"),
        (("client", "note", "C000001", *SAID, "--by", "S009"), "S009"),
        (("client", "note", "C000001", *SAID, "--attach", "nowhere.pdf"), "cannot read"),
        (("care", "withdraw", "N000002", "--reason", "误录"), "has been withdrawn"),
        (("care", "withdraw", "N000001", "--reason", ""), "the text is empty"),
        (("care", "follow", "N000002", *SAID), "has been withdrawn"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    desk: Any, words: tuple[str, ...], problem: str
) -> None:
    note(desk)
    note(desk)
    desk.ok("care", "withdraw", "N000002", "--reason", "误录")
    before = desk.json("archive", "verify")["trail_entries"]
    assert problem in desk.refused(*words)
    assert desk.json("archive", "verify")["trail_entries"] == before


def test_who_is_outside_client_service_records_none(desk: Any) -> None:
    assert "may not do this" in desk.refused("client", "note", "C000001", *SAID, as_="S004", code=4)


def test_the_register_is_a_workbook(desk: Any, tmp_path: Any) -> None:
    from openpyxl import load_workbook

    note(desk, "--need", "两年期产品", "--follow-up", "2026-03-20")
    desk.ok("care", "list", "--xlsx", tmp_path / "往来.xlsx", lang="zh")
    page: Any = load_workbook(tmp_path / "往来.xlsx").active
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    assert rows[1][0] == "N000001"
    assert rows[1][6] == "两年期产品"
