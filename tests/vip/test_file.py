"""What a client's whole file tells of their service: events, consents, benefits; of nobody else (Art. 5)."""

from __future__ import annotations

from typing import Any

import pytest

POLICY = """[care]
benefits = [{ code = "check_up", zh = "年度体检", en = "annual health check", tier = "vip", per_year = 2 }]
"""
NOW = "2026-04-20 10:00"


@pytest.fixture
def served(desk: Any) -> Any:
    """C000001 and C000002 came to an event; C000001 consented and used a benefit."""
    (desk.folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    guests = ("--client", "C000001", "--client", "C000002")
    plan = ("care", "event", "plan", "--title", "品茗会", "--on", "2026-04-18", "--place", "颐和园", *guests)
    desk.ok(*plan, "--held", "--general-manager", "S003", "--cost", "100.01", now=NOW)
    desk.ok("care", "consent", "C000001", "--on", "2026-04-01", now=NOW)
    desk.ok("care", "consent", "revoke", "C000001", "--on", "2026-04-19", now=NOW)
    desk.ok("care", "benefit", "use", "C000001", "check_up", "--on", "2026-04-02", now=NOW)
    desk.now = "2026-04-21 10:00"
    return desk


def test_the_whole_file_holds_events_consents_and_benefits(served: Any) -> None:
    told = served.json("client", "show", "C000001", "--full")
    (event,) = told["vip_events"]
    assert (event["no"], event["attended"], event["cost"]) == ("E000001", ["C000001"], "50.01")
    (consent,) = told["consents"]
    assert (consent["tier"], consent["on"], consent["revoked_on"]) == ("vip", "2026-04-01", "2026-04-19")
    (use,) = told["benefits_used"]
    assert (use["no"], use["benefit"], use["on"]) == ("Q000001", "check_up", "2026-04-02")


def test_the_screen_says_the_same_and_names_no_other_guest(served: Any) -> None:
    screen = served.ok("client", "show", "C000001", "--full")
    for words in ("VIP events", "with the general manager S003 赵总", "50.01", "Consent to the service"):
        assert words in screen
    assert "C000002" not in screen
    assert "王芳" not in screen


def test_the_history_tells_it_in_peoples_words(served: Any) -> None:
    told = served.ok("client", "show", "C000001", "--full", lang="zh")
    for words in (
        "受邀参加客户尊享活动 E000001",
        "出席客户尊享活动 E000001",
        "2026-04-01 同意接受VIP客户服务",
        "2026-04-19 收回同意",
        "2026-04-02 使用权益：年度体检",
    ):
        assert words in told


def test_an_event_that_was_withdrawn_is_not_in_the_file(served: Any) -> None:
    served.ok("care", "event", "withdraw", "E1", "--reason", "误录")
    assert served.json("client", "show", "C000001", "--full", now="2026-04-22")["vip_events"] == []
