"""Whose care a member is shown, and what an export leaves in the log of reads (Art. 7)."""

from __future__ import annotations

from typing import Any

import pytest

MADE = ("care", "appointment", "add", "--at", "2026-03-12 14:00")
OWN = """[roles.permits]
read_clients = ["cs_specialist", "cs_manager", "general_manager", "advisor"]
write_care = ["cs_specialist", "cs_manager", "general_manager", "advisor"]
"""


@pytest.fixture
def own(desk: Any) -> Any:
    """The firm lets advisers read and write the care of their own clients: S004 has C000001."""
    desk.ok("client", "assign", "C000001", "--adviser", "S004")
    for client in ("C000001", "C000002"):
        desk.ok("client", "note", client, "--content", "要资料", "--follow-up", "2026-03-11")
    (desk.folder / "policy.toml").write_text(OWN, encoding="utf-8")
    return desk


def test_a_member_lists_the_interactions_of_their_clients_alone(own: Any) -> None:
    assert [told["no"] for told in own.json("care", "list")] == ["N000001", "N000002"]
    assert [told["no"] for told in own.json("care", "list", as_="S004")] == ["N000001"]


@pytest.mark.parametrize(
    "words",
    [
        ("show", "N000002"),
        ("show", "N000099"),
        ("follow", "N000002", "--content", "已寄"),
        ("withdraw", "N000002", "--reason", "误录"),
        ("visit", "C000002", "--content", "上门"),
        ("list", "--client", "C000002"),
        ("greetings", "--client", "C000002"),
        ("greetings", "done", "C000002"),
        ("preference", "C000002", "--opt-out"),
        ("appointment", "show", "Y000099"),
        ("appointment", "add", "C000002", "--at", "2026-03-12 14:00"),
        ("appointment", "list", "--client", "C000002"),
    ],
)
def test_a_member_is_told_nothing_of_another_client(own: Any, words: tuple[str, ...]) -> None:
    told = own.refused("care", *words, as_="S004", code=4)
    assert "may not see" in told


def test_a_member_greets_their_clients_alone(own: Any) -> None:
    holiday = ("--occasion", "mid_autumn", "--on", "2026-09-25")
    at = {"as_": "S004", "now": "2026-09-25 09:00"}
    assert {row["client"] for row in own.json("care", "greetings", **at)} == {"C000001"}
    made = own.json("care", "greetings", "done", *holiday, **at)
    assert [row["client"] for row in made["greetings"]] == ["C000001"]


def test_an_adviser_sees_an_appointment_that_was_made_for_them_with_anothers_client(own: Any) -> None:
    own.ok(*MADE, "C000002", "--adviser", "S004")
    assert [told["no"] for told in own.json("care", "appointment", "list", as_="S004")] == ["Y000001"]
    own.ok("care", "appointment", "cancel", "Y000001", "--reason", "出差", as_="S004")


def reads(desk: Any, client: str) -> list[tuple[str, str | None]]:
    listed = desk.json("access", "log", "--client", client, as_="S003", now="2026-09-30 10:00")
    return [(read["staff"], read["file"]) for read in listed]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("list", "--xlsx"), "交往.xlsx"),
        (("greetings", "--xlsx"), "问候.xlsx"),
        (("greetings", "--csv"), "问候.csv"),
        (("appointment", "list", "--ics"), "预约.ics"),
    ],
)
def test_an_exported_list_leaves_an_entry_for_each_client_on_it(
    desk: Any, tmp_path: Any, words: tuple[str, ...], name: str
) -> None:
    for client in ("C000001", "C000002"):
        desk.ok("client", "note", client, "--content", "要资料", now="2026-09-24 09:00")
        desk.ok(
            "care", "appointment", "add", client, "--at", "2026-09-28 09:00", "--adviser", "S004",
            now="2026-09-24 09:00",
        )  # fmt: skip
    desk.ok("care", *words, tmp_path / name, as_="S002", now="2026-09-24 10:00")
    assert reads(desk, "C000001") == reads(desk, "C000002") == [("S002", name)]


@pytest.mark.parametrize("words", [("list",), ("greetings",), ("appointment", "list")])
def test_a_revealed_list_leaves_an_entry_for_each_client_on_it(desk: Any, words: tuple[str, ...]) -> None:
    desk.ok("client", "note", "C000001", "--content", "要资料", now="2026-09-24 09:00")
    desk.ok(
        "care", "appointment", "add", "C000001", "--at", "2026-09-28 09:00", "--adviser", "S004",
        now="2026-09-24 09:00",
    )  # fmt: skip
    desk.ok("care", *words, now="2026-09-24 10:00")
    assert reads(desk, "C000001") == []
    desk.ok("care", *words, "--reveal", "--reason", "寄贺卡", as_="S002", now="2026-09-24 10:00")
    assert reads(desk, "C000001") == [("S002", None)]
