"""Import of clients, as ledgers come."""

from __future__ import annotations

import json
from typing import Any

import pytest

ZHANG, WRONG, LI = "110101199003070011", "110101199003070012", "320102198512310029"
FIRM = "91110000600007156J"
HEAD = "客户名称,客户类型,证件号码,法定代表人,联系电话,电子邮箱,通讯地址,客服专员,备注"
ROWS = (
    f"张伟,自然人, {ZHANG} ,,186-2011-6410,zw@example.com,北京市朝阳区1号,李专员,",
    f"李娜,个人,{LI},,１３９００００１２３４,,,S002,老客户",
    f"甲公司,机构,{FIRM.lower()},王五,010-66462531,,,,",
)


@pytest.fixture
def ledger(office: Any) -> Any:
    """Writes lines to a CSV and gives its path."""

    def write(*lines: str, name: str = "ledger.csv", encoding: str = "utf-8") -> Any:
        path = office.folder / name
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write


def counts(outcome: dict[str, Any]) -> tuple[int, ...]:
    return tuple(outcome[key] for key in ("read", "created", "updated", "skipped"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_ledger_is_imported_in_every_usual_encoding(office: Any, ledger: Any, encoding: str) -> None:
    outcome = office.json(
        "client", "import", ledger("客户台账", "", HEAD, *ROWS, "合计,3", encoding=encoding)
    )
    assert counts(outcome) == (3, 3, 0, 0)
    made = office.json("client", "list", "--reveal", "--reason", "核对")
    assert [
        (client["code"], client["name"], client["id_no"], client["phone"], client["officer"])
        for client in made
    ] == [
        ("C000001", "张伟", ZHANG, "+8618620116410", "S002"),
        ("C000002", "李娜", LI, "+8613900001234", "S002"),
        ("C000003", "甲公司", FIRM, "+861066462531", None),
    ]
    assert (made[0]["birthday"], made[2]["kind"], made[2]["legal_rep"]) == (
        "1990-03-07",
        "institution",
        "王五",
    )


def test_the_same_ledger_again_changes_nothing(office: Any, ledger: Any) -> None:
    path = ledger(HEAD, *ROWS)
    office.ok("client", "import", path)
    before = len(office.json("archive", "trail"))
    assert counts(office.json("client", "import", path)) == (3, 0, 0, 3)
    assert len(office.json("archive", "trail")) == before


def test_a_changed_field_is_updated_on_the_trail_and_a_blank_changes_nothing(
    office: Any, ledger: Any
) -> None:
    office.ok("client", "import", ledger(HEAD, *ROWS))
    outcome = office.json("client", "import", ledger("姓名,身份证号,手机,备注", f"张伟,{ZHANG},13900009999,"))
    assert counts(outcome) == (1, 0, 1, 0)
    last = office.json("client", "history", "C000001")[-1]
    assert (last["verb"], [change["field"] for change in last["changes"]]) == ("changed", ["phone"])
    shown = office.json("client", "show", "C000001")
    assert (shown["phone"], shown["email"]) == ("**********9999", "z***@***")


def test_the_kind_follows_from_the_number_where_no_column_says_it(office: Any, ledger: Any) -> None:
    office.ok("client", "import", ledger("姓名,证件号码", f"张伟,{ZHANG}", f"甲公司,{FIRM}"))
    assert [client["kind"] for client in office.json("client", "list")] == ["person", "institution"]


def test_all_errors_are_collected_masked_and_nothing_is_written(office: Any, ledger: Any) -> None:
    path = ledger(
        HEAD + ",生日",
        ROWS[0] + ",",
        f"李娜,自然人,{WRONG},,186,,,,,",
        f"王红,宠物,{LI},,,,,,,",
        f"甲公司,机构,{FIRM},,,bad@,,S003,,",
        f"李娜,自然人,{LI},,,,,,,1985-12-30",
        f"乙某,自然人,{LI},丙某,,,,,,",
    )
    result = office.run("client", "import", path, "--json")
    outcome = json.loads(result.out)
    assert result.code == 1
    assert counts(outcome) == (6, 0, 0, 0)
    assert [(error["row"], error["column"]) for error in outcome["errors"]] == [
        (3, "证件号码"),
        (3, "联系电话"),
        (4, "客户类型"),
        (5, "电子邮箱"),
        (5, "客服专员"),
        (6, "生日"),
        (7, "法定代表人"),
    ]
    assert outcome["errors"][0]["value"] == "1101**********0012"
    (line,) = result.err.splitlines()
    assert line.startswith("error: ")
    for secret in (WRONG, LI, "bad@"):
        assert secret not in result.out + result.err
    assert office.json("client", "list") == []


HAD = ("姓名,证件号码,手机", f"张伟,{ZHANG},18620116410")


def test_a_row_that_repeats_a_client_is_passed(office: Any, ledger: Any) -> None:
    outcome = office.json("client", "import", ledger(*HAD, f"张伟,{ZHANG},"))
    assert counts(outcome) == (2, 1, 0, 1)


def test_a_row_that_contradicts_an_earlier_one_is_an_error(office: Any, ledger: Any) -> None:
    result = office.run("client", "import", ledger(*HAD, f"张伟,{ZHANG},13900001234"), "--json")
    (error,) = json.loads(result.out)["errors"]
    assert (error["row"], error["column"]) == (3, "手机")
    assert "row 2" in error["problem"]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(office: Any, ledger: Any) -> None:
    assert counts(office.json("client", "import", ledger(HEAD, *ROWS), "--dry-run")) == (3, 3, 0, 0)
    assert office.json("client", "list") == []


def test_a_column_of_another_name_is_mapped(office: Any, ledger: Any) -> None:
    path = ledger("姓名,证件号码,微信", f"张伟,{ZHANG},喜欢茶")
    office.ok("client", "import", path, "--map", "微信=remark")
    assert office.json("client", "show", "张伟")["remark"] == "喜欢茶"


def test_codes_go_on_after_an_import(office: Any, ledger: Any) -> None:
    office.ok("client", "import", ledger(HEAD, *ROWS))
    made = office.json("client", "add", "王红", "--kind", "person", "--id-no", "440305197202294513")
    assert made["code"] == "C000004"


def test_an_imported_archive_verifies(office: Any, ledger: Any) -> None:
    office.ok("client", "import", ledger(HEAD, *ROWS))
    assert office.json("archive", "verify")["ok"]


@pytest.mark.parametrize("content", [b"", b"\x00\xff\x01\xfe" * 50, "姓名,电话\n张伟,1".encode()])
def test_what_is_no_client_ledger_is_refused(office: Any, content: bytes) -> None:
    path = office.folder / "x.csv"
    path.write_bytes(content)
    office.refused("client", "import", path)


def test_a_name_set_wide_is_the_same_client_on_both_sheets(office: Any, ledger: Any) -> None:
    office.ok("client", "import", ledger("姓　名,证件号码", f"张　伟,{ZHANG}"))
    again = ledger("客户名称,证件号码", f"张伟,{ZHANG}")
    assert counts(office.json("client", "import", again)) == (1, 0, 0, 1)
    assert office.json("client", "show", "张 伟")["name"] == "张伟"
    assert [client["name"] for client in office.json("client", "list", "zw")] == ["张伟"]


def test_a_name_that_is_nobodys_is_one_error_with_the_count_of_its_rows(office: Any, ledger: Any) -> None:
    unknown = [row.replace("李专员", "何宁").replace("S002", "何宁") for row in ROWS]
    result = office.run("client", "import", ledger(HEAD, *unknown))
    assert result.code == 1
    assert result.out.count("何宁") == 2
    assert "(2 rows)" in result.out
    assert "rows read: 3, errors: 1;" in result.err


# --- what a dry run shows, and headings kept in the policy file ------------------------------------------


def test_a_dry_run_shows_every_change_field_by_field_and_masked(office: Any, ledger: Any) -> None:
    office.ok("client", "import", ledger(*HAD))
    path = ledger("姓名,证件号码,手机,备注", f"张伟,{ZHANG},13900009999,喜欢茶", f"李娜,{LI},,")
    changed, made = office.json("client", "import", path, "--dry-run")["changes"]
    assert changed == {
        "sheet": "ledger.csv",
        "row": 2,
        "key": "C000001",
        "created": False,
        "fields": [
            {"field": "remark", "before": None, "after": "喜欢茶"},
            {"field": "phone", "before": "**********6410", "after": "**********9999"},
        ],
    }
    assert (made["key"], made["created"]) == (None, True)
    assert {"field": "id_no", "before": None, "after": "3201**********0029"} in made["fields"]
    page = office.ok("client", "import", path, "--dry-run")
    assert "Phone: **********6410 → **********9999" in page
    assert "changes" not in office.ok("client", "import", path, "--dry-run")


def test_what_was_imported_shows_no_changes(office: Any, ledger: Any) -> None:
    assert office.json("client", "import", ledger(*HAD))["changes"] == []


KEPT = '[import.headings]\n"微信名" = "remark"\n"内部状态" = "ignore"\n'


def test_headings_kept_in_the_policy_file_need_no_option(office: Any, ledger: Any) -> None:
    path = ledger("姓名,证件号码,微信名,内部状态", f"张伟,{ZHANG},喜欢茶,作废")
    assert "内部状态" in office.refused("client", "import", path)
    (office.folder / "policy.toml").write_text(KEPT, encoding="utf-8")
    outcome = office.json("client", "import", path)
    assert (outcome["created"], outcome["unused"]) == (1, ["内部状态"])
    assert office.json("client", "show", "张伟")["remark"] == "喜欢茶"
    assert office.json("client", "import", ledger(*HAD))["errors"] == []  # which has neither heading


def test_a_kept_heading_beside_one_that_is_known_is_two_columns_of_one_field(
    office: Any, ledger: Any
) -> None:
    (office.folder / "policy.toml").write_text(KEPT, encoding="utf-8")
    path = ledger("姓名,证件号码,微信名,备注", f"张伟,{ZHANG},喜欢茶,不喜欢")
    assert "both mean remark" in office.refused("client", "import", path)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('"微信名" = "wechat"', "'wechat' is not one of"),
        ('"微信名" = 3', "is not one of"),
        ('"--" = "remark"', "a heading has letters or digits"),
        ('"微信" = "remark"\n"微 信" = "phone"', "stands here twice"),
    ],
)
def test_a_kept_heading_that_means_nothing_is_told(office: Any, line: str, problem: str) -> None:
    path = office.folder / "own.toml"
    path.write_text(f"[import.headings]\n{line}\n", encoding="utf-8")
    result = office.run("policy", "check", path)
    assert result.code == 1
    assert problem in result.out + result.err


def test_a_name_that_only_looks_different_changes_nothing_and_keeps_its_writing(
    office: Any, ledger: Any
) -> None:
    office.ok("client", "import", ledger("姓名,证件号码", f"⻩伟,{ZHANG}"))
    assert counts(office.json("client", "import", ledger("姓名,证件号码", f"黄伟,{ZHANG}"))) == (1, 0, 0, 1)
    assert office.json("client", "show", "黄伟")["name"] == "⻩伟"


def test_a_member_of_staff_is_found_by_a_name_that_looks_like_theirs(office: Any, ledger: Any) -> None:
    office.ok("staff", "add", "黄专员", "--role", "cs_specialist")
    office.ok("client", "import", ledger("姓名,证件号码,客服专员", f"张伟,{ZHANG},⻩专员"))
    made = office.json("client", "show", "张伟")["officer"]
    assert office.json("staff", "show", made)["name"] == "黄专员"


# --- longer ledgers, read and written a few rows at a time -----------------------------------------------


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read, checked and written by twos, as by thousands otherwise."""
    monkeypatch.setattr("fundcs.kit.tabular.reading.FIRST_ROWS", 2)
    monkeypatch.setattr("fundcs.kit.tabular.rows.FIRST_ROWS", 2)
    monkeypatch.setattr("fundcs.kit.tabular.delimited._AT_A_TIME", 2)


PEOPLE = (
    f"张伟,{ZHANG},18620116410",
    f"李娜,{LI},",
    "王红,440305197202294513,13900001234",
    f"甲公司,{FIRM},010-66462531",
    "赵敏,110101195001010017,",
)
SHORT = "姓名,证件号码,手机"


@pytest.mark.usefixtures("two_at_a_time")
def test_a_long_ledger_is_imported_whole_and_changes_nothing_again(office: Any, ledger: Any) -> None:
    path = ledger(SHORT, *PEOPLE)
    assert counts(office.json("client", "import", path)) == (5, 5, 0, 0)
    assert [made["code"] for made in office.json("client", "list")] == [f"C00000{n}" for n in range(1, 6)]
    assert counts(office.json("client", "import", path)) == (5, 0, 0, 5)
    assert office.json("archive", "verify")["ok"]


@pytest.mark.usefixtures("two_at_a_time")
def test_an_error_in_the_last_row_undoes_all_and_none_before_it_is_missed(office: Any, ledger: Any) -> None:
    head = office.json("archive", "verify")["head"]
    wrong = (f"李娜,{WRONG},", *PEOPLE[1:], f"张伟,{ZHANG},123")
    result = office.run("client", "import", ledger(SHORT, *wrong), "--json")
    outcome = json.loads(result.out)
    assert [(error["row"], error["column"]) for error in outcome["errors"]] == [(2, "证件号码"), (7, "手机")]
    assert counts(outcome) == (6, 0, 0, 0)
    assert office.json("client", "list") == []
    assert office.json("archive", "verify")["head"] == head


@pytest.mark.usefixtures("two_at_a_time")
def test_a_row_far_below_that_contradicts_the_first_of_its_client_names_it(office: Any, ledger: Any) -> None:
    office.ok("client", "import", ledger(SHORT, PEOPLE[1]))
    rows = (*PEOPLE, f"张伟,{ZHANG},", f"张伟,{ZHANG},13900001234", f"李娜,{LI},13900009999")
    result = office.run("client", "import", ledger(SHORT, *rows, f"李娜,{LI},13900008888"), "--json")
    errors = [(error["row"], error["problem"]) for error in json.loads(result.out)["errors"]]
    assert [row for row, _problem in errors] == [8, 9, 10]
    assert ["row 2" in errors[0][1], "row 3" in errors[1][1], "row 3" in errors[2][1]] == [True] * 3


@pytest.mark.usefixtures("two_at_a_time")
def test_a_dry_run_of_a_long_ledger_shows_its_changes_in_order(office: Any, ledger: Any) -> None:
    office.ok("client", "import", ledger(SHORT, PEOPLE[1]))
    rows = (PEOPLE[0], f"李娜,{LI},13900001234", *PEOPLE[2:])
    outcome = office.json("client", "import", ledger(SHORT, *rows), "--dry-run")
    assert counts(outcome) == (5, 4, 1, 0)
    assert [(change["row"], change["key"]) for change in outcome["changes"]] == [
        (2, None), (3, "C000001"), (4, None), (5, None), (6, None),
    ]  # fmt: skip
    assert len(office.json("client", "list")) == 1


@pytest.mark.usefixtures("two_at_a_time")
def test_a_column_that_matters_is_told_by_its_last_rows(office: Any, ledger: Any) -> None:
    rows = [f"{row}," for row in PEOPLE[:4]]
    refusal = office.refused("client", "import", ledger(SHORT + ",其他", *rows, f"{PEOPLE[4]},已作废"))
    assert "其他" in refusal
    assert office.json("client", "list") == []


@pytest.mark.usefixtures("two_at_a_time")
def test_an_open_quotation_mark_far_below_undoes_what_was_written(office: Any, ledger: Any) -> None:
    refusal = office.refused("client", "import", ledger(SHORT, *PEOPLE, '"张三,1'))
    assert "row 7" in refusal
    assert office.json("client", "list") == []
