"""By what way a complaint came in, who deals with it by the policy, and the call after its closing."""

from __future__ import annotations

from typing import Any

import pytest
from shared.complaint_steps import CLOSED, JUDGED

from fundcs.complaints.rules.spot_check import SpotCheck, chosen, drawn
from fundcs.policy.loader import check

LOG = ("complaints", "log", "C001", "--content", "x", "--channel", "phone")
LATER = "2026-10-20 09:00"


@pytest.mark.parametrize(
    ("source", "reply", "close"),
    [
        (None, "2026-10-01T17:00:00+08:00", "2026-10-27"),
        ("hotline", "2026-10-01T17:00:00+08:00", "2026-10-27"),
        ("媒体", "2026-09-30T21:00:00+08:00", "2026-10-13"),
        ("regulator", "2026-10-01T01:00:00+08:00", "2026-10-20"),
    ],
)
def test_what_came_by_the_media_or_a_regulator_has_shorter_deadlines(
    desk: Any, source: str | None, reply: str, close: str
) -> None:
    words = () if source is None else ("--source", source)
    made = desk.json(*LOG, *words)
    assert (made["first_reply_due"], made["close_due"]) == (reply, close)


def test_a_deadline_of_the_source_says_so(desk: Any) -> None:
    desk.ok(*LOG, "--source", "media")
    said = desk.ok("explain", "K000001")
    assert "for complaints of the source: media" in said
    assert "4 clock hours after it, by default: Art. 38(5) sets no time" in said


def test_a_source_never_gives_more_time_than_all_complaints_have(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text(
        "[complaints]\n"
        'sources = [{code = "paper", zh = "报纸", first_reply = "48h", close_within = "90d"}]\n',
        "utf-8",
    )
    made = desk.json(*LOG, "--source", "报纸")
    assert (made["first_reply_due"], made["close_due"]) == ("2026-10-01T17:00:00+08:00", "2026-10-27")
    assert "for complaints of the source" not in desk.ok("explain", "K000001")


def test_a_source_learned_later_moves_the_deadlines_and_is_on_record(desk: Any, complaint: str) -> None:
    edited = desk.json("complaints", "edit", complaint, "--source", "regulator", "--reason", "监管转办")
    assert edited["first_reply_due"] == "2026-10-01T01:00:00+08:00"
    assert (edited["corrections"][0]["field"], edited["corrections"][0]["before"]) == ("source", None)
    back = desk.json("complaints", "edit", complaint, "--clear", "source", "--reason", "非监管转办")
    assert back["first_reply_due"] == "2026-10-01T17:00:00+08:00"


def test_an_unknown_source_is_refused_with_the_list(desk: Any) -> None:
    said = desk.refused(*LOG, "--source", "梦")
    assert "is not a source of the policy" in said
    assert "opinion_book" in said


def test_figures_count_by_source_and_by_its_deadline(desk: Any) -> None:
    desk.ok(*LOG, "--source", "media")
    desk.ok("complaints", "reply", "K000001", "--content", "x", now="2026-09-30 21:00:01")
    desk.ok(*LOG, "--source", "media")
    desk.ok("complaints", "reply", "K000002", "--content", "x", now="2026-09-30 21:00:00")
    counted = desk.json("complaints", "stats", "--month", "2026-09", now="2026-09-30 22:00")
    assert counted["by_source"] == [{"code": "media", "name": "media", "count": 2}]
    assert counted["replied_in_time"]["count"] == 1


LINES = """
[complaints]
categories = [
    {code = "payout", zh = "派息", department = "finance", responsible = "S003"},
    {code = "other", zh = "其他"},
]
"""


@pytest.fixture
def lined(desk: Any) -> Any:
    (desk.folder / "policy.toml").write_text(LINES, "utf-8")
    return desk


def test_who_deals_with_a_category_is_put_in_where_nobody_is_named(lined: Any) -> None:
    made = lined.json(*LOG, "--category", "派息")
    assert (made["department"], made["responsible"], made["owner"]) == ("finance", "S003", "S003")
    named = lined.json(*LOG, "--category", "payout", "--responsible", "S006", "--department", "hr")
    assert (named["department"], named["responsible"]) == ("hr", "S006")
    other = lined.json(*LOG, "--category", "other")
    assert (other["department"], other["responsible"]) == (None, None)


def test_a_category_determined_by_the_judgement_brings_its_department(lined: Any) -> None:
    lined.ok(*LOG)
    judged = lined.json(
        "complaints", "judge", "K000001", "--reasonable", "--content", "x", "--category", "派息"
    )
    assert (judged["department"], judged["responsible"]) == ("finance", "S003")


def test_nobody_is_put_in_who_is_complained_about_or_has_left(lined: Any) -> None:
    made = lined.json(*LOG, "--category", "payout", "--against", "S003")
    assert (made["department"], made["responsible"]) == ("finance", None)
    (lined.folder / "policy.toml").write_text(LINES.replace("S003", "S005"), "utf-8")
    assert lined.json(*LOG, "--category", "payout")["responsible"] is None


def test_a_complaint_is_recorded_though_the_policy_names_somebody_unknown(lined: Any) -> None:
    (lined.folder / "policy.toml").write_text(LINES.replace("S003", "S099"), "utf-8")
    made = lined.json(*LOG, "--category", "payout")
    assert (made["no"], made["department"], made["responsible"]) == ("K000001", "finance", None)
    assert "S099" in made["warnings"][0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('categories = [{code = "a", zh = "甲", department = "nowhere"}]', "no department nowhere"),
        ('spot_check_categories = ["nothing"]', "no category nothing"),
        ("spot_check_share = 101", "100"),
        ('letters = [{code = "answer", zh = "x"}]', "must keep acknowledgement"),
        ('letters = [{code = "answer", zh = "{secret}"}]', "'secret' is not a placeholder"),
        ('sources = [{code = "a", zh = "甲"}, {code = "a", zh = "乙"}]', "a stands here twice"),
        ('letters_checked = ["poem"]', "poem"),
    ],
)
def test_a_policy_that_contradicts_itself_is_named_with_its_line(tmp_path: Any, text: str, said: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(f"[complaints]\n{text}\n", "utf-8")
    problems = check(path)
    assert [problem.line for problem in problems] == [2]
    assert said in str(problems[0].text())


# ------------------------------------------------------------------ the call after the closing

# The first eight bytes of the SHA-256 of the number, modulo 100; the first by sha256sum and bc.
DRAWN = {"K000001": 77, "K000002": 6, "K000003": 19}


@pytest.mark.parametrize(("no", "number"), DRAWN.items())
def test_a_complaint_draws_its_number_from_its_own_number(no: str, number: int) -> None:
    assert drawn(no) == number


@pytest.mark.parametrize(
    ("share", "category", "why"),
    [
        (0, "payout", None),
        (77, "payout", None),
        (78, "payout", SpotCheck.SHARE),
        (100, None, SpotCheck.SHARE),
        (0, "privacy", SpotCheck.CATEGORY),
        (100, "privacy", SpotCheck.CATEGORY),
    ],
)
def test_it_is_chosen_below_the_share_or_by_its_category(
    share: int, category: str | None, why: SpotCheck | None
) -> None:
    assert chosen("K000001", category, share, ("privacy",)) is why


def close(desk: Any, no: str, as_: str = "S001") -> Any:
    desk.ok("complaints", "judge", no, *JUDGED, now="2026-10-09 09:00")
    desk.ok("complaints", "reply", no, "--content", "x", now="2026-10-09 09:00")
    return desk.json("complaints", "close", no, *CLOSED, now="2026-10-09 10:00", as_=as_)


@pytest.fixture
def checked(desk: Any) -> Any:
    """A desk that checks every closed complaint with the client."""
    (desk.folder / "policy.toml").write_text("[complaints]\nspot_check_share = 100\n", "utf-8")
    return desk


def owed(desk: Any, now: str) -> list[tuple[str, str, str]]:
    duties = desk.json("reminders", "--within", "60d", now=now)
    return [
        (duty["key"], duty["owner_role"], duty["due"])
        for duty in duties
        if duty["key"].startswith("complaint:")
    ]


def test_a_closed_complaint_that_was_chosen_is_owed_a_call(checked: Any, complaint: str) -> None:
    shown = close(checked, complaint, as_="S003")
    assert shown["state"] == "closed"
    # ten working days after Friday 9 October; Saturday the 10th is worked
    assert owed(checked, "2026-10-09 11:00") == [("complaint:K000001:check", "cs_manager", "2026-10-22")]
    done = checked.json(
        "complaints", "check", complaint, "--satisfied", "--content", "客户满意", now=LATER, as_="S006"
    )
    assert (done["state"], done["steps"][-1]["satisfied"]) == ("closed", True)
    assert owed(checked, LATER) == []
    assert "drawn for the share that is checked" in checked.ok("explain", complaint, now=LATER)


def test_what_the_manager_closed_is_checked_by_the_general_manager(checked: Any, complaint: str) -> None:
    close(checked, complaint)
    assert owed(checked, LATER) == [("complaint:K000001:check", "general_manager", "2026-10-22")]
    words = ("complaints", "check", complaint, "--satisfied", "--content", "x")
    said = checked.refused(*words, now=LATER, code=4)
    assert "was handled or closed by S001; a colleague checks it with the client" in said
    checked.ok(*words, now=LATER, as_="S004")


def test_a_client_who_is_not_satisfied_can_have_it_reopened(checked: Any, complaint: str) -> None:
    close(checked, complaint, as_="S003")
    words = ("complaints", "check", complaint, "--not-satisfied", "--content", "未解决")
    checked.ok(*words, now=LATER, as_="S006")
    checked.ok("complaints", "reopen", complaint, "--content", "x", now="2026-10-20 10:00")
    keys = {key for key, _role, _due in owed(checked, "2026-10-20 11:00")}
    assert keys == {"complaint:K000001:first_reply", "complaint:K000001:close"}


def test_a_later_change_of_the_policy_neither_adds_nor_drops_a_call(checked: Any, complaint: str) -> None:
    close(checked, complaint, as_="S003")
    (checked.folder / "policy.toml").write_text("[complaints]\nspot_check_share = 0\n", "utf-8")
    assert [key for key, _role, _due in owed(checked, LATER)] == ["complaint:K000001:check"]
    made = str(checked.json(*LOG, now="2026-10-09 08:00")["no"])
    close(checked, made, as_="S003")
    assert [key for key, _role, _due in owed(checked, LATER)] == ["complaint:K000001:check"]


def test_a_complaint_that_is_open_is_not_checked(desk: Any, complaint: str) -> None:
    said = desk.refused("complaints", "check", complaint, "--satisfied", "--content", "x")
    assert "cannot take the step 'check'" in said


# ------------------------------------------------------------------ letters


def test_the_letters_give_the_facts_of_the_complaint(desk: Any, complaint: str, tmp_path: Any) -> None:
    target = tmp_path / "letter.txt"
    desk.ok("complaints", "letter", complaint, "--kind", "acknowledgement", "--out", target, lang="zh")
    text = target.read_text("utf-8")
    assert "陈投资：" in text
    assert "您于 2026-09-30 17:00 通过电话提出的投诉（编号：K000001）我们已受理" in text
    assert "在 2026-10-01 17:00 前回复您，经办人：张专员" in text
    desk.ok("complaints", "reply", complaint, "--content", "已补发通知{no}", now="2026-10-01 09:00")
    desk.ok(
        "complaints", "letter", complaint, "--kind", "投诉回复函", "--out", target, "--force", lang="zh",
        now="2026-10-01 10:00",
    )  # fmt: skip
    assert "已补发通知{no}" in target.read_text("utf-8")


def test_an_answer_needs_a_reply(desk: Any, complaint: str) -> None:
    said = desk.refused("complaints", "letter", complaint, "--kind", "answer")
    assert "K000001 has no answer yet" in said


@pytest.fixture
def two_pairs(desk: Any) -> Any:
    (desk.folder / "policy.toml").write_text('[complaints]\nletters_checked = ["acknowledgement"]\n', "utf-8")
    return desk


def test_a_letter_is_a_draft_until_a_second_person_has_checked_its_words(
    two_pairs: Any, complaint: str, tmp_path: Any
) -> None:
    target = tmp_path / "letter.txt"
    words = ("complaints", "letter", complaint, "--kind", "acknowledgement")
    said = two_pairs.refused(*words, "--check")
    assert "is not written yet" in said
    assert two_pairs.json(*words, "--out", target)["draft"] is True
    assert "do not send" in target.read_text("utf-8")
    assert "a colleague checks it" in two_pairs.refused(*words, "--check", code=4)
    assert two_pairs.json(*words, "--check", as_="S003")["checked_by"] == "S003"
    assert two_pairs.json(*words, "--out", target, "--force")["draft"] is False
    assert "do not send" not in target.read_text("utf-8")


def test_words_that_changed_since_are_checked_again(two_pairs: Any, complaint: str) -> None:
    words = ("complaints", "letter", complaint, "--kind", "acknowledgement")
    two_pairs.ok(*words)
    two_pairs.ok(*words, "--check", as_="S003")
    two_pairs.ok("complaints", "edit", complaint, "--channel", "email", "--reason", "x")
    assert two_pairs.json(*words)["draft"] is True


def test_the_letter_as_a_workbook_holds_its_words(desk: Any, complaint: str, tmp_path: Any) -> None:
    from openpyxl import load_workbook

    target = tmp_path / "letter.xlsx"
    desk.ok("complaints", "letter", complaint, "--kind", "acknowledgement", "--xlsx", target, lang="zh")
    cells = [str(row[0].value or "") for row in load_workbook(target)["K000001"].iter_rows()]
    assert cells[0] == "投诉受理告知函"
    assert "陈投资：" in cells
    assert any(cell.startswith("您于 2026-09-30 17:00") for cell in cells)


def test_the_screen_masks_what_the_file_gives_to_the_client(desk: Any, complaint: str, tmp_path: Any) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "请致电13912345678")
    target = tmp_path / "letter.txt"
    shown = desk.ok("complaints", "letter", complaint, "--kind", "answer", "--out", target)
    assert "13912345678" not in shown
    assert "13912345678" in target.read_text("utf-8")
