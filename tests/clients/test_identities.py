"""Who clients are: every kind of document, by hand and by ledger, and in archives of before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shared.older import age

from fundcs.archive import verify

ZHANG = "110101199003070011"
FOREIGNER = "931840198001010017"


def ledger(office: Any, *lines: str) -> Path:
    path: Path = office.folder / "ledger.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def clients(office: Any) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = office.json("client", "list", "--reveal", "--reason", "核对")
    return listed


def errors(office: Any, *lines: str) -> list[tuple[int, str, str]]:
    result = office.run("client", "import", ledger(office, *lines), "--json")
    assert result.code == 1
    return [(at["row"], at["column"], at["problem"]) for at in json.loads(result.out)["errors"]]


@pytest.mark.parametrize(
    ("kind", "id_kind", "number", "birthday"),
    [
        ("person", "passport", "E12345678", None),
        ("person", "护照", "E12345678", None),
        ("person", "hk_macao_permit", "H12345678", None),
        ("person", "taiwan_permit", "01234567", None),
        ("person", "old_resident", "370202600722090", "1960-07-22"),
        ("person", "foreign_card", FOREIGNER, "1980-01-01"),
        ("person", "other", "军字第0123456", None),
        ("product", "product_code", "SX1234", None),
        ("institution", "other", "110000012345678", None),
    ],
)
def test_a_client_is_added_with_any_document_and_found_by_its_number(
    office: Any, kind: str, id_kind: str, number: str, birthday: str | None
) -> None:
    made = office.json("client", "add", "客户甲", "--kind", kind, "--id-kind", id_kind, "--id-no", number)
    assert made["id_no"] != number
    assert (made["kind"], made["birthday"]) == (kind, birthday)
    assert made["id_kind"] == {"护照": "passport"}.get(id_kind, id_kind)
    assert office.json("client", "show", number)["code"] == made["code"]


def test_the_usual_document_needs_no_word(office: Any) -> None:
    for name, kind, number in (
        ("张伟", "person", ZHANG),
        ("约翰", "person", FOREIGNER),
        ("甲公司", "institution", "91110000600007156J"),
        ("稳健一号", "product", "SX1234"),
    ):
        office.ok("client", "add", name, "--kind", kind, "--id-no", number)
    assert [client["id_kind"] for client in clients(office)] == [
        "resident", "foreign_card", "uscc", "product_code",
    ]  # fmt: skip


def test_a_document_that_turns_out_to_be_another_is_changed_by_a_ledger(office: Any) -> None:
    office.ok("client", "import", ledger(office, HEAD, f"张伟,自然人,其他,{ZHANG}"))
    assert clients(office)[0]["id_kind"] == "other"
    path = ledger(office, HEAD, f"张伟,自然人,身份证,{ZHANG}")
    assert office.json("client", "import", path)["updated"] == 1
    assert clients(office)[0]["id_kind"] == "resident"
    assert office.json("client", "import", path)["skipped"] == 1


def test_the_old_number_and_the_present_one_are_one_client(office: Any) -> None:
    old = ("--id-kind", "old_resident", "--id-no", "370202600722090")
    office.ok("client", "add", "李诺", "--kind", "person", *old)
    assert office.json("client", "show", "370202196007220909")["code"] == "C000001"
    again = office.refused("client", "add", "李诺", "--kind", "person", "--id-no", "370202196007220909")
    assert "already belongs to client C000001" in again


def test_a_new_passport_is_still_a_passport(office: Any) -> None:
    office.ok("client", "add", "约翰", "--kind", "person", "--id-kind", "passport", "--id-no", "G12345678")
    assert office.json("client", "edit", "约翰", "--id-no", "G87654321")["id_kind"] == "passport"
    assert office.json("client", "edit", "约翰", "--id-no", FOREIGNER)["id_kind"] == "foreign_card"


HEAD = "客户名称,客户类型,证件类型,证件号码"
EVERY = (
    f"张伟,自然人,身份证,{ZHANG}",
    "陈港,自然人,港澳居民来往内地通行证,H12345678",
    "林台,自然人,台胞证,01234567",
    "周居,自然人,身份证,830101199003070010",
    f"约翰,自然人,外国人永久居留身份证,{FOREIGNER}",
    "玛丽,自然人,护照,X1234567",
    "老王,自然人,其他,军字第0123456",
    "甲公司,机构,营业执照,91110000600007156J",
    "稳健一号私募基金,产品,产品备案编码,SX1234",
)


def test_a_ledger_with_every_document_is_imported_and_again_changes_nothing(office: Any) -> None:
    path = ledger(office, HEAD, *EVERY)
    assert office.json("client", "import", path)["created"] == len(EVERY)
    assert [client["id_kind"] for client in clients(office)] == [
        "resident", "hk_macao_permit", "taiwan_permit", "residence_permit", "foreign_card", "passport",
        "other", "uscc", "product_code",
    ]  # fmt: skip
    assert office.json("client", "import", path)["skipped"] == len(EVERY)
    bare = ledger(office, "客户名称,证件号码", *(f"{row.split(',')[0]},{row.split(',')[3]}" for row in EVERY))
    assert office.json("client", "import", bare)["skipped"] == len(EVERY)


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("玛丽,自然人,,X1234567", "证件号码", "name the document (id_kind)"),
        ("玛丽,自然人,学生证,X1234567", "证件类型", "is not a kind of document that is known"),
        ("甲公司,机构,护照,X1234567", "证件号码", "is not identified by this document"),
        ("张伟,自然人,身份证,110101199003070012", "证件号码", "the check digit of"),
        ("张伟,,,110101199003070012", "证件号码", "the check digit of"),
        (f"北京远信投资有限公司,,,{ZHANG}", "客户类型", "speak of different kinds of client"),
        ("稳健一号私募基金,,,91110000600007156J", "客户类型", "speak of different kinds of client"),
    ],
)
def test_what_a_ledger_says_of_a_document_is_checked(
    office: Any, row: str, column: str, problem: str
) -> None:
    ((number, at, why),) = errors(office, HEAD, row)
    assert (number, at) == (2, column)
    assert problem in why


def test_a_contract_is_found_by_either_number_of_a_resident(office: Any) -> None:
    office.ok("client", "import", ledger(office, HEAD, "李诺,自然人,一代身份证,370202600722090"))
    head = "合同编号,基金代码,证件号码,认购金额,年化利率,起息日,收款开户行,收款账号"
    row = "HT1,JH01,370202196007220909,500万,9%,2026-03-24,中国银行,6222835585940427284"
    assert office.json("contract", "import", ledger(office, head, row))["created"] == 1


def test_a_product_hands_in_what_its_manager_does_and_its_registration(office: Any) -> None:
    kinds = {"person": "id_copy", "institution": "business_licence", "product": "product_registration"}
    policy = json.loads(office.ok("policy", "show", "--json"))
    items = next(entry for entry in policy if entry["key"] == "documents.types")["value"]
    assert {kind: code for kind, code in kinds.items() if any(
        item["code"] == code and kind in item.get("package", ()) for item in items
    )} == kinds  # fmt: skip


# --- soft fields ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "phone", "remark"),
    [
        ("18620116410", "+8618620116410", None),
        ("18620116410（微信同号）", "+8618620116410", "手机: 微信同号"),
        ("18620116410 / 010-66462531", "+8618620116410", "手机: 010-66462531"),
        ("18620116410、13900001234", "+8618620116410", "手机: 13900001234"),
        ("18620116410 13900001234", "+8618620116410", "手机: 13900001234"),
        ("王秘书 186-2011-6410", "+8618620116410", "手机: 王秘书"),
        ("不便；18620116410", "+8618620116410", "手机: 不便"),
    ],
)
def test_what_stands_beside_a_phone_goes_to_the_remark(
    office: Any, cell: str, phone: str, remark: str | None
) -> None:
    path = ledger(office, "姓名,证件号码,手机", f"张伟,{ZHANG},{cell}")
    office.ok("client", "import", path)
    (client,) = clients(office)
    assert (client["phone"], client["remark"]) == (phone, remark)
    assert office.json("client", "import", path)["skipped"] == 1


def test_a_remark_on_record_is_kept_beside_a_second_phone(office: Any) -> None:
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ZHANG, "--remark", "喜欢茶")
    path = ledger(office, "姓名,证件号码,手机", f"张伟,{ZHANG},18620116410/13900001234")
    office.ok("client", "import", path)
    assert clients(office)[0]["remark"] == "喜欢茶; 手机: 13900001234"
    assert office.json("client", "import", path)["skipped"] == 1


def test_a_lunar_birthday_is_greeted_and_is_no_birth_date(office: Any) -> None:
    office.ok("client", "import", ledger(office, "姓名,证件号码,生日", f"张伟,{ZHANG},农历八月十五"))
    (client,) = clients(office)
    assert (client["birthday"], client["greeting_day"]) == ("1990-03-07", "L08-15")
    assert "lunar calendar, month 8, day 15" in office.ok("client", "show", "张伟")


SOFT = ("姓名,证件号码,手机,电子邮箱,生日,传真", f"张伟,{ZHANG},123,bad@,春天,x")


def test_what_cannot_be_read_of_soft_fields_costs_the_ledger_unless_it_is_left_out(office: Any) -> None:
    assert errors(office, *SOFT) != []
    said = office.json("client", "import", ledger(office, *SOFT), "--soft")
    assert (said["created"], said["errors"]) == (1, [])
    assert [at["column"] for at in said["left_out"]] == ["生日", "电子邮箱", "手机", "传真"]
    (client,) = clients(office)
    assert (client["phone"], client["email"], client["birthday"]) == (None, None, "1990-03-07")


def test_soft_never_leaves_out_an_identity(office: Any) -> None:
    result = office.run("client", "import", ledger(office, "姓名,证件号码", "张伟,123"), "--soft", "--json")
    assert result.code == 1
    assert len(json.loads(result.out)["errors"]) == 1


def test_what_was_left_out_is_listed_for_people(office: Any) -> None:
    page = office.ok("client", "import", ledger(office, *SOFT), "--soft")
    assert "left out, since it could not be read" in page
    assert "is not a phone number" in page


# --- archives of before ---------------------------------------------------------------------------------


def test_an_archive_of_before_keeps_its_clients_and_knows_their_documents(office: Any) -> None:
    for name, number in (("张伟", ZHANG), ("约翰", FOREIGNER)):
        office.ok("client", "add", name, "--kind", "person", "--id-no", number)
    age(office.path, "0012")
    office.ok("archive", "upgrade")
    assert verify.verify(office.path).problems == ()
    assert [client["id_kind"] for client in clients(office)] == ["resident", "foreign_card"]
    path = ledger(office, "姓名,证件号码", f"张伟,{ZHANG}", f"约翰,{FOREIGNER}")
    assert office.json("client", "import", path)["skipped"] == 2
