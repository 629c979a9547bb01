from __future__ import annotations

import pytest

from fundcs.kit import i18n
from fundcs.kit.errors import Refused
from fundcs.policy.articles import CHAPTERS, article, articles
from fundcs.policy.loader import load
from fundcs.policy.terms import ANCHORS, article_exists


def test_every_article_from_1_to_57_is_accounted_for() -> None:
    assert [each.number for each in articles()] == list(range(1, 58))
    assert [each.number for each in articles() if not str(each.does)] == []


def test_every_article_stands_in_one_chapter() -> None:
    numbers = [number for each in CHAPTERS for number in range(each.first, each.last + 1)]
    assert numbers == list(range(1, 58))
    assert [each.number for each in CHAPTERS] == list(range(2, 12))


@pytest.mark.parametrize(
    ("number", "chapter"),
    [
        (12, "第二章 客户信息管理"),
        (13, "第三章 客户信息保密"),
        (19, "第四章 客户预约交易"),
        (25, "第五章 业务办理规范"),
        (29, "第六章 客户服务方式及内容"),
        (30, "第七章 客户服务流程"),
        (39, "第八章 VIP客户专项服务"),
        (41, "第九章 客户权益保障"),
        (55, "第十章 客户投资收益测算"),
        (56, "第十一章 附则"),
    ],
)
def test_a_chapter_has_the_title_that_the_regulation_gives_it(number: int, chapter: str) -> None:
    i18n.use("zh")
    each = article(number).chapter
    assert f"{i18n._(each.name)} {i18n._(each.title)}" == chapter


def test_every_key_of_the_policy_names_an_article_that_exists() -> None:
    assert [entry.key for entry in load().items() if not article_exists(entry.article)] == []


def test_every_event_of_a_deadline_has_a_name_and_every_name_an_event() -> None:
    of_visit_plans = {"last_visit"}  # their stretch is the firm's, by tier, and no deadline of the policy
    assert {deadline.anchor for deadline in load().deadlines.values()} | of_visit_plans == set(ANCHORS)


def test_the_keys_of_an_article_include_those_of_its_paragraphs() -> None:
    assert {"complaints.first_reply", "complaints.close_within"} <= set(load().keys_of(38))
    assert load().keys_of(3) == (
        "documents.types",
        "documents.complete",
        "documents.expiring",
        "confidentiality.withheld_approval",
        "plausible.age_min",
        "plausible.age_max",
    )
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
    with pytest.raises(Refused, match="1 to 57") as refused:
        article(written)
    assert refused.value.sentence().isprintable()
