from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def test_a_package_is_handed_in_reviewed_and_its_documents_are_in_the_clients_file(
    submission: Any, tmp_path: Path
) -> None:
    scan = tmp_path / "身份证11010519900307451X.pdf"
    scan.write_bytes(b"%PDF scan")
    submission(
        "submit", "K1", "--on", "2026-11-05", "--items",
        "trust_contract:original:12,风险申明书,id_copy:copy:2,remittance_receipt,interview_form",
        "--file", f"id_copy={scan}", as_="S002",
    )  # fmt: skip
    done = submission("review", "K1", "--on", "2026-11-06", "--result", "qualified", "--shelf", "A-03")
    assert (done["state"], done["deadline"], done["failures"]) == ("qualified", None, 0)
    filed = {one["item"]: one for one in done["documents"]}
    assert sorted(filed) == [
        "id_copy",
        "interview_form",
        "remittance_receipt",
        "risk_statement",
        "trust_contract",
    ]
    assert filed["id_copy"]["file_name"] == "身份证***.pdf"
    assert (filed["trust_contract"]["shelf_mark"], filed["trust_contract"]["filed_on"]) == (
        "A-03",
        "2026-11-06",
    )
    items = {one["item"]: one for one in done["rounds"][0]["items"]}
    assert (items["trust_contract"]["form"], items["trust_contract"]["pages"]) == ("original", 12)


def test_the_clients_file_and_the_list_of_documents_show_what_came_and_whence(
    desk: Any, submission: Any, tmp_path: Path
) -> None:
    scan = tmp_path / "身份证11010519900307451X.pdf"
    scan.write_bytes(b"%PDF scan")
    items = ("--items", "trust_contract,id_copy", "--file", f"id_copy={scan}")
    submission("submit", "K1", "--on", "2026-11-09", *items, as_="S002")
    assert desk.json("client", "show", "C001")["documents"] == []
    waived = ("risk_statement=已存档", "remittance_receipt=已存档", "interview_form=已存档")
    words = (word for item in waived for word in ("--waive", item))
    submission("review", "K1", "--result", "qualified", "--shelf", "A-03", *words)
    contract, card = sorted(
        desk.json("client", "show", "C001")["documents"], key=lambda one: one["item"], reverse=True
    )
    assert contract == {
        "number": 2, "client": "C001", "item": "trust_contract", "name": "trust contract", "contract": "K1",
        "filed_on": "2026-11-23", "filed_by": None, "date": None, "valid_until": None, "shelf_mark": "A-03",
        "file": None, "file_name": None, "size": None, "media_type": None, "withdrawn_at": None,
        "withdrawn_by": None, "withdrawn_reason": None,
    }  # fmt: skip
    assert card["file_name"] == "身份证***.pdf"
    page = desk.ok("client", "show", "C001")
    assert all(said in page for said in ("investor's ID copy", "A-03", "身份证***.pdf"))
    (stored,) = desk.json("archive", "files")
    assert (stored["hash"], stored["contracts"], stored["clients"]) == (card["file"], ["K1"], ["C001"])


def test_withdrawing_the_review_takes_the_documents_out_of_the_file(desk: Any, submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", as_="S002")
    submission("review", "K1", "--on", "2026-11-06", "--result", "qualified")
    gone = submission("withdraw", "K1", "--reason", "错看合同")
    assert (gone["state"], gone["documents"]) == ("waiting", [])
    assert desk.json("client", "show", "C001")["documents"] == []
    assert desk.json("client", "show", "C001", now="2026-11-23T11:59:59+08:00")["documents"]
    assert gone["withdrawn"][0]["withdrawn"] == {"on": "2026-11-23", "by": "S001", "reason": "错看合同"}


def test_without_items_a_round_holds_what_the_clients_kind_needs(submission: Any) -> None:
    day = ("--on", "2026-11-09")
    person = submission("submit", "K1", *day, as_="S002")
    institution = submission("submit", "K2", *day, as_="S003")
    assert [one["item"] for one in person["rounds"][0]["items"]] == [
        "id_copy", "interview_form", "remittance_receipt", "risk_statement", "trust_contract",
    ]  # fmt: skip
    assert {"business_licence", "legal_rep_id"} <= {one["item"] for one in institution["rounds"][0]["items"]}


def test_a_later_round_without_items_holds_what_was_found_wanting(failed_thrice: Any) -> None:
    shown = failed_thrice("show", "K1")
    assert [one["item"] for one in shown["rounds"][1]["items"]] == ["id_copy", "risk_statement"]


def test_what_never_came_is_visible(submission: Any) -> None:
    items = ("--items", "trust_contract,id_copy")
    done = submission("submit", "K1", "--on", "2026-11-09", *items, as_="S002")
    assert done["outstanding"] == ["risk_statement", "remittance_receipt", "interview_form"]


def test_the_ledger_has_a_row_for_each_failure_totals_and_escalations(failed_thrice: Any) -> None:
    found = failed_thrice("penalties", "--month", "2026-11", "--fund", "JH01")
    assert [
        (r["advisor"], r["contract"], r["failure"], r["reason"], r["points"], r["on"]) for r in found["rows"]
    ] == [
        ("S002", "K1", 1, "unqualified", 1, "2026-11-09"),
        ("S003", "K2", 1, "late", 1, "2026-11-10"),
        ("S002", "K1", 2, "late", 2, "2026-11-14"),
        ("S002", "K1", 3, "unqualified", 4, "2026-11-20"),
    ]
    assert {"advisor", "contract", "fund", "month", "failure", "reason", "points", "escalated", "on"} <= set(
        found["rows"][0]
    )
    assert (found["totals"], found["escalations"]) == ({"S002": 7, "S003": 1}, [])


def test_the_fourth_failure_is_the_general_managers_and_their_decision_is_its_points(
    failed_thrice: Any,
) -> None:
    before = failed_thrice("penalties", "--advisor", "S002", "--month", "2026-12", now="2026-12-11")
    assert [(r["failure"], r["points"], r["escalated"]) for r in before["escalations"]] == [(4, None, True)]
    assert before["totals"] == {"S002": 0}
    failed_thrice("decide", "K1", "--points", "6", "--text", "降级处理", as_="S006", now="2026-12-12")
    after = failed_thrice("penalties", "--month", "2026-12", now="2026-12-12")
    assert after["totals"] == {"S002": 6}
    assert after["rows"][0]["decision"] == {"points": 6, "text": "降级处理", "by": "S006", "on": "2026-12-12"}


def test_months_are_shown_for_each_adviser_with_the_change_from_the_month_before(
    failed_thrice: Any, desk: Any
) -> None:
    found = failed_thrice("penalties", "--by-month", now="2026-12-11")
    assert found["by_month"][0]["months"]["2026-11"] == 7
    assert found["by_month"][0]["change"] == -7
    assert "↓ -7" in desk.ok("submission", "penalties", "--by-month", now="2026-12-11")


def test_an_appraisal_month_may_be_cut_on_another_day(failed_thrice: Any, desk: Any) -> None:
    (desk.folder / "policy.toml").write_text("[appraisal]\nmonth_ends = 15\n", "utf-8")
    rows = failed_thrice("penalties")["rows"]
    assert [row["month"] for row in rows] == ["2026-11", "2026-11", "2026-11", "2026-12"]


def test_a_scale_from_a_later_day_in_the_policy_file_leaves_earlier_months(
    failed_thrice: Any, desk: Any
) -> None:
    scales = (
        '[penalty]\nscales = [{ effective = "1900-01-01", points = [1, 2, 4] }, '
        '{ effective = "2026-12-01", points = [5, 10, 20, 40] }]\n'
    )
    before = failed_thrice("penalties", "--month", "2026-11")["totals"]
    (desk.folder / "policy.toml").write_text(scales, "utf-8")
    assert failed_thrice("penalties", "--month", "2026-11")["totals"] == before
    late = failed_thrice("penalties", "--month", "2026-12", now="2026-12-11")
    assert [(r["failure"], r["points"]) for r in late["rows"]] == [(4, 40)]


def test_failures_from_the_day_of_a_change_on_are_the_new_advisers(failed_thrice: Any) -> None:
    failed_thrice("adviser", "K1", "--to", "S003", "--on", "2026-11-14")
    assert failed_thrice("penalties", "--month", "2026-11")["totals"] == {"S002": 1, "S003": 7}


def test_another_deadline_with_its_reason_replaces_the_one_running(submission: Any) -> None:
    submission("deadline", "K1", "--to", "2026-11-30", "--reason", "客户出差", now="2026-11-09")
    assert submission("show", "K1", now="2026-11-23")["deadline"] == "2026-11-30"
    assert submission("penalties", "--advisor", "S002", now="2026-11-30")["rows"] == []
    assert submission("penalties", "--advisor", "S002", now="2026-12-01")["rows"][0]["on"] == "2026-12-01"


def test_a_first_round_in_time_by_the_policy_is_late_by_an_earlier_deadline(submission: Any) -> None:
    submission("deadline", "K1", "--to", "2026-11-05", "--reason", "客户出国", now="2026-11-03")
    submission("submit", "K1", "--on", "2026-11-06", as_="S002", now="2026-11-06")
    (row,) = submission("penalties", "--advisor", "S002")["rows"]
    assert (row["reason"], row["on"]) == ("late", "2026-11-06")


def test_a_deadline_is_not_set_to_a_day_before_it_was_granted(desk: Any, submission: Any) -> None:
    words = ("deadline", "K1", "--to", "2026-11-05", "--reason", "x", "--on", "2026-11-06")
    refused = desk.refused("submission", *words)
    day = "the deadline 2026-11-05 is not after the day on which it was granted, 2026-11-06"
    assert day in refused


@pytest.mark.parametrize(
    ("state", "contracts"), [("waiting", ["K2"]), ("returned", ["K1"]), ("overdue", []), ("qualified", [])]
)
def test_packages_are_listed_by_state(state: str, contracts: list[str], failed_thrice: Any) -> None:
    failed_thrice("submit", "K2", "--on", "2026-11-23", as_="S003")
    assert [one["contract"] for one in failed_thrice("list", "--state", state)] == contracts


def test_a_package_past_its_deadline_is_listed_as_overdue(submission: Any) -> None:
    assert [one["contract"] for one in submission("list", "--state", "overdue")] == ["K1", "K2"]


SHOWS_NO_CLIENTS = ("list", "show K1", "penalties", "penalties --by-month", "sent")
NOT_FOR_HR = (
    "submit K1", "deadline K1 --to 2026-12-30 --reason x", "withdraw K1 --reason x", "adviser K1 --to S003",
    "review K1 --result unqualified", "form K1 --kind missing --xlsx x.xlsx",
)  # fmt: skip
NOT_FOR_ADVISERS = (
    "sent", "review K2 --result qualified", "withdraw K2 --reason x", "adviser K2 --to S002",
    "send --fund JH01 --month 2026-10", "submit K2 --round 1 --reason x",
)  # fmt: skip


def test_hr_sees_contracts_and_points_and_no_clients(desk: Any, failed_thrice: Any) -> None:
    rows = failed_thrice("list", as_="S005")
    assert [(row["contract"], row["client"], row["client_name"]) for row in rows] == [
        ("K1", None, None), ("K2", None, None),
    ]  # fmt: skip
    for words in map(str.split, SHOWS_NO_CLIENTS):
        page = desk.ok("submission", *words, as_="S005") + desk.ok("submission", *words, "--json", as_="S005")
        assert not [name for name in ("陈投资", "京城商贸", "C001", "C002") if name in page], words
    for words in map(str.split, NOT_FOR_HR):
        desk.refused("submission", *words, as_="S005", code=4)


def test_an_adviser_is_refused_what_is_not_their_own_by_every_command(desk: Any, failed_thrice: Any) -> None:
    for words in ("show K1", "submit K1", "form K1 --kind missing --xlsx x.xlsx"):
        assert "K1 is not one of yours" in desk.refused("submission", *words.split(), as_="S003", code=4)
    for words in ("list", "penalties", "penalties --by-month"):
        page = desk.ok("submission", *words.split(), "--json", as_="S003")
        assert not [name for name in ("K1", "陈投资", "C001", "S002") if name in page], words
    for words in NOT_FOR_ADVISERS:
        desk.refused("submission", *words.split(), as_="S003", code=4)


def test_an_adviser_sees_and_hands_in_only_their_own(desk: Any, failed_thrice: Any) -> None:
    assert [one["contract"] for one in failed_thrice("list", as_="S003")] == ["K2"]
    assert {row["advisor"] for row in failed_thrice("penalties", as_="S003")["rows"]} == {"S003"}
    assert "K1 is not one of yours" in desk.refused("submission", "show", "K1", as_="S003", code=4)
    assert "K1 is not one of yours" in desk.refused("submission", "submit", "K1", as_="S003", code=4)


@pytest.mark.parametrize(
    ("words", "as_"),
    [
        (("review", "K1", "--result", "qualified"), "S002"),
        (("decide", "K1", "--points", "1", "--text", "x"), "S001"),
        (("confirm", "--fund", "JH01", "--month", "2026-11"), "S001"),
        (("submit", "K1"), "S005"),
        (("send", "--fund", "JH01", "--month", "2026-11"), "S002"),
        (("sent",), "S002"),
    ],
)
def test_each_step_is_its_roles_alone(words: tuple[str, ...], as_: str, desk: Any) -> None:
    desk.refused("submission", *words, as_=as_, code=4)


UNQUALIFIED = ("review", "K1", "--on", "2026-11-10", "--result", "unqualified")
REFUSED = [
    (("submit", "K1", "--on", "2026-11-01"), "was signed on 2026-11-02"),
    (("submit", "K1", "--on", "2026-11-24"), "2026-11-24 is after today"),
    (
        ("submit", "K1", "--items", "passport"),
        "'passport' is not a item of the policy; choose from: trust_contract (trust contract)",
    ),
    (("submit", "K1", "--items", "id_copy,id_copy"), "id_copy is named twice"),
    (("submit", "K1", "--items", ","), "a submission needs at least one document"),
    (("submit", "K1", "--items", "id_copy:gold"), "'gold' of id_copy"),
    (("submit", "K1", "--items", "id_copy:0"), "'0' of id_copy"),
    (("submit", "K1", "--items", "id_copy", "--file", "nothing"), "does not name a document and a file"),
    (
        ("submit", "K1", "--items", "id_copy", "--file", "risk_statement=x.pdf"),
        "not among the documents submitted",
    ),
    (
        ("submit", "K1", "--on", "2026-11-09", "--file", "id_copy=missing.pdf"),
        "cannot read missing.pdf: it does not exist",
    ),
    (("submit", "K1", "--by", "S005"), "S005 is neither an adviser nor in client service"),
    (("submit", "K9"), "no contract K9"),
    (("review", "K1", "--result", "qualified"), "the package of contract K1 was not submitted"),
    (("withdraw", "K1", "--reason", "x"), "contract K1 has no valid review"),
    (("deadline", "K1", "--to", "2026-11-30", "--reason", "x"), "counts as missed"),
    (("deadline", "K1", "--to", "2026-11-02", "--reason", "x", "--on", "2026-11-03"), "not after"),
    (("deadline", "K1", "--to", "2026-11-05", "--reason", "x", "--on", "2026-11-06"), "not after"),
    (("deadline", "K1", "--to", "2026-11-30", "--reason", " ", "--on", "2026-11-06"), "a reason is needed"),
    (("adviser", "K1", "--to", "S002"), "S002 is already the adviser of contract K1"),
    (("adviser", "K1", "--to", "S005"), "neither an adviser"),
    (("adviser", "K1", "--to", "S003", "--on", "2026-11-01"), "cannot change on 2026-11-01"),
    (("form", "K1", "--kind", "missing", "--xlsx", "x.xlsx"), "nothing to complete"),
    (("form", "K1", "--kind", "handover", "--round", "2", "--xlsx", "x.xlsx"), "no submission 2"),
    (("send", "--fund", "JH01", "--month", "2026-10"), "nothing to submit"),
    (("sent", "--fund", "JH01", "--month", "2026-10"), "no such list"),
    (("sent", "--list", "1"), "are for one list"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_bad_input_is_one_sentence_and_nothing_is_written(
    words: tuple[str, ...], said: str, desk: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    before = _entries(desk.path)
    assert said in desk.refused("submission", *words)
    assert _entries(desk.path) == before
    assert list(tmp_path.glob("*.xlsx")) == []


def _entries(archive: Path) -> int:
    with closing(sqlite3.connect(archive)) as connection:
        return int(connection.execute("SELECT count(*) FROM trail").fetchone()[0])


AFTER_ONE_ROUND = [
    (("submit", "K1"), "is waiting for review"),
    (("review", "K1", "--on", "2026-11-09", "--result", "qualified"), "its review cannot be before that day"),
    (("review", "K1", "--on", "2026-11-24", "--result", "qualified"), "is after today"),
    ((*UNQUALIFIED, "--round", "2"), "has no submission 2"),
    ((*UNQUALIFIED, "--deadline", "2026-11-10"), "is not after the review, 2026-11-10"),
    ((*UNQUALIFIED, "--deadline", "2026-11-09"), "is not after the review"),
    (
        (*UNQUALIFIED, "--missing", "passport"),
        "'passport' is not a item of the policy; choose from: trust_contract (trust contract)",
    ),
    ((*UNQUALIFIED, "--missing", "id_copy", "--defective", "id_copy=x"), "id_copy is named twice"),
    ((*UNQUALIFIED, "--defective", "id_copy"), "say what is wrong with id_copy"),
    (("review", "K1", "--result", "qualified", "--missing", "id_copy"), "nothing missing"),
    (("review", "K1", "--result", "qualified", "--deadline", "2026-12-01"), "no further deadline"),
    (("deadline", "K1", "--to", "2026-11-30", "--reason", "x"), "has no submission due"),
    (("decide", "K1", "--failure", "1", "--points", "1", "--text", "x"), "not beyond the scale"),
    (("decide", "K1", "--points", "1", "--text", "x"), "no failed submission that waits"),
    (("decide", "K1", "--points", "-1", "--text", "x"), "-1 points cannot be set"),
    (("decide", "K1", "--points", "1001", "--text", "x"), "points cannot be set"),
]


@pytest.mark.parametrize(("words", "said"), AFTER_ONE_ROUND)
def test_a_waiting_package_takes_its_review_and_nothing_else(
    words: tuple[str, ...], said: str, desk: Any, submission: Any
) -> None:
    submission("submit", "K1", "--on", "2026-11-10", as_="S002")
    assert said in desk.refused("submission", *words, as_="S006" if words[0] == "decide" else "S001")


def test_a_round_is_reviewed_once(desk: Any, failed_thrice: Any) -> None:
    said = desk.refused("submission", "review", "K1", "--result", "qualified", "--on", "2026-11-23")
    assert "submission 2 of contract K1 was reviewed on 2026-11-20" in said


def test_the_next_round_does_not_come_before_the_review(desk: Any, failed_thrice: Any) -> None:
    assert "the next cannot be before that day" in desk.refused(
        "submission", "submit", "K1", "--on", "2026-11-19"
    )


def test_a_qualified_package_is_not_handed_in_again(desk: Any, submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", as_="S002")
    submission("review", "K1", "--on", "2026-11-06", "--result", "qualified")
    assert "was found qualified on 2026-11-06" in desk.refused("submission", "submit", "K1")


def test_nobody_reviews_a_package_that_they_handed_in(desk: Any, submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", "--by", "S001")
    said = desk.refused("submission", "review", "K1", "--on", "2026-11-06", "--result", "qualified")
    assert "S001 made submission 1 of contract K1; another CS manager must review it" in said
    done = submission("review", "K1", "--on", "2026-11-06", "--result", "qualified", as_="S004")
    assert done["state"] == "qualified"


def test_a_package_recorded_for_its_adviser_is_the_advisers(submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", "--by", "李顾问")
    assert submission("review", "K1", "--result", "qualified")["rounds"][0]["submitted_by"] == "S002"


def test_an_earlier_round_is_reviewed_again_after_its_review_was_withdrawn(
    failed_thrice: Any, desk: Any
) -> None:
    failed_thrice("withdraw", "K1", "--round", "1", "--reason", "看错")
    late = desk.refused(
        "submission", "review", "K1", "--round", "1", "--on", "2026-11-18", "--result", "qualified"
    )
    assert "submission 2 of contract K1 was on 2026-11-17" in late
    done = failed_thrice("review", "K1", "--round", "1", "--on", "2026-11-09", "--result", "qualified")
    assert (done["state"], done["failures"]) == ("qualified", 0)


def test_a_cancelled_contract_owes_no_package(desk: Any, submission: Any) -> None:
    desk.ok("contract", "cancel", "K1", "--reason", "未生效", "--on", "2026-11-04")
    assert submission("show", "K1")["state"] == "lapsed"
    assert submission("penalties", "--advisor", "S002")["rows"] == []
    assert "was cancelled on 2026-11-04" in desk.refused("submission", "submit", "K1")


def test_unqualified_without_a_deadline_takes_the_policys(submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", as_="S002")
    done = submission("review", "K1", "--on", "2026-11-06", "--result", "unqualified", "--missing", "id_copy")
    assert done["deadline"] == "2026-11-13"


def test_an_earlier_moment_knows_nothing_of_later_facts(failed_thrice: Any) -> None:
    shown = failed_thrice("show", "K1", now="2026-11-10")
    assert (len(shown["rounds"]), shown["state"], shown["failures"]) == (1, "returned", 1)


def test_the_archive_verifies_after_every_kind_of_fact(failed_thrice: Any, desk: Any) -> None:
    failed_thrice("adviser", "K1", "--to", "S003")
    failed_thrice("withdraw", "K1", "--reason", "看错")
    failed_thrice("send", "--fund", "JH01", "--month", "2026-11", "--so-far")
    failed_thrice("confirm", "--fund", "JH01", "--month", "2026-11", as_="S005")
    assert desk.json("archive", "verify")["ok"]


def test_the_program_itself_hands_in_and_lists(desk: Any) -> None:
    done = desk.process("submissions", "submit", "K1", "--on", "2026-11-05", "--json", as_="S002")
    assert (done.code, json.loads(done.out)["state"]) == (0, "waiting")
    shown = desk.process("submission", "list", lang="zh")
    assert (shown.code, "待审核" in shown.out) == (0, True)
