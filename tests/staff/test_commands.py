"""The staff register as a user keeps it."""

from __future__ import annotations

from typing import Any

import pytest


def codes(office: Any, *words: str) -> list[str]:
    return [member["code"] for member in office.json("staff", "list", *words)]


def test_a_member_is_added_with_the_next_code(office: Any) -> None:
    added = office.json(
        "staff", "add", "李晓", "--role", "cs_specialist", "--login", "lixiao", "--nda", "2026-01-05"
    )
    assert added == {
        "code": "S002", "name": "李晓", "role": "cs_specialist", "role_since": "2026-11-23",
        "login": "lixiao", "nda_on": "2026-01-05", "joined_on": "2026-11-23", "left_on": None,
    }  # fmt: skip
    assert office.json("staff", "show", "S002") == added


def test_a_code_of_ones_own_is_kept_in_capitals_and_the_count_goes_on(office: Any) -> None:
    assert office.json("staff", "add", "李", "--role", "hr", "--code", "s010")["code"] == "S010"
    assert office.json("staff", "add", "赵", "--role", "hr", "--code", "boss-1")["code"] == "BOSS-1"
    assert office.json("staff", "add", "孙", "--role", "hr")["code"] == "S011"


def test_a_name_is_kept_as_it_is_read(office: Any) -> None:
    assert office.json("staff", "add", "  Ｌｉ\u3000 Wei ", "--role", "hr")["name"] == "Li Wei"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("", "--role", "hr"), "a name cannot be empty"),
        (("\u3000", "--role", "hr"), "a name cannot be empty"),
        (("李", "--role", "hr", "--code", "S001"), "the staff number S001 is taken"),
        (("李", "--role", "hr", "--code", "s001"), "the staff number S001 is taken"),
        (("李", "--role", "hr", "--code", "a b"), "is not a staff number"),
        (("李", "--role", "hr", "--code", "a/b"), "is not a staff number"),
        (("李", "--role", "hr", "--code", ""), "is not a staff number"),
        (("李", "--role", "hr", "--code", "x" * 21), "is not a staff number"),
        (("李", "--role", "hr", "--nda", "2026-11-24"), "after today"),
        (("李", "--role", "hr", "--nda", "2026-02-30"), "no such day"),
    ],
)
def test_a_member_that_cannot_be_is_refused(office: Any, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in office.refused("staff", "add", *words)
    assert codes(office) == ["S001"]


def test_an_unknown_role_is_a_usage_error_that_names_the_roles(office: Any) -> None:
    error = office.refused("staff", "add", "李", "--role", "boss", code=2)
    assert "'boss' is not one of" in error
    assert "general_manager" in error


def test_one_login_is_one_member(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr", "--login", "li")
    assert "belongs to S002" in office.refused("staff", "add", "赵", "--role", "hr", "--login", "li")


def test_members_are_listed_all_or_by_role(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "advisor")
    office.ok("staff", "add", "赵", "--role", "hr")
    assert codes(office) == ["S001", "S002", "S003"]
    assert codes(office, "--role", "advisor") == ["S002"]
    assert codes(office, "--role", "finance") == []


def test_a_member_is_found_by_code_in_any_case_or_by_a_name_nobody_else_has(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "advisor")
    for who in ("S002", "s002", " S002", "Ｓ002", "李"):
        assert office.json("staff", "show", who)["code"] == "S002"
    office.ok("staff", "add", "李", "--role", "hr")
    assert "give the staff number: S002, S003" in office.refused("staff", "show", "李")


@pytest.mark.parametrize("words", [("show", "S009"), ("leave", "S009"), ("show", "")])
def test_an_unknown_member_is_refused(office: Any, words: tuple[str, str]) -> None:
    assert "no member of staff" in office.refused("staff", *words)


def test_a_number_typed_for_a_member_is_not_repeated(office: Any) -> None:
    assert "110101199003071234" not in office.refused("staff", "show", "110101199003071234")


def test_access_ends_on_the_day_a_member_leaves(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    assert office.json("staff", "leave", "S002")["left_on"] == "2026-11-23"
    assert "has left" in office.refused("staff", "list", as_="S002", code=4)


def test_a_member_who_leaves_later_works_until_then(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    office.ok("staff", "leave", "S002", "--on", "2026-12-01")
    office.ok("staff", "list", as_="S002", now="2026-11-30T23:59:00+08:00")
    office.refused("staff", "list", as_="S002", now="2026-12-01T00:00:00+08:00", code=4)


def test_nobody_leaves_before_joining(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    assert "cannot leave before" in office.refused("staff", "leave", "S002", "--on", "2026-11-22")
    office.ok("staff", "leave", "S002", "--on", "2026-11-23")


def test_the_last_who_can_change_the_register_cannot_leave_it(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "advisor")
    assert "nobody could change the staff register" in office.refused("staff", "leave", "S001")
    office.ok("staff", "add", "赵", "--role", "cs_manager")
    office.ok("staff", "leave", "S001")
    assert "nobody could change" in office.refused("staff", "leave", "S003", as_="S003")


def test_the_founding_manager_names_the_first_general_manager_and_nobody_else_does(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    office.ok("staff", "add", "孙", "--role", "cs_manager")
    for who in ("S002", "S003"):
        said = office.refused("staff", "add", "赵", "--role", "general_manager", as_=who, code=4)
        assert f"{who} may not record a general manager; ask the general manager" in said
    assert office.json("staff", "add", "赵", "--role", "general_manager")["code"] == "S004"


def test_where_a_general_manager_is_only_they_make_another(office: Any) -> None:
    office.ok("staff", "add", "赵", "--role", "general_manager")
    assert "may not record a general manager" in office.refused(
        "staff", "add", "周", "--role", "general_manager", code=4
    )
    office.ok("staff", "add", "周", "--role", "general_manager", as_="S002")


def test_init_names_the_general_manager(empty: Any) -> None:
    made = empty.json("init", "--manager", "王经理", "--general-manager", "赵总", as_=None)
    assert made["general_manager"] == "S002"
    assert empty.json("staff", "show", "S002")["role"] == "general_manager"
    assert "may not record a general manager" in empty.refused(
        "staff", "add", "周", "--role", "general_manager", code=4
    )


@pytest.mark.parametrize(
    ("who", "whom"),
    [("S001", "S002"), ("S003", "S001"), ("S003", "S002")],
)
def test_nobody_ends_the_membership_of_their_superior(office: Any, who: str, whom: str) -> None:
    office.ok("staff", "add", "赵", "--role", "general_manager")
    office.ok("staff", "add", "李", "--role", "hr")
    said = office.refused("staff", "leave", whom, as_=who, code=4)
    assert f"{who} may not record that {whom}, who ranks higher, leaves; ask {whom}" in said


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("S001", "S003"),
        ("S002", "S001"),
        ("S001", "S001"),
        ("S002", "S002"),
        ("S003", "S003"),
        ("S003", "S004"),
    ],
)
def test_equals_and_superiors_end_a_membership(office: Any, who: str, whom: str) -> None:
    office.ok("staff", "add", "赵", "--role", "general_manager")
    office.ok("staff", "add", "李", "--role", "hr")
    office.ok("staff", "add", "周", "--role", "advisor")
    for role in ("cs_manager", "general_manager"):  # whose seats are not left empty
        office.ok("staff", "add", "吴", "--role", role, as_="S002")
    office.ok("staff", "leave", whom, as_=who)


def test_leaving_again_does_not_move_the_day(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    office.ok("staff", "leave", "S002", "--on", "2026-12-31")
    for words in (("--on", "2026-12-15"), ()):
        said = office.refused("staff", "leave", "S002", *words)
        assert "S002 leaves on 2026-12-31 already; to move the day, first withdraw it" in said
    assert office.json("staff", "show", "S002")["left_on"] == "2026-12-31"


def test_a_leaving_entered_by_mistake_is_withdrawn(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    office.ok("staff", "leave", "S002", "--on", "2026-11-23")
    assert office.json("staff", "leave", "S002", "--undo")["left_on"] is None
    office.ok("staff", "list", as_="S002")
    assert "S002 does not leave" in office.refused("staff", "leave", "S002", "--undo")
    assert "leave out --on" in office.refused(
        "staff", "leave", "S002", "--undo", "--on", "2026-12-01", code=2
    )


def test_a_name_and_a_login_are_corrected(office: Any) -> None:
    office.ok("staff", "add", "李小", "--role", "hr", "--login", "li")
    done = office.json("staff", "edit", "S002", "--name", "李晓", "--login", "lixiao")
    assert (done["name"], done["login"]) == ("李晓", "lixiao")
    assert office.json("staff", "edit", "S002", "--no-login")["login"] is None
    assert office.json("archive", "verify")["ok"]


def test_a_role_is_changed_from_a_day_on(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "advisor", "--nda", "2026-11-01", now="2026-11-02")
    done = office.json("staff", "edit", "S002", "--role", "cs_specialist", "--from", "2026-11-09")
    assert (done["role"], done["role_since"]) == ("cs_specialist", "2026-11-09")
    assert "CS specialist since 2026-11-09" in office.ok("staff", "show", "S002")
    office.ok("client", "list", as_="S002")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "S002 would not change"),
        (("--role", "hr"), "S002 would not change"),
        (("--name", " "), "a name cannot be empty"),
        (("--login", "wang"), "the login 'wang' belongs to S001"),
        (("--role", "finance", "--from", "2026-11-24"), "give a day from 2026-11-23 to 2026-11-23"),
        (("--role", "finance", "--from", "2026-11-22"), "give a day from 2026-11-23"),
    ],
)
def test_a_change_of_a_member_that_cannot_be_is_refused(
    office: Any, words: tuple[str, ...], sentence: str
) -> None:
    office.ok("staff", "add", "李", "--role", "hr", "--login", "li")
    office.ok("staff", "edit", "S001", "--login", "wang")
    assert sentence.replace("'", "") in office.refused("staff", "edit", "S002", *words).replace("'", "")


def test_nobody_changes_the_record_of_their_superior_or_makes_themselves_one(office: Any) -> None:
    office.ok("staff", "add", "赵", "--role", "general_manager")
    office.ok("staff", "add", "李", "--role", "hr")
    assert "S002, who ranks higher" in office.refused("staff", "edit", "S002", "--name", "钱", code=4)
    said = office.refused("staff", "edit", "S003", "--role", "general_manager", as_="S003", code=4)
    assert "S003 may not record a general manager" in said


def test_the_last_who_can_change_the_register_keeps_their_role(office: Any) -> None:
    assert "nobody could change the staff register" in office.refused(
        "staff", "edit", "S001", "--role", "advisor"
    )


def test_the_register_is_for_heads_and_hr_to_change(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "advisor")
    error = office.refused("staff", "add", "赵", "--role", "hr", as_="S002", code=4)
    assert error == (
        "error: S002 (adviser) may not do this (Art. 7); ask one of: CS manager, general manager, HR"
    )


def test_the_page_names_role_and_agreement_in_the_users_language(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "advisor")
    assert "not signed" in office.ok("staff", "list")
    page = office.ok("staff", "list", lang="zh")
    assert "客服经理" in page
    assert "未签署" in page


def test_the_whole_way_through_a_process_of_its_own(office: Any) -> None:
    added = office.process("staff", "add", "李", "--role", "hr")
    assert (added.code, added.err) == (0, "")
    refused = office.process("staff", "show", "S009", lang="zh")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "错误：没有员工 S009；请用 `fundcs staff list` 查看\n"
