"""An archive of the version before hand-overs, in which somebody had left already, is upgraded."""

from __future__ import annotations

from typing import Any

from shared.older import age


def test_who_had_left_before_hand_overs_were_kept_hands_over_after_the_upgrade(
    desk: Any, takers: tuple[str, ...]
) -> None:
    desk.ok("staff", "leave", "S002", "--on", "2026-11-10", as_="S005")
    age(desk.path, "0022")
    desk.ok("archive", "upgrade")
    (left,) = [row for row in desk.json("staff", "list") if row["code"] == "S002"]
    assert left["left_on"] == "2026-11-10"
    assert desk.json("client", "show", "C001")["officer"] == "S002"
    assert [duty for duty in desk.json("reminders") if duty["key"].startswith("reassigned:")] == []
    handed = desk.json("staff", "leave", "S002", *takers, as_="S005")["handover"]
    assert (handed["no"], handed["counts"]["client"]) == ("J000001", 2)
    assert desk.json("client", "show", "C001")["officer"] == "S007"
    assert desk.json("access", "leak", "list") == []
