"""What was entered wrongly of a package is withdrawn or corrected, and a review looks at the items."""

from __future__ import annotations

from typing import Any

import pytest

UNQUALIFIED = ("--result", "unqualified", "--missing", "risk_statement", "--deadline")


def codes(review: Any) -> list[tuple[str, str]]:
    return [(item["item"], item["fault"]) for item in review["items"]]


def points(submission: Any, **how: Any) -> int:
    return int(submission("penalties", **how)["totals"].get("S002", 0))


# -- who handed it in, and when ------------------------------------------------------------------------------


def test_a_package_that_client_service_records_is_its_advisers_unless_another_is_named(
    submission: Any,
) -> None:
    done = submission("submit", "K1", "--on", "2026-11-05")
    assert done["rounds"][0]["submitted_by"] == "S002"
    assert submission("review", "K1", "--on", "2026-11-06", "--result", "qualified")["state"] == "qualified"


def test_an_adviser_who_left_did_not_hand_it_in(desk: Any, submission: Any) -> None:
    desk.ok("staff", "leave", "S002", "--on", "2026-11-04", now="2026-11-04")
    assert "S002 left on 2026-11-04" in desk.refused("submission", "submit", "K1", "--on", "2026-11-05")


def test_a_day_past_the_deadline_is_asked_where_nobody_stated_it(desk: Any, submission: Any) -> None:
    said = desk.refused("submission", "submit", "K1")
    assert said == (
        "error: submission 1 of contract K1 was due on 2026-11-09; on 2026-11-23 it counts as late, points: "
        "1 (Art. 24): give the day it came with --on, or repeat it as `fundcs --sure …`"
    )
    assert desk.refused("submission", "submit", "K1", lang="zh").startswith("错误：合同 K1 第 1 次提交的期限")
    assert submission("submit", "K1", "--on", "2026-11-09")["failures"] == 0


def test_a_day_past_the_deadline_is_taken_where_it_is_stated_or_sure(desk: Any, submission: Any) -> None:
    assert submission("submit", "K1", "--on", "2026-11-10")["failures"] == 1
    assert desk.run("--sure", "submission", "submit", "K2").code == 0


# -- a round withdrawn, or corrected -------------------------------------------------------------------------


def test_a_round_that_never_was_is_withdrawn_with_its_review_and_its_documents(submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05")
    submission("review", "K1", "--on", "2026-11-06", "--result", "qualified", "--shelf", "A-03")
    gone = submission("withdraw", "K1", "--submission", "--reason", "误录", now="2026-11-08")
    assert (gone["state"], gone["rounds"], gone["documents"], gone["deadline"]) == (
        "due", [], [], "2026-11-09",
    )  # fmt: skip
    withdrawn = {"on": "2026-11-08", "by": "S001", "reason": "误录"}
    assert [row["withdrawn"] for row in (*gone["withdrawn_rounds"], *gone["withdrawn"])] == [withdrawn] * 2


def test_the_round_after_a_withdrawn_one_is_the_first_again(desk: Any, submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05")
    submission("withdraw", "K1", "--submission", "--reason", "误录", now="2026-11-08")
    done = submission("submit", "K1", "--on", "2026-11-09", now="2026-11-09")
    assert [row["round"] for row in done["rounds"]] == [1]
    done = submission("review", "K1", *UNQUALIFIED, "2026-11-12", "--on", "2026-11-09")
    assert [(row["failure"], row["round"], row["reason"]) for row in done["failure_list"]] == [
        (1, 1, "unqualified"), (2, 2, "late"),
    ]  # fmt: skip
    assert "withdrawn on 2026-11-08 by S001: 误录" in desk.ok("submission", "show", "K1")
    assert desk.json("archive", "verify")["ok"]


def test_until_it_was_withdrawn_a_round_stood(submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05")
    submission("withdraw", "K1", "--submission", "--reason", "误录", now="2026-11-12")
    assert submission("show", "K1", now="2026-11-11")["state"] == "waiting"
    assert submission("show", "K1", now="2026-11-12")["state"] == "overdue"


def test_only_the_last_round_is_withdrawn_an_earlier_one_is_corrected(desk: Any, failed_thrice: Any) -> None:
    said = desk.refused("submission", "withdraw", "K1", "--submission", "--round", "1", "--reason", "x")
    assert "submission 2 of contract K1 followed on submission 1; withdraw the last one first" in said


def test_a_round_on_the_wrong_day_is_corrected_and_its_review_stands(failed_thrice: Any) -> None:
    assert points(failed_thrice) == 7
    done = failed_thrice("submit", "K1", "--round", "2", "--on", "2026-11-13", "--reason", "日期误录")
    assert [(row["round"], row["submitted_on"]) for row in done["rounds"]] == [
        (1, "2026-11-05"), (2, "2026-11-13"),
    ]  # fmt: skip
    assert done["rounds"][1]["review"]["reviewed_on"] == "2026-11-20"
    assert done["rounds"][1]["items"] == failed_thrice("show", "K1", now="2026-11-21")["rounds"][1]["items"]
    assert points(failed_thrice) == 3  # it is no longer late: 1 and 2 points for the two reviews
    assert failed_thrice("submit", "K1", "--on", "2026-12-08", now="2026-12-08")["rounds"][2]["round"] == 3


def test_a_round_of_the_wrong_person_is_corrected(desk: Any, submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", "--by", "S001")
    done = submission("submit", "K1", "--round", "1", "--by", "李顾问", "--reason", "误录")
    assert [row["submitted_by"] for row in done["rounds"]] == ["S002"]
    assert submission("review", "K1", "--on", "2026-11-06", "--result", "qualified")["state"] == "qualified"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--round", "1", "--on", "2026-11-10"), "was reviewed on 2026-11-09; it came no later"),
        (("--round", "2", "--on", "2026-11-08"), "submission 1 of contract K1 was reviewed on 2026-11-09"),
        (("--round", "1", "--on", "2026-11-01"), "was signed on 2026-11-02"),
        (("--round", "1", "--on", "2026-11-05"), "says so already"),
        (("--round", "1", "--by", "S001"), "S001 reviewed submission 1 of contract K1 and cannot have made"),
        (("--round", "1", "--items", "id_copy"), "was reviewed with the documents it has"),
        (("--round", "3", "--on", "2026-11-05"), "no submission 3"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    words: tuple[str, ...], said: str, desk: Any, failed_thrice: Any
) -> None:
    assert said in desk.refused("submission", "submit", "K1", *words, "--reason", "x")


def test_a_correction_has_a_reason_and_is_the_managers(desk: Any, failed_thrice: Any) -> None:
    words = ("submission", "submit", "K1", "--round", "1", "--on", "2026-11-04")
    assert "a reason is needed" in desk.refused(*words)
    assert "CS manager" in desk.refused(*words, "--reason", "x", as_="S002", code=4)


# -- deadlines and decisions ---------------------------------------------------------------------------------


def test_a_review_entered_anew_keeps_the_deadline_that_was_granted(submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", now="2026-11-05")
    submission("review", "K1", *UNQUALIFIED, "2026-11-13", now="2026-11-09")
    submission("deadline", "K1", "--to", "2026-11-27", "--reason", "客户出差", now="2026-11-10")
    submission("withdraw", "K1", "--reason", "漏记一项", now="2026-11-11")
    done = submission("review", "K1", *UNQUALIFIED, "2026-11-13", "--on", "2026-11-09", now="2026-11-11")
    assert done["deadline"] == "2026-11-27"
    assert points(submission) == 1


def test_a_deadline_granted_by_mistake_is_withdrawn_and_the_one_before_holds(
    desk: Any, submission: Any
) -> None:
    submission("deadline", "K1", "--to", "2026-11-20", "--reason", "出差", now="2026-11-05")
    submission("deadline", "K1", "--to", "2026-11-06", "--reason", "误录", now="2026-11-05")
    assert points(submission) == 1
    gone = submission("withdraw", "K1", "--deadline", "--reason", "误录", now="2026-11-18")
    assert (gone["deadline"], gone["withdrawn_deadlines"][0]["deadline"]) == ("2026-11-20", "2026-11-06")
    submission("withdraw", "K1", "--deadline", "--reason", "误录")
    assert submission("show", "K1")["deadline"] == "2026-11-09"
    words = ("submission", "withdraw", "K1", "--deadline", "--reason", "x")
    assert "no other deadline was granted for contract K1" in desk.refused(*words)
    assert "leave out --submission" in desk.refused(*words, "--submission", code=2)


def test_a_decision_on_the_wrong_contract_is_withdrawn(desk: Any, failed_thrice: Any) -> None:
    late = {"now": "2026-12-12", "as_": "S006"}
    failed_thrice("decide", "K1", "--points", "6", "--text", "降级", **late)
    gone = failed_thrice("decide", "K1", "--withdraw", "--reason", "看错合同", **late)
    assert [(row["failure"], row["points"]) for row in gone["failure_list"]][3] == (4, None)
    words = ("submission", "decide", "K1")
    assert "no decision" in desk.refused(*words, "--withdraw", "--reason", "x", **late)
    assert "--points N and --text TEXT" in desk.refused(*words, "--points", "1", code=2, **late)
    assert "leave out --points" in desk.refused(
        *words, "--withdraw", "--points", "1", "--reason", "x", code=2, **late
    )


# -- who reviews ---------------------------------------------------------------------------------------------


@pytest.fixture
def alone(desk: Any) -> Any:
    """The desk with S001 as its only CS manager, who has handed in K1 by themselves."""
    desk.ok("staff", "leave", "S004", "--on", "2026-11-04", now="2026-11-04")
    desk.ok("submission", "submit", "K1", "--on", "2026-11-05", "--by", "S001")
    return desk


QUALIFIED = ("submission", "review", "K1", "--on", "2026-11-06", "--result", "qualified")


def test_the_general_manager_reviews_what_the_only_cs_manager_handed_in(alone: Any) -> None:
    assert "where there is none: general manager" in alone.refused(*QUALIFIED)
    duty = next(row for row in alone.json("reminders", as_="S006") if row["key"] == "submission:K1:review:1")
    assert (duty["owner_role"], duty["next"]) == (
        "general_manager", "fundcs submission review K1 --on DATE --result qualified|unqualified",
    )  # fmt: skip
    assert [row["key"] for row in alone.json("reminders", "--role", "general_manager")] == [duty["key"]]
    assert alone.json(*QUALIFIED, as_="S006")["state"] == "qualified"


def test_the_policy_names_who_stands_in(alone: Any) -> None:
    (alone.folder / "policy.toml").write_text('[submission]\nstand_in = "hr"\n', "utf-8")
    alone.refused(*QUALIFIED, as_="S006", code=4)
    assert alone.json(*QUALIFIED, as_="S005")["state"] == "qualified"


def test_what_an_adviser_handed_in_is_the_managers_to_review(desk: Any, submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05")
    said = desk.refused(*QUALIFIED, as_="S006", code=4)
    assert "is for a CS manager to review; S006 reviews only what the only CS manager submitted" in said


# -- the items -----------------------------------------------------------------------------------------------

TWO = ("submit", "K1", "--on", "2026-11-05", "--items", "trust_contract,id_copy")


def test_a_package_that_lacks_documents_is_not_qualified(desk: Any, submission: Any) -> None:
    submission(*TWO)
    said = desk.refused(*QUALIFIED, "--waive", "risk_statement=另存")
    assert "not submitted: remittance_receipt, interview_form; the package is unqualified, or waive" in said


def test_a_document_is_waived_by_name_with_a_reason(desk: Any, submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", "--items",
               "trust_contract,id_copy,risk_statement,remittance_receipt")  # fmt: skip
    done = desk.json(*QUALIFIED, "--waive", "interview_form=电话访谈")
    assert (done["state"], done["outstanding"]) == ("qualified", [])
    assert done["rounds"][0]["review"]["waived"] == [{"item": "interview_form", "reason": "电话访谈"}]
    page = " ".join(desk.ok("submission", "show", "K1").split())
    assert "waived: 电话访谈" in page


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        ("id_copy=已交", "id_copy is not lacking; leave out its --waive"),
        ("interview_form", "say why interview_form is waived"),
        ("passport=x", "'passport' is not a item of the policy"),
    ],
)
def test_a_waiver_names_what_is_lacking_and_why(waiver: str, said: str, desk: Any, submission: Any) -> None:
    submission(*TWO)
    assert said in desk.refused(*QUALIFIED, "--waive", waiver)


def test_an_unqualified_review_takes_what_was_not_handed_in_as_missing(submission: Any) -> None:
    submission(*TWO)
    done = submission(
        "review", "K1", "--on", "2026-11-06", "--result", "unqualified", "--defective", "id_copy=模糊",
        "--waive", "interview_form=电话访谈",
    )  # fmt: skip
    assert codes(done["rounds"][0]["review"]) == [
        ("id_copy", "defective"), ("remittance_receipt", "missing"), ("risk_statement", "missing"),
    ]  # fmt: skip


def test_what_a_review_found_faulty_and_the_next_round_leaves_out_is_still_lacking(
    desk: Any, submission: Any
) -> None:
    submission("submit", "K1", "--on", "2026-11-05")
    submission("review", "K1", "--on", "2026-11-06", "--result", "unqualified", "--defective",
               "id_copy=模糊", "--missing", "risk_statement")  # fmt: skip
    submission("submit", "K1", "--on", "2026-11-09", "--items", "risk_statement")
    words = ("submission", "review", "K1", "--on", "2026-11-10", "--result")
    assert "not submitted: id_copy;" in desk.refused(*words, "qualified")
    done = desk.json(*words, "unqualified")
    assert codes(done["rounds"][1]["review"]) == [("id_copy", "defective")]


# -- whose contract it is ------------------------------------------------------------------------------------


def test_a_contract_is_its_clients_advisers_unless_another_is_named(desk: Any, tmp_path: Any) -> None:
    desk.ok("client", "edit", "C001", "--advisor", "S003")
    terms = (
        "--client", "C001", "--fund", "JH01", "--value-date", "2026-11-20", "--amount", "300万", "--rate",
        "9%", "--payee-name", "陈投资", "--payee-bank", "中国银行", "--payee-account", "6222020200112233445",
    )  # fmt: skip
    assert desk.json("contract", "add", "K8", *terms)["advisor"] == "S003"
    assert desk.json("contract", "add", "K9", *terms, "--advisor", "S002")["advisor"] == "S002"
    ledger = tmp_path / "台账.csv"
    ledger.write_text(
        "合同编号,客户姓名,证件号码,基金代码,认购金额,起息日,年利率,收款户名,开户行,收款账号\n"
        "K7,陈投资,11010519900307451X,JH01,3000000,2026-11-20,9%,陈投资,中国银行,6222020200112233445\n",
        "utf-8",
    )
    desk.ok("contract", "import", ledger)
    assert desk.json("contract", "show", "K7")["advisor"] == "S003"
    desk.ok("contract", "import", ledger)
    desk.ok("staff", "leave", "S003", "--on", "2026-11-21")
    assert desk.json("contract", "add", "K6", *terms, "--signed", "2026-11-22")["advisor"] is None


# -- a contract's former number ------------------------------------------------------------------------------


def test_a_former_number_finds_the_package(desk: Any, submission: Any) -> None:
    desk.ok("contract", "edit", "K1", "--no", "K5", "--reason", "抄错")
    done = submission("submit", "K1", "--on", "2026-11-05")
    assert done["contract"] == submission("show", "K1")["contract"] == "K5"
    assert submission("review", "K1", "--on", "2026-11-06", "--result", "qualified")["state"] == "qualified"
