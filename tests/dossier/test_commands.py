"""The verbs of `fundcs client`, as an officer types them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ZHANG, WRONG, OTHER = "110101199003070011", "110101199003070012", "320102198512310029"
FIRM = "91110000600007156J"
PERSON = ("--kind", "person", "--id-no", ZHANG)
PAYEE = ("--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account", "6222586428459409230")


@pytest.fixture
def zhang(office: Any) -> Any:
    """The office with the client C000001 张伟."""
    reach = ("--phone", "186-2011-6410", "--email", "zw@example.com", "--address", "北京市朝阳区某路1号")
    office.ok("client", "add", "张伟", *PERSON, *reach)
    return office


def contract(office: Any, no: str, amount: str, signed: str, client: str = "C000001") -> None:
    terms = ("--fund", "JH01", "--amount", amount, "--value-date", signed, "--rate", "9%")
    office.ok("contract", "add", no, "--client", client, *terms, *PAYEE)


def test_a_client_is_added_with_the_next_code_and_shown_masked(zhang: Any) -> None:
    assert zhang.json("client", "show", "C000001") | {"recent": []} == {
        "code": "C000001",
        "name": "张伟",
        "kind": "person",
        "id_kind": "resident",
        "id_no": "1101**********0011",
        "phone": "**********6410",
        "email": "z***@***",
        "address": "北京市朝阳***",
        "tier": "target",
        "cumulative": "0.00",
        "officer": None,
        "advisor": None,
        "birthday": "1990-03-07",
        "greeting_day": None,
        "fax": None,
        "legal_rep": None,
        "withheld": False,
        "approved_by": None,
        "approved_at": None,
        "introducer": None,
        "agent": None,
        "remark": None,
        "added_on": "2026-11-23",
        "tier_reason": "nothing subscribed: target client (Art. 1)",
        "holdings": [],
        "years": [],
        "tier_history": [],
        "documents": [],
        "sealed_on": None,
        "earliest_destruction": None,
        "suitability": {
            "investor": "qualified_person",
            "investor_stated": False,
            "professional": False,
            "level": None,
            "level_valid_until": None,
            "records": [],
        },
        "budget": {
            "year": 2026,
            "tier": "target",
            "budget": None,
            "spent": "0.00",
            "waiting": "0.00",
            "left": None,
            "explanation": [
                (
                    "client C000001 is a target client on 2026-11-23; the budget of 2026 is that of the tier "
                    "on the day"
                ),
                "no budget of 2026 is entered for a target client; 0.00 yuan spent without one (Art. 35)",
            ],
        },
        "missing_documents": [
            {"item": "id_copy", "name": "investor's ID copy", "lapsed_on": None},
            {"item": "remittance_receipt", "name": "bank remittance receipt", "lapsed_on": None},
        ],
        "recent": [],
    }


def test_codes_go_on_from_the_highest_and_own_codes_do_not_count(zhang: Any) -> None:
    own = ("--kind", "person", "--id-no", OTHER, "--code", "c-x9")
    assert zhang.json("client", "add", "李娜", *own)["code"] == "C-X9"
    made = zhang.json(
        "client", "add", "甲公司", "--kind", "institution", "--id-no", FIRM, "--legal-rep", "王五"
    )
    assert (made["code"], made["legal_rep"], made["birthday"]) == ("C000002", "王五", None)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("李娜", "--kind", "person", "--id-no", WRONG), "check digit"),
        (("李娜", "--kind", "person", "--id-no", ZHANG), "belongs to client C000001"),
        (("李娜", "--kind", "person", "--id-no", "110101199002300010"), ""),
        (("李娜", "--kind", "person", "--id-no", OTHER, "--birthday", "1985-12-30"), "birthday"),
        (("李娜", "--kind", "person", "--id-no", OTHER, "--phone", "1862011641"), "phone"),
        (("李娜", "--kind", "person", "--id-no", OTHER, "--email", "lina@example"), "e-mail"),
        (("李娜", "--kind", "person", "--id-no", OTHER, "--officer", "S999"), "S999"),
        (("李娜", "--kind", "person", "--id-no", OTHER, "--officer", "S003"), "Art. 8"),
        (("李娜", "--kind", "person", "--id-no", OTHER, "--advisor", "S005"), "adviser"),
        (("李娜", "--kind", "person", "--id-no", OTHER, "--code", "C000001"), "taken"),
        (("  ", "--kind", "person", "--id-no", OTHER), "name"),
        (("李娜", "--kind", "person"), "--withheld"),
        (("李娜", "--kind", "person", "--withheld", "--introducer", "王五"), "--approved-by"),
        (("李娜", "--kind", "person", "--withheld", "--approved-by", "S004"), "--introducer"),
        (
            ("李娜", "--kind", "person", "--withheld", "--agent", "王五", "--approved-by", "S001"),
            "general manager",
        ),
        (("李娜", "--kind", "person", "--id-no", OTHER, "--approved-by", "S004"), "--withheld"),
    ],
)
def test_bad_input_is_refused_without_saying_the_number(zhang: Any, words: Sequence[str], says: str) -> None:
    line = zhang.refused("client", "add", *words)
    assert says in line
    for secret in (ZHANG, WRONG, OTHER, "1862011641", "lina@example"):
        assert secret not in line
    assert len(zhang.json("client", "list")) == 1


@pytest.mark.parametrize("words", [("--kind", "robot"), ("--tier", "gold")])
def test_a_word_that_is_no_code_is_refused_with_the_codes(office: Any, words: Sequence[str]) -> None:
    assert {"robot": "institution", "gold": "quasi_senior"}[words[1]] in office.refused(
        "client", "list", *words, code=2
    )


def test_a_withheld_identity_is_recorded_with_its_approval(office: Any) -> None:
    words = ("--kind", "person", "--withheld", "--approved-by", "钱总", "--introducer", "王五")
    made = office.json("client", "add", "某女士", *words)
    assert (made["withheld"], made["id_no"], made["approved_by"], made["introducer"]) == (
        True,
        None,
        "S004",
        "王五",
    )
    told = office.json("client", "edit", "C000001", "--no-withheld", "--id-no", ZHANG)
    assert (told["withheld"], told["approved_by"], told["introducer"]) == (False, None, None)


WITHHELD = ("--kind", "person", "--withheld", "--approved-by", "钱总", "--introducer", "王五")


def test_the_general_manager_approves_a_withheld_identity_in_person(office: Any) -> None:
    made = office.json("client", "add", "某女士", *WITHHELD)
    assert made["approved_at"] is None
    assert "S004 has still to approve it, through 王五" in office.ok("client", "show", "C000001")
    duty = next(row for row in office.json("reminders", as_="S004") if row["key"] == "withheld:C000001")
    assert (duty["owner_role"], duty["article"], duty["next"], duty["due"]) == (
        "general_manager", "3(5)", "fundcs client approve-withheld C000001", "2026-11-25",
    )  # fmt: skip
    assert "withholds their identity" in office.ok("explain", "withheld:C000001", as_="S004")
    done = office.json(*duty["next"].split()[1:], as_="S004")
    assert (done["approved_by"], done["approved_at"][:10]) == ("S004", "2026-11-23")
    assert not [row for row in office.json("reminders", as_="S004") if row["key"] == "withheld:C000001"]
    assert "approved by S004 on 2026-11-23, through 王五" in office.ok("client", "show", "C000001")
    said = office.refused("client", "approve-withheld", "C000001", as_="S004")
    assert "was approved on 2026-11-23 by S004" in said


def test_an_approval_given_by_mistake_is_withdrawn_and_owed_again(office: Any) -> None:
    office.ok("client", "add", "某女士", *WITHHELD)
    office.ok("client", "approve-withheld", "C000001", as_="S004")
    office.refused("client", "approve-withheld", "C000001", "--undo", code=4)
    undone = office.json("client", "approve-withheld", "C000001", "--undo", as_="S004")
    assert undone["approved_at"] is None
    assert [row for row in office.json("reminders", as_="S004") if row["key"] == "withheld:C000001"]
    said = office.refused("client", "approve-withheld", "C000001", "--undo", as_="S004")
    assert "was not approved; there is nothing to withdraw" in said


def test_nobody_approves_a_withheld_identity_for_the_general_manager(office: Any) -> None:
    office.ok("client", "add", "某女士", *WITHHELD)
    assert "general manager" in office.refused("client", "approve-withheld", "C000001", code=4)
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ZHANG)
    said = office.refused("client", "approve-withheld", "张伟", as_="S004")
    assert "does not withhold their identity" in said


def test_an_identity_that_is_withheld_anew_is_approved_anew(office: Any) -> None:
    office.ok("client", "add", "某女士", *WITHHELD)
    office.ok("client", "approve-withheld", "C000001", as_="S004")
    told = office.json("client", "edit", "C000001", "--no-withheld", "--id-no", ZHANG)
    assert told["approved_at"] is None
    again = ("--withheld", "--approved-by", "钱总", "--agent", "李四")
    assert office.json("client", "edit", "C000001", *again, now="2026-11-30")["approved_at"] is None
    owed = {row["key"]: row["due"] for row in office.json("reminders", now="2026-11-30")}
    assert owed["withheld:C000001"] == "2026-12-02"


def test_a_client_is_found_by_code_number_or_name(zhang: Any) -> None:
    assert {zhang.json("client", "show", who)["code"] for who in ("c000001", ZHANG, "张伟")} == {"C000001"}


def test_an_unknown_number_is_not_repeated(zhang: Any) -> None:
    assert OTHER not in zhang.refused("client", "show", OTHER)


def test_two_clients_of_one_name_are_told_apart_by_code(zhang: Any) -> None:
    zhang.ok("client", "add", "张伟", "--kind", "person", "--id-no", OTHER)
    assert "C000001, C000002" in zhang.refused("client", "show", "张伟")


def test_unmasked_data_needs_a_reason_and_goes_on_the_clients_trail(zhang: Any) -> None:
    zhang.refused("client", "show", "C000001", "--reveal", code=2)
    assert zhang.json("client", "show", "C000001", "--reveal", "--reason", "核对")["id_no"] == ZHANG
    seen = [entry for entry in zhang.json("client", "history", "C000001") if entry["verb"] == "disclosed"]
    assert [change["after"] for change in seen[0]["changes"]] == ["核对"]


def test_an_edit_changes_what_it_names_and_nothing_else(zhang: Any) -> None:
    before = zhang.json("client", "show", "C000001")
    after = zhang.json("client", "edit", "C000001", "--phone", "13900001234", "--remark", "大客户")
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {"phone", "remark"}
    assert (after["phone"], after["remark"]) == ("**********1234", "大客户")


def test_a_corrected_id_number_brings_its_birthday(zhang: Any) -> None:
    assert zhang.json("client", "edit", "C000001", "--id-no", OTHER)["birthday"] == "1985-12-31"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--phone", "18620116410"), "would not change"),
        ((), "would not change"),
        (("--clear", "fax"), "would not change"),
        (("--id-no", WRONG), "check digit"),
        (("--kind", "institution"), "check digit"),
        (("--birthday", "1990-03-08"), "birthday"),
        (("--name", ""), "name"),
        (("--officer", "S003"), "Art. 8"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(zhang: Any, words: Sequence[str], says: str) -> None:
    assert says in zhang.refused("client", "edit", "C000001", *words)


def test_a_field_is_emptied_by_clear(zhang: Any) -> None:
    after = zhang.json("client", "edit", "C000001", "--clear", "email", "--clear", "address")
    assert (after["email"], after["address"]) == (None, None)


def test_a_client_is_assigned_and_is_no_longer_among_the_unassigned(zhang: Any) -> None:
    assert len(zhang.json("client", "list", "--unassigned")) == 1
    made = zhang.json("client", "assign", "C000001", "--officer", "李专员", "--advisor", "S003")
    assert (made["officer"], made["advisor"]) == ("S002", "S003")
    assert zhang.json("client", "list", "--unassigned") == []
    assert len(zhang.json("client", "list", "--officer", "S002", "--advisor", "赵顾问")) == 1


def test_the_clients_of_an_officer_who_left_are_unassigned_from_that_day(zhang: Any) -> None:
    zhang.ok("client", "assign", "C000001", "--officer", "S002")
    zhang.ok("staff", "leave", "S002", "--on", "2026-12-01")
    assert zhang.json("client", "list", "--unassigned", now="2026-11-30") == []
    assert len(zhang.json("client", "list", "--unassigned", now="2026-12-01")) == 1
    zhang.ok("client", "edit", "C000001", "--remark", "档案可改", now="2026-12-01")
    zhang.ok("client", "assign", "C000001", "--officer", "S001", now="2026-12-01")
    assert "left" in zhang.refused("client", "assign", "C000001", "--officer", "S002", now="2026-12-01")


def test_an_assignment_to_nobody_is_a_question(zhang: Any) -> None:
    assert "--officer" in zhang.refused("client", "assign", "C000001", code=2)


def test_clients_are_listed_by_tier_as_of_the_day(zhang: Any) -> None:
    zhang.ok("client", "add", "李娜", "--kind", "person", "--id-no", OTHER)
    contract(zhang, "A-1", "499.9999万", "2026-03-02")
    contract(zhang, "A-2", "100", "2026-06-01")

    def of(tier: str, now: str) -> list[str]:
        return [client["code"] for client in zhang.json("client", "list", "--tier", tier, now=now)]

    assert of("target", "2026-03-01") == ["C000001", "C000002"]
    assert (of("senior", "2026-05-31"), of("vip", "2026-05-31")) == (["C000001"], [])
    assert (of("vip", "2026-06-01"), of("target", "2026-06-01")) == (["C000001"], ["C000002"])


def test_a_cancelled_contract_never_counted(zhang: Any) -> None:
    contract(zhang, "A-1", "500万", "2026-03-02")
    zhang.ok("contract", "cancel", "A-1", "--reason", "客户撤回")
    assert zhang.json("client", "show", "C000001", now="2026-04-01")["tier"] == "target"


def test_names_are_listed_by_pinyin_as_argument_or_option(zhang: Any) -> None:
    zhang.ok("client", "add", "李娜", "--kind", "person", "--id-no", OTHER)
    for words in (("zhangwei",), ("--search", "zw"), ("伟",), ("c000001",)):
        assert [client["name"] for client in zhang.json("client", "list", *words)] == ["张伟"]


def test_the_file_shows_holdings_years_and_the_tiers_history(zhang: Any) -> None:
    contract(zhang, "A-1", "300万", "2025-03-03")
    contract(zhang, "A-2", "200万", "2026-03-02")
    zhang.ok("contract", "exit", "A-1", "--on", "2026-06-01", "--amount", "100万")
    shown = zhang.json("client", "show", "C000001")
    assert shown["holdings"] == [
        {
            "fund": "JH01",
            "fund_name": "稳健一号",
            "contracts": [
                {"contract": "A-1", "balance": "2000000.00"},
                {"contract": "A-2", "balance": "2000000.00"},
            ],
            "balance": "4000000.00",
        }
    ]
    assert shown["years"] == [
        {"year": 2025, "in": "3000000.00", "out": "0.00"},
        {"year": 2026, "in": "2000000.00", "out": "1000000.00"},
    ]
    assert [
        (c["day"], c["from"], c["to"], c["contract"], c["cumulative"]) for c in shown["tier_history"]
    ] == [
        ("2025-03-03", "target", "senior", "A-1", "3000000.00"),
        ("2026-03-02", "senior", "vip", "A-2", "5000000.00"),
    ]
    assert (shown["tier"], shown["cumulative"]) == ("vip", "5000000.00")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_file_is_one_screen_in_both_languages(zhang: Any, lang: str) -> None:
    contract(zhang, "A-1", "300万", "2025-03-03")
    page = zhang.ok("client", "show", "张伟", lang=lang)
    assert len(page.splitlines()) <= 40
    assert {"en": "senior client", "zh": "高级净值客户"}[lang] in page
    assert ZHANG not in page


def test_a_statement_gives_the_movements_of_a_year(zhang: Any) -> None:
    contract(zhang, "A-1", "300万", "2025-03-03")
    zhang.ok("contract", "exit", "A-1", "--on", "2026-06-01", "--amount", "100万")
    statement = zhang.json("client", "statement", "C000001", "--year", "2026")
    assert statement["movements"] == [
        {"date": "2026-06-01", "kind": "exited", "fund": "JH01", "contract": "A-1", "amount": "1000000.00"}
    ]
    assert statement["years"] == [{"year": 2026, "in": "0.00", "out": "1000000.00"}]
    assert len(zhang.json("client", "statement", "C000001")["movements"]) == 2
    assert "2024" in zhang.refused("client", "statement", "C000001", "--year", "2024")


def test_the_history_tells_who_changed_what_from_what_to_what(zhang: Any) -> None:
    zhang.ok("client", "edit", "C000001", "--phone", "13900001234", "--remark", "大客户", as_="S002")
    contract(zhang, "A-1", "300万", "2025-03-03")
    zhang.ok("contract", "exit", "A-1", "--on", "2026-06-01", "--amount", "100万")
    entries = zhang.json("client", "history", "C000001")
    assert [(entry["verb"], entry["subject"], entry["key"]) for entry in entries] == [
        ("created", "client", "C000001"),
        ("changed", "client", "C000001"),
        ("created", "contract", "A-1"),
        ("created", "contract_exit", "1"),
    ]
    assert entries[1]["staff"] == "S002"
    assert sorted(map(tuple, (change.values() for change in entries[1]["changes"])), key=str) == [
        ("phone", "**********6410", "**********1234"),
        ("remark", None, "大客户"),
    ]
    amount = next(change for change in entries[3]["changes"] if change["field"] == "amount")
    assert amount == {"field": "amount", "before": None, "after": "1000000.00"}
    whole = zhang.ok("client", "history", "C000001") + str(entries)
    for secret in (ZHANG, "18620116410", "13900001234", PAYEE[-1], "zw@example.com"):
        assert secret not in whole


def test_those_who_may_not_see_clients_are_turned_away(zhang: Any) -> None:
    assert "S005" in zhang.refused("client", "list", as_="S005", code=4)
    assert "S003" in zhang.refused("client", "show", "C000001", as_="S003", code=4)


def test_the_command_works_as_a_process_of_its_own(office: Any) -> None:
    made = office.process("client", "add", "张伟", *PERSON, "--json")
    assert (made.code, '"code": "C000001"' in made.out) == (0, True)
    bad = office.process("client", "add", "李娜", "--kind", "person", "--id-no", WRONG)
    assert (bad.code, bad.out, WRONG in bad.err) == (1, "", False)


def test_the_history_speaks_the_users_language_of_contracts_too(office: Any) -> None:
    office.ok("client", "add", "欧阳明", "--kind", "person", "--id-no", "44030519720229451" + "3")
    life = ("--established", "2026-01-01", "--matures", "2028-01-01", "--frequency", "annual")
    office.ok("fund", "add", "QQ1", "测试", "--project-company", "甲", *life)
    payee = ("--payee-name", "欧阳明", "--payee-bank", "工行", "--payee-account", "6222020012345678901")
    terms = ("--amount", "100万", "--value-date", "2026-02-01", "--rate", "8%")
    office.ok("contract", "add", "Q1", "--client", "欧阳明", "--fund", "QQ1", *terms, *payee)
    office.ok("contract", "cancel", "Q1", "--reason", "误录")
    page = office.ok("client", "history", "欧阳明", lang="zh")
    assert "撤销原因：– → 误录" in page
    assert "cancel" not in page.replace("fundcs contract cancel", "")
