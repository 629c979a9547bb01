"""What is spent on clients: recorded, approved, withdrawn, against the budget of the year (Art. 35)."""

from __future__ import annotations

import random
from typing import Any

import pytest

from fundcs.kit.money import yuan

CONTRACT = (
    "--fund JH01 --amount 100万 --rate 9% --payee-name 王芳 --payee-bank 中国银行 "
    "--payee-account 6222020200112233445"
)


def budget(desk: Any, tier: str, amount: str, *words: str, year: int = 2026, **how: Any) -> None:
    desk.ok("care", "budget", "set", "--tier", tier, "--year", year, "--amount", amount, *words, **how)


def spend(desk: Any, amount: str, *words: str, client: str = "C000001", **how: Any) -> dict[str, Any]:
    given = words if "--purpose" in words else ("--purpose", "gift", *words)
    told: dict[str, Any] = desk.json("care", "budget", "spend", client, "--amount", amount, *given, **how)
    return told


def standing(desk: Any, tier: str = "vip", year: int = 2026, **how: Any) -> tuple[str, str, str | None]:
    (row,) = [
        row for row in desk.json("care", "budget", "list", "--year", year, **how) if row["tier"] == tier
    ]
    return row["spent"], row["waiting"], row["left"]


def owed(desk: Any, **how: Any) -> list[tuple[str, str, str, str]]:
    return [
        (duty["key"], duty["owner_role"], duty["due"], duty["state"])
        for duty in desk.json("reminders", "--within", "30d", **how)
        if duty["key"].startswith("spending:")
    ]


def test_spending_keeps_on_whom_how_much_what_for_and_when(desk: Any) -> None:
    told = spend(desk, "268.50", "--purpose", "礼品", "--on", "2026-03-02", "--note", "茶叶", as_="S002")
    shown = ("no", "client", "on", "amount", "purpose", "tier", "state", "approval", "recorded_by")
    assert [told[key] for key in shown] == [
        "Z000001", "C000001", "2026-03-02", "268.50", "gift", "vip", "recorded", None, "S002"
    ]  # fmt: skip
    assert desk.json("care", "budget", "spending", "--reveal", "--reason", "核对")[0]["note"] == "茶叶"


def test_without_a_budget_spending_is_recorded_and_said_to_be_without_one(desk: Any) -> None:
    told = spend(desk, "268.50")
    assert (told["state"], told["account"]["budget"], told["account"]["left"]) == ("recorded", None, None)
    assert told["account"]["explanation"][-1] == (
        "no budget of 2026 is entered for a VIP client; 268.50 yuan spent without one (Art. 35)"
    )


def test_the_budget_is_that_of_the_tier_on_the_day_of_the_spending(desk: Any) -> None:
    budget(desk, "vip", "5000")
    budget(desk, "target", "300")
    budget(desk, "quasi_senior", "1000")
    spend(desk, "200", client="C000002")
    desk.ok("contract", "add", "HT2", "--client", "C000002", *CONTRACT.split(), "--value-date", "2026-03-05")
    earlier = spend(desk, "90", "--on", "2026-03-04", client="C000002")
    later = spend(desk, "500", "--on", "2026-03-05", client="C000002")
    assert [(told["tier"], told["account"]["budget"]) for told in (earlier, later)] == [
        ("target", "300.00"),
        ("quasi_senior", "1000.00"),
    ]
    assert later["account"]["explanation"][0] == (
        "client C000002 is a quasi-senior client on 2026-03-05; the budget of 2026 is that of the tier on "
        "the day"
    )
    assert standing(desk, "target")[0] == "90.00"
    assert standing(desk, "quasi_senior")[0] == "700.00"  # 200 on 9 March, when they were in it already


def test_what_is_beyond_the_budget_is_refused_without_a_reason_and_waits_with_one(desk: Any) -> None:
    budget(desk, "vip", "5000")
    spend(desk, "4000")
    more = ("care", "budget", "spend", "C000001", "--amount", "1000.01", "--purpose", "event")
    assert "have 1,000.00 of 5,000.00 yuan left" in desk.refused(*more)
    told = desk.json(*more, "--over", "客户周年")
    assert (told["state"], told["approval"]) == ("waiting", "budget")
    assert standing(desk) == ("4000.00", "1000.01", "1000.00")
    assert "have -0.01 of" in desk.refused(
        "care", "budget", "spend", "C000001", "--amount", "1", "--purpose", "meal"
    )


def test_the_last_fen_of_the_budget_needs_nothing(desk: Any) -> None:
    budget(desk, "vip", "5000")
    assert spend(desk, "5000")["state"] == "recorded"
    assert standing(desk) == ("5000.00", "0.00", "0.00")


def test_above_the_policys_amount_it_waits_though_the_budget_holds_it(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text('[care]\nspending_approval = "2000.00"\n', "utf-8")
    budget(desk, "vip", "50000")
    assert spend(desk, "2000")["state"] == "recorded"
    told = spend(desk, "2000.01")
    assert (told["state"], told["approval"]) == ("waiting", "amount")
    (desk.folder / "policy.toml").unlink()
    assert owed(desk) == [("spending:Z000002", "general_manager", "2026-03-11", "upcoming")]


def test_above_the_limit_of_its_purpose_it_is_refused(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text(
        '[care]\nspending_purposes = [{ code = "gift", zh = "礼品", en = "gift", limit = "500.00" }]\n',
        "utf-8",
    )
    assert spend(desk, "500")["state"] == "recorded"
    refusal = desk.refused("care", "budget", "spend", "C000001", "--amount", "500.01", "--purpose", "gift")
    assert "above the limit for one gift, 500.00 yuan" in refusal


def test_the_general_manager_approves_and_nobody_else(desk: Any) -> None:
    budget(desk, "vip", "100")
    spend(desk, "300", "--over", "客户周年", as_="S002")
    (duty,) = [each for each in desk.json("reminders", as_="S003") if each["key"] == "spending:Z000001"]
    desk.ok("explain", duty["key"], as_="S003")
    for member in ("S001", "S002", "S004"):
        desk.refused(*duty["next"].split()[1:], as_=member, code=4)
    told = desk.json(*duty["next"].split()[1:], as_="S003")
    assert (told["state"], told["decisions"][0]["by"]) == ("approved", "S003")
    assert owed(desk) == []
    assert standing(desk) == ("300.00", "0.00", "-200.00")
    assert "was approved already on 2026-03-09 by S003" in desk.refused(
        "care", "budget", "approve", "Z000001", as_="S003"
    )


def test_what_is_rejected_is_not_spent_and_its_reason_is_kept(desk: Any) -> None:
    budget(desk, "vip", "100")
    spend(desk, "300", "--over", "客户周年")
    desk.refused("care", "budget", "reject", "Z000001", as_="S003", code=2)
    told = desk.json("care", "budget", "reject", "Z000001", "--reason", "超支过多", as_="S003")
    assert told["state"] == "rejected"
    assert standing(desk) == ("0.00", "0.00", "100.00")
    assert "was rejected already" in desk.refused("care", "budget", "approve", "Z000001", as_="S003")


@pytest.mark.parametrize(("verb", "given"), [("approve", ()), ("reject", ("--reason", "超支"))])
def test_a_decision_given_by_mistake_is_withdrawn_and_awaited_again(
    desk: Any, verb: str, given: tuple[str, ...]
) -> None:
    budget(desk, "vip", "100")
    spend(desk, "300", "--over", "客户周年")
    desk.ok("care", "budget", verb, "Z000001", *given, as_="S003")
    undo = ("care", "budget", verb, "Z000001", "--undo", "--reason", "看错")
    later = {"as_": "S003", "now": "2026-03-16 10:00"}
    told = desk.json(*undo, **later)
    assert (told["state"], told["decisions"][0]["withdrawn"]["by"]) == ("waiting", "S003")
    assert owed(desk, now="2026-03-16 10:00") == [
        ("spending:Z000001", "general_manager", "2026-03-18", "upcoming")
    ]
    assert "no such decision to withdraw" in desk.refused(*undo, **later)
    desk.ok("care", "budget", "approve", "Z000001", **later)


def test_an_approval_is_not_undone_without_its_reason(desk: Any) -> None:
    budget(desk, "vip", "100")
    spend(desk, "300", "--over", "客户周年")
    desk.ok("care", "budget", "approve", "Z000001", as_="S003")
    desk.refused("care", "budget", "approve", "Z000001", "--undo", as_="S003", code=2)


def test_what_needs_no_approval_is_not_approved(desk: Any) -> None:
    spend(desk, "300")
    assert "needs no approval" in desk.refused("care", "budget", "approve", "Z000001", as_="S003")
    spend(desk, "300")
    desk.ok("care", "budget", "withdraw", "Z000002", "--reason", "重复")
    assert "was withdrawn" in desk.refused("care", "budget", "approve", "Z000002", as_="S003")


def test_withdrawn_spending_counts_no_more_and_awaits_nothing(desk: Any) -> None:
    budget(desk, "vip", "100")
    spend(desk, "80")
    spend(desk, "300", "--over", "客户周年")
    for no in ("Z000001", "Z000002"):
        assert desk.json("care", "budget", "withdraw", no, "--reason", "重复登记", as_="S002")["state"] == (
            "withdrawn"
        )
    assert (standing(desk), owed(desk)) == (("0.00", "0.00", "100.00"), [])
    assert "was withdrawn on 2026-03-09 by S002" in desk.refused(
        "care", "budget", "withdraw", "Z000001", "--reason", "重复"
    )


def test_a_budget_set_after_the_spending_shows_that_more_was_spent(desk: Any) -> None:
    spend(desk, "300")
    budget(desk, "vip", "100")
    assert standing(desk) == ("300.00", "0.00", "-200.00")
    assert owed(desk) == []


def test_a_withdrawn_budget_leaves_what_was_approved_without_one(desk: Any) -> None:
    budget(desk, "vip", "100")
    spend(desk, "300", "--over", "客户周年")
    desk.ok("care", "budget", "approve", "Z000001", as_="S003")
    desk.ok("care", "budget", "withdraw", "B000001", "--reason", "录错")
    assert standing(desk) == ("300.00", "0.00", None)


def test_spending_recorded_late_is_of_the_year_of_its_day(desk: Any) -> None:
    late: dict[str, Any] = {"now": "2027-01-11 10:00"}
    budget(desk, "vip", "5000")
    budget(desk, "vip", "5500", year=2027, **late)
    told = spend(desk, "400", "--on", "2026-12-31", **late)
    assert (told["account"]["year"], told["account"]["budget"]) == (2026, "5000.00")
    assert standing(desk, **late) == ("400.00", "0.00", "4600.00")
    assert standing(desk, year=2027, **late) == ("0.00", "0.00", "5500.00")
    assert standing(desk, now="2026-12-31 23:00") == ("0.00", "0.00", "5000.00")


def test_a_past_year_counts_the_clients_of_its_last_day(desk: Any) -> None:
    budget(desk, "quasi_senior", "1000")
    desk.ok("contract", "add", "HT2", "--client", "C000002", *CONTRACT.split(), "--value-date", "2027-01-05",
            now="2027-01-11 10:00")  # fmt: skip
    for year, clients in ((2026, 0), (2027, 1)):
        rows = desk.json("care", "budget", "list", "--year", year, now="2027-01-11 10:00")
        assert [row["clients"] for row in rows if row["tier"] == "quasi_senior"] == [clients]


def test_the_list_of_spending_is_of_a_client_a_year_and_a_tier(desk: Any) -> None:
    spend(desk, "1")
    spend(desk, "2", client="C000002")
    spend(desk, "3", "--on", "2025-12-31")
    asked = {
        (): ["Z000003", "Z000001", "Z000002"],
        ("--client", "C000001"): ["Z000003", "Z000001"],
        ("--year", "2025"): ["Z000003"],
        ("--tier", "target"): ["Z000003", "Z000002"],
        ("--tier", "vip", "--client", "C000002"): [],
    }
    found = {words: [row["no"] for row in desk.json("care", "budget", "spending", *words)] for words in asked}
    assert found == asked


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ("spend C000009 --amount 5 --purpose gift", 1, "there is no client C000009"),
        ("spend C000001 --amount 0 --purpose gift", 1, "zero"),
        ("spend C000001 --amount -5 --purpose gift", 1, "negative"),
        ("spend C000001 --amount 1.234 --purpose gift", 1, "more than two decimals"),
        ("spend C000001 --amount 5 --purpose bribe", 1, "'bribe' is not a purpose of the policy"),
        ("spend C000001 --amount 5 --purpose gift --on 2026-03-10", 1, "2026-03-10 is in the future"),
        ("spend C000001 --amount 5 --purpose gift --over x", 1, "leave out --over"),
        ("withdraw Z000009 --reason x", 1, "there is no spending Z000009"),
        ("spending --client C000009", 1, "there is no client C000009"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(desk: Any, words: str, code: int, why: str) -> None:
    before = len(desk.json("archive", "trail"))
    assert why in desk.refused("care", "budget", *words.split(), code=code)
    assert len(desk.json("archive", "trail")) == before


def test_who_decides_on_what_is_not_there_is_told_so(desk: Any) -> None:
    assert "there is no spending Z000009" in desk.refused("care", "budget", "approve", "Z000009", as_="S003")


def test_an_adviser_neither_spends_nor_reads_what_was_spent(desk: Any) -> None:
    for words in ("spend C000001 --amount 5 --purpose gift", "spending", "list"):
        desk.refused("care", "budget", *words.split(), as_="S004", code=4)


def test_notes_and_reasons_are_masked_unless_revealed(desk: Any) -> None:
    budget(desk, "vip", "100")
    spend(desk, "300", "--note", "送至13800138000", "--over", "来电13800138000")
    page = desk.ok("care", "budget", "spending")
    assert "13800138000" not in page
    assert "13800138000" in desk.ok("care", "budget", "spending", "--reveal", "--reason", "核对")


def test_a_clients_file_tells_the_budget_and_the_spending_of_the_year(desk: Any) -> None:
    budget(desk, "vip", "5000")
    spend(desk, "300", "--note", "茶叶")
    shown = desk.json("client", "show", "C000001")
    assert (shown["budget"]["spent"], shown["budget"]["left"]) == ("300.00", "4700.00")
    assert "5,000.00 − 300.00 spent = 4,700.00 yuan left" in desk.ok("client", "show", "C000001")
    full = desk.json("client", "show", "C000001", "--full")
    assert [row["no"] for row in full["spending"]] == ["Z000001"]
    assert "费用 Z000001，2026-03-09：300.00 元，礼品" in desk.ok("client", "history", "C000001", lang="zh")


def test_spending_is_explained_with_the_budget_that_holds(desk: Any) -> None:
    budget(desk, "vip", "5000")
    spend(desk, "300")
    page = desk.ok("explain", "Z000001")
    assert "client C000001 is a VIP client on 2026-03-09" in page
    assert "5,000.00 − 300.00 spent = 4,700.00 yuan left" in page


def test_what_was_decided_in_time_and_late_is_settled(desk: Any) -> None:
    budget(desk, "vip", "1")
    spend(desk, "2", "--over", "客户周年")
    spend(desk, "3", "--over", "客户周年")
    desk.ok("care", "budget", "approve", "Z000001", as_="S003", now="2026-03-11 18:00")
    desk.ok("care", "budget", "reject", "Z000002", "--reason", "超支", as_="S003", now="2026-03-12 09:00")
    rows = {
        int(row["article"]): row for row in desk.json("comply", "--month", "2026-03", now="2026-04-01 10:00")
    }
    assert [rows[35][key] for key in ("owed", "met_in_time", "met_late", "open")] == [2, 1, 1, 0]


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_spent_and_left_is_what_adding_up_gives(desk: Any, seed: int) -> None:
    chance = random.Random(seed)
    (desk.folder / "policy.toml").write_text('[care]\nspending_approval = "50.00"\n', "utf-8")
    budget(desk, "vip", "10000")
    spent, waiting = 0, 0
    for number in range(1, 11):
        fen, fate = chance.randint(1, 10_000), chance.choice(("left", "withdraw", "approve", "reject"))
        no = spend(desk, yuan(fen), "--on", f"2026-02-{chance.randint(2, 28):02d}")["no"]
        assert no == f"Z{number:06d}"
        awaits = fen > 5_000
        if fate == "withdraw":
            desk.ok("care", "budget", "withdraw", no, "--reason", "重复")
        elif fate == "left" or not awaits:
            spent, waiting = spent + fen * (not awaits), waiting + fen * awaits
        else:
            desk.ok("care", "budget", fate, no, "--reason", "核对", as_="S003")
            spent += fen * (fate == "approve")
    assert standing(desk) == (yuan(spent), yuan(waiting), yuan(1_000_000 - spent))
