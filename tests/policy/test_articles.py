from __future__ import annotations

import pytest

from fundcs.policy.articles import CHAPTERS, PLANNED, UnknownArticle, article, articles
from fundcs.policy.loader import load
from fundcs.policy.terms import ANCHORS, article_exists

GROUPS = {
    "staff", "client", "fund", "contract", "submission", "complaints", "callbacks", "payout", "care",
    "access", "archive", "policy", "calendar", "status", "reminders", "explain",
}  # fmt: skip


def test_every_article_from_1_to_57_is_accounted_for() -> None:
    assert [each.number for each in articles()] == list(range(1, 58))
    assert all(str(each.does) and str(each.title) for each in articles())


def test_every_article_stands_in_one_chapter() -> None:
    assert [number for _, first, last, _ in CHAPTERS for number in range(first, last + 1)] == list(
        range(1, 58)
    )


def test_an_article_that_computes_is_served_by_a_command_and_the_others_say_why() -> None:
    for each in articles():
        assert each.computes == (not str(each.does).startswith("Nothing to compute")), each.number
        assert each.commands or not each.computes, each.number


def test_commands_begin_with_a_group_of_the_program() -> None:
    named = {command.split()[0] for each in articles() for command in each.commands}

    assert named <= GROUPS


def test_what_is_planned_is_planned_for_some_article() -> None:
    planned = [f"{command} " for each in articles() for command in each.planned]
    elsewhere = {"status", "payout diff"}  # they serve no single article

    assert {
        name for name in PLANNED if not any(command.startswith(f"{name} ") for command in planned)
    } <= elsewhere


def test_every_key_of_the_policy_names_an_article_that_exists() -> None:
    assert [entry.key for entry in load().items() if not article_exists(entry.article)] == []


def test_every_event_of_a_deadline_has_a_name_and_every_name_an_event() -> None:
    assert {deadline.anchor for deadline in load().deadlines.values()} == set(ANCHORS)


def test_the_keys_of_an_article_include_those_of_its_paragraphs() -> None:
    assert {"complaints.first_reply", "complaints.close_within"} <= set(load().keys_of(38))
    assert load().keys_of(3) == ("documents.required",)
    assert load().keys_of(57) == ()


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (38, 38), ("38", 38), ("38(5)", 38), ("38（5）", 38), ("38⑤", 38), ("Art. 38", 38), ("art 38(5)", 38),
        ("Article 38", 38), ("第38条", 38), ("第三十八条", 38), ("第 ３８ 条", 38), ("三十八", 38),
        ("第三条", 3), ("第十条", 10), ("第十九条", 19), ("第二十条", 20), ("第五十七条", 57), ("1", 1),
    ],
)  # fmt: skip
def test_an_article_is_found_however_it_is_written(written: int | str, number: int) -> None:
    assert article(written).number == number


@pytest.mark.parametrize(
    "written",
    [
        0,
        58,
        -1,
        "",
        "x",
        "38(9)",
        "1(1)",
        "第五十八条",
        "第六十条",
        "十十",
        "五五",
        "38a",
        "3 8",
        "零",
        "100",
        "\x1b[31m",
    ],
)
def test_an_article_that_does_not_exist_is_refused(written: int | str) -> None:
    with pytest.raises(UnknownArticle, match="1 to 57") as refused:
        article(written)
    assert refused.value.sentence().isprintable()
