"""VIP service begins with the client's consent: on record, taken back, or entered by mistake (Art. 39)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shared.subscribing import subscribe

if TYPE_CHECKING:
    from pathlib import Path

GIVEN = ("care", "consent", "C000001", "--on", "2026-03-01")


def missing(desk: Any, *words: str, **how: Any) -> list[tuple[str, str]]:
    return [(row["client"], row["state"]) for row in desk.json("care", "consent", "list", *words, **how)]


def owed(desk: Any, now: str, **how: Any) -> dict[str, tuple[str, str, str | None]]:
    return {
        duty["key"]: (duty["due"], duty["state"], duty["owner"])
        for duty in desk.json("reminders", "--within", "200d", now=now, **how)
        if duty["key"].startswith("consent:")
    }


def policy(desk: Any, text: str) -> None:
    (desk.folder / "policy.toml").write_text(text, encoding="utf-8")


def test_a_consent_keeps_its_day_its_tier_and_its_paper(desk: Any, tmp_path: Path) -> None:
    paper = tmp_path / "同意书.pdf"
    paper.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    told = desk.json(*GIVEN, "--file", paper, "--note", "当面签署")
    assert (told["client"], told["tier"], told["state"], told["on"]) == (
        "C000001",
        "vip",
        "given",
        "2026-03-01",
    )
    (consent,) = told["consents"]
    assert (consent["note"], consent["recorded_by"]) == ("当面签署", "S001")
    assert consent["file"] == desk.json("archive", "files")[0]["hash"]


def test_vip_clients_without_consent_are_listed(desk: Any) -> None:
    assert missing(desk) == [("C000001", "missing"), ("C000002", "missing")]
    desk.ok(*GIVEN)
    assert missing(desk, now="2026-03-10") == [("C000002", "missing")]
    assert missing(desk, "--all", now="2026-03-10") == [("C000001", "given"), ("C000002", "missing")]
    assert missing(desk, "--tier", "senior", now="2026-03-10") == [("C000003", "missing")]
    assert missing(desk, "--client", "C000001", now="2026-03-10") == [("C000001", "given")]
    assert missing(desk, "--client", "C000003", now="2026-03-10") == []


def test_what_a_client_took_back_was_given_until_then(desk: Any) -> None:
    desk.ok(*GIVEN)
    words = ("care", "consent", "revoke", "C000001", "--on", "2026-04-01", "--note", "不愿被打扰")
    told = desk.json(*words, now="2026-04-02")
    assert (told["state"], told["on"], told["revoked_on"]) == ("revoked", "2026-03-01", "2026-04-01")
    assert missing(desk, now="2026-04-03") == [("C000001", "revoked"), ("C000002", "missing")]
    assert missing(desk, now="2026-03-31") == [("C000002", "missing")]
    told = desk.json("care", "consent", "C000001", "--on", "2026-05-01", now="2026-05-01")
    assert (told["state"], [each["revoked_on"] for each in told["consents"]]) == (
        "given",
        ["2026-04-01", None],
    )


def test_what_was_entered_by_mistake_was_never_given(desk: Any) -> None:
    desk.ok(*GIVEN)
    told = desk.json("care", "consent", "withdraw", "C000001", "--reason", "录错客户", now="2026-03-10")
    assert (told["state"], told["consents"]) == ("missing", [])
    assert missing(desk, now="2026-03-11") == [("C000001", "missing"), ("C000002", "missing")]


def test_that_a_client_took_it_back_may_be_the_mistake(desk: Any) -> None:
    desk.ok(*GIVEN)
    desk.ok("care", "consent", "revoke", "C000001", "--on", "2026-03-09")
    words = ("care", "consent", "withdraw", "C000001", "--reason", "误解")
    assert "--revocation" in desk.refused(*words)
    assert desk.json(*words, "--revocation", now="2026-03-10")["state"] == "given"


BAD = {
    "a day to come": (("give", "C000002", "--on", "2026-03-10"), "2026-03-10 is still to come"),
    "a second one": (("give", "C000001", "--on", "2026-03-05"), "has consented on 2026-03-01 already"),
    "one before the first": (("C000001", "--on", "2026-02-01"), "has consented on 2026-03-01 already"),
    "no client": (("C000009", "--on", "2026-03-01"), "C000009"),
    "no service yet": (("C000003", "--on", "2026-01-11"), "'target client' on 2026-01-11"),
    "no paper": (("C000002", "--on", "2026-03-01", "--file", "/nowhere.pdf"), "cannot read nowhere.pdf"),
    "taken back and never given": (("revoke", "C000002", "--on", "2026-03-01"), "no consent that holds"),
    "taken back before it was given": (("revoke", "C000001", "--on", "2026-02-28"), "no consent that holds"),
    "taken back in the future": (("revoke", "C000001", "--on", "2026-03-10"), "still to come"),
    "nothing to withdraw": (("withdraw", "C000002", "--reason", "误"), "nothing of the kind"),
    "no revocation to withdraw": (
        ("withdraw", "C000001", "--revocation", "--reason", "误"),
        "nothing of the kind",
    ),
    "an empty reason": (("withdraw", "C000001", "--reason", " "), "empty"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_one_line_and_nothing_is_written(desk: Any, what: str) -> None:
    words, said = BAD[what]
    desk.ok(*GIVEN)
    before = len(desk.json("archive", "trail"))
    assert said in desk.refused("care", "consent", *words)
    assert len(desk.json("archive", "trail")) == before


def test_consent_to_another_tiers_service_is_taken_with_a_warning(desk: Any) -> None:
    told = desk.json("care", "consent", "C000003", "--on", "2026-03-01", "--tier", "vip")
    assert told["warnings"] == ["client C000003 was 'senior client' on 2026-03-01"]
    desk.ok("care", "consent", "C000003", "--on", "2026-03-02")
    assert "name one with --tier" in desk.refused("care", "consent", "withdraw", "C000003", "--reason", "误")
    words = ("care", "consent", "withdraw", "C000003", "--tier", "vip", "--reason", "误")
    assert desk.json(*words)["tier"] == "vip"


# ------------------------------------------------------------------ where the policy asks it


def test_unless_the_policy_asks_it_no_consent_is_owed(desk: Any) -> None:
    assert owed(desk, "2026-03-09") == {}


def test_where_the_policy_asks_it_consent_is_owed_20_working_days_after_somebody_became_a_vip_client(
    desk: Any,
) -> None:
    policy(desk, "[care]\nconsent = true\n")
    # From Monday 12 January: 14 February was worked, the 15th to the 23rd and weekends were not.
    assert owed(desk, "2026-01-12 10:00") == {
        "consent:C000001": ("2026-02-09", "upcoming", "S002"),
        "consent:C000002": ("2026-02-09", "upcoming", None),
    }
    desk.ok("care", "consent", "C000001", "--on", "2026-01-20", now="2026-01-21")
    assert list(owed(desk, "2026-01-22")) == ["consent:C000002"]


@pytest.mark.parametrize(("since", "due"), [("2026-01-05", "2026-02-09"), ("2026-03-02", "2026-03-30")])
def test_it_is_asked_from_the_policys_day_on(desk: Any, since: str, due: str) -> None:
    policy(desk, f"[care]\nconsent = '{since}'\n")
    assert owed(desk, "2026-03-02 10:00")["consent:C000001"][0] == due


def test_running_what_is_next_discharges_it(desk: Any) -> None:
    policy(desk, "[care]\nconsent = true\n")
    (duty,) = [
        duty for duty in desk.json("reminders", "--client", "C000001") if duty["key"] == "consent:C000001"
    ]
    assert duty["article"] == "39"
    assert "Art. 39 sets no time" in desk.ok("explain", duty["key"])
    desk.ok(*duty["next"].replace("DATE", "2026-03-08").split()[1:])
    assert "consent:C000001" not in owed(desk, "2026-03-10")


def test_who_took_it_back_is_not_asked_again(desk: Any) -> None:
    policy(desk, "[care]\nconsent = true\n")
    desk.ok(*GIVEN)
    desk.ok("care", "consent", "revoke", "C000001", "--on", "2026-03-05")
    assert list(owed(desk, "2026-03-10")) == ["consent:C000002"]


@pytest.mark.parametrize(("day", "state"), [("2026-02-09", "met_in_time"), ("2026-02-10", "met_late")])
def test_the_statement_says_whether_it_was_given_in_time(desk: Any, day: str, state: str) -> None:
    policy(desk, "[care]\nconsent = true\n")
    desk.ok("care", "consent", "C000001", "--on", day, as_="S002", now="2026-03-01")
    rows = desk.json("comply", "--month", "2026-02", "--article", "39", now="2026-03-09")
    told = {each["key"]: (each["state"], each["met_by"]) for row in rows for each in row["obligations"]}
    assert told == {"consent:C000001": (state, "S002"), "consent:C000002": ("open", None)}


def test_who_becomes_a_vip_client_is_asked_from_then_on(desk: Any) -> None:
    policy(desk, "[care]\nconsent = true\n")
    subscribe(desk, "K9", "C000003", "200万", "2026-03-02")
    assert owed(desk, "2026-03-09")["consent:C000003"][0] == "2026-03-30"
