"""One word for one thing: the words that the glossary forbids are in no sentence, screen or workbook.

The glossary keeps the regulation's own words for departments, steps and forms, one word for each thing, and
no vocabulary of debt on the investor's side. What is held here is what a reader would have to find otherwise.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest

import messages
from fundcs.archive.called import COLUMNS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT: Final = Path(__file__).resolve().parents[2]
TREE: Final = messages.read()
CHINESE: Final = {str(entry.sentence): entry.msgstr for entry in TREE.translations}
ENGLISH: Final = [text for said in TREE.said for text in (said.msgid, said.plural) if text]

WORDS: Final = (
    # the regulation's own names
    r"投资部(?!门)", "募集部", "募集人员", "递交", "办结", "判断", "委托代理人", "专属活动", "专属客服",
    "存续客户",
    r"(?<!理财)顾问", "项目公司付款", "方案被拒", "客户异议", "不披露身份",
    # one word for one thing
    "客户代码", "员工代码", "角色", "制度文件", "制度配置", "规则键", "轮次", "缺陷", "办理人", "收款人",
    r"(?<!打款)回执金额", "年化", "取整", "年天数", "止息", r"第 90 百分位",
    # programmers' words
    "链头", "哈希", "架构", "掩码", "重放", "工作簿", "半成品",
    # nothing that promises
    "归还本金", "返还本金", "还本", "兑付", "保本", "预期收益", "投资人付款", "投资人已付款",
)  # fmt: skip
"""What no Chinese sentence, label, screen or workbook says."""
FORMS: Final = (
    # one form for a default, a filter, a repeat, a remedy, a measure word
    "不填则", "未填则", "未指定则", "请不填", "仅列", "只列出", "可多次填写", "二者", "名客户", "位员工",
    r"[。：]请(?!求)", r"(?:^|[；。：])(?!(?:[^；。：]*，)?[如若])[^；。：]*(?<!的)，请(?!求)",
    r"[，；](?:可用|用) ?`",
)  # fmt: skip
"""What no sentence of the catalogue says; a client may have said it."""
ALLOWED: Final = {"缺陷": ("fundcs 的缺陷",), "，请": ("均未接听，请决定如何处理",)}
"""Where a word is right all the same."""
IDIOMS: Final = (
    r"\breckon", r"\bmend\b", r"\banew\b", r"\bin clear\b", r"\bhand(?:ed|s)? in\b", r"\bunless given\b",
    r"\(s\)",
    r"; else\b", r"--advisor\b", r"(?<![\{-])\bpayees?\b", "behind the program", r"\bhead of the trail\b",
    r"(?<!there) is no (?!longer|such)", r"\b(?:is|are) owed\b", r"(?<!company )\bowes\b",
    r"\bowe[sd]?\b(?=$|:)", r"\bearns?\b", r"\bwhat came\b", r"\bproblem (?:found|recorded)\b",
)  # fmt: skip
"""What no English sentence says; glossary.md has the plain word."""


def hits(words: tuple[str, ...], texts: Iterable[str]) -> list[str]:
    """`word: sentence` for each sentence that holds a word, but for those where it is allowed."""
    return [
        f"{found[0]}: {text}"
        for text in texts
        for word in words
        for found in [re.search(word, text)]
        if found and not _allowed(found[0], text)
    ]


def _allowed(word: str, text: str) -> bool:
    return any(part in text for key, parts in ALLOWED.items() if key in word for part in parts)


def test_no_chinese_sentence_holds_a_word_that_the_glossary_forbids() -> None:
    assert hits((*WORDS, *FORMS), CHINESE.values()) == []


def test_no_english_sentence_holds_an_idiom_that_the_glossary_forbids() -> None:
    assert hits(IDIOMS, ENGLISH) == []


def test_no_label_of_the_policy_holds_a_forbidden_word() -> None:
    text = (ROOT / "src/fundcs/policy/default.toml").read_text("utf-8")
    assert hits(WORDS, re.findall(r'zh = "([^"]*)"', text)) == []


def test_the_sample_year_shows_no_promise_and_no_licensed_role() -> None:
    lines = (ROOT / "samples/year.txt").read_text("utf-8").splitlines()
    words = ("投资顾问", "补足", "宣讲", r"投资部(?!门)", "募集部", "[\u4e00-\u9fff][,;:?!]")
    assert hits(words, lines) == []


# Values that are themselves Chinese words or phrases, beside which no blank stands.
IN_WORDS: Final = {
    "account", "article", "basis", "before", "change", "chapter", "event", "half", "help", "kind", "label",
    "later",
    "names", "nearest", "now", "possible", "problem", "reason", "role", "roles", "said", "state", "step",
    "tier", "title", "unit", "what", "why",
}  # fmt: skip


def test_a_value_stands_between_blanks_but_not_in_the_number_of_an_article() -> None:
    tight = re.compile(r"(?P<before>[\u4e00-\u9fff])?\{(?P<name>\w*)[^{}]*\}(?P<after>[\u4e00-\u9fff])?")
    found = [
        text
        for text in CHINESE.values()
        for value in tight.finditer(text)
        if (value["before"] or value["after"])
        and value["name"] not in IN_WORDS
        and not (value["before"] == "第" and value["after"] in ("条", "项", "章"))
    ]
    assert found == []


def test_chinese_has_full_width_punctuation() -> None:
    half = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]")
    assert [text for text in CHINESE.values() if half.search(re.sub(r"`[^`]*`|“[^”]*”", "", text))] == []


def test_an_article_is_cited_in_one_form() -> None:
    cited = re.compile(r"第[0-9{}a-z_]+条|第\d+至\d+条|第\d+(?:、\d+)+条|第\d+条第\d+(?:、\d+)*项|第三十八条")
    loose = re.compile(r"\d+\(\d+\)|Art\.|第 ?\d+ ?[-–] ?\d+ ?条|第[一二三四五六七八九十]+条")
    typed = re.compile("可写作|写成")  # says how an article may be typed
    rest = {text: cited.sub("", text) for text in CHINESE.values() if not typed.search(text)}
    assert [text for text, left in rest.items() if loose.search(left)] == []


# ------------------------------------------------------------------ screens and workbooks of the sample

SCREENS: Final = """
status
reminders
client list
client show C000032
client history C000018
client statement C000032
contract list
contract show YX01-2026-0005
fund list
fund show YX01
submission list
submission show YX01-2026-0053
submission penalties
submission sent
payout schedule --fund YX01
payout show --fund YX01
payout list
payout explain YX01-2026-0005
payout steps --fund YX01
payout forecast
payout statement C000032
payout overdue
complaints list
complaints show K000001
complaints show K000004
complaints stats --from 2026-10-01
complaints overdue
callbacks list
callbacks plan --fund YX01
callbacks findings
callbacks stats --from 2026-10-01
callbacks overdue
staff list
staff show S005
archive info
archive trail --limit 400
policy show
policy article 38
explain C000032
explain K000001
calendar show 2026
""".strip().splitlines()
WORKBOOKS: Final = """
payout export --fund YX01 --xlsx
payout letters --fund YX01 --xlsx
payout notice --fund YX01 --xlsx
payout forecast --xlsx
client export --xlsx
callbacks plan --fund YX01 --xlsx
callbacks stats --from 2026-10-01 --xlsx
complaints stats --from 2026-10-01 --xlsx
submission penalties --xlsx
submission sent --fund YX01 --month 2026-10 --xlsx
submission list --xlsx
submission list --editable --xlsx
complaints list --editable --xlsx
contract list --xlsx
client list --xlsx
contract list --editable --xlsx
client list --editable --xlsx
callbacks list --xlsx
complaints list --xlsx
submission form YX01-2026-0053 --kind handover --xlsx
submission form YX01-2026-0053 --kind missing --xlsx
reminders --out
""".strip().splitlines()
CODES: Final = re.compile(
    r"(?<![\w-])(?:cs_specialist|cs_manager|general_manager|quasi_senior|payout_verify|payout_done|no_answer"
    r"|account_changed|handed_over|taken_over|modified_following|gb18030|True|False|None|1900-01-01)(?![\w-])"
    r"|\d+\(\d+\)"
)
"""Codes of enums that no word of English is, what Python prints, the first day there is, 38(5)."""
TRAIL: Final = re.compile(
    r"：(?:phone|email|wechat|letter|visit|reached|refused|routine|confirmed|changed|reply|promise|propose"
    r"|reject|accept|close|refer|answer|sales|payout|contract|finance|investment|delay|person|institution"
    r"|qualified|unqualified|missing|defective|late|quarterly|monthly|annual|hr|advisor)$"
)
"""A column of the trail that shows the code it keeps."""
NAMES: Final = re.compile(
    r"(?<![\w./-])(?:" + "|".join(name for name in chain(TABLES, COLUMNS) if "_" in name) + r")(?![\w-])"
)
"""Names of tables and columns."""
SECONDS: Final = re.compile(r"\d\d:\d\d:\d\d|T\d\d:\d\d")


def spoken(page: str) -> list[str]:
    """The lines without commands to type, keys of settings and codes beside or below their labels."""
    typed = r"fundcs [a-z].*|[a-z_]+\.[a-z_]+(?= )|\w+（[^）]*）|^ +[a-z_]+ +$"
    return [re.sub(typed, "", line) for line in page.splitlines()]


@pytest.mark.parametrize("words", SCREENS)
def test_a_screen_shows_no_code_no_column_and_no_second(
    sample: Any, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    page = sample.ok(*words.split(), lang="zh")
    lines = spoken(page)
    assert [line for line in lines if CODES.search(line) or TRAIL.search(line)] == []
    assert [line for line in lines if NAMES.search(line) or SECONDS.search(line)] == []
    ours = [line for line in page.splitlines() if not re.search("承诺保本|不保本", line)]  # a client's words
    assert hits(WORDS, ours) == []


@pytest.fixture
def demo(sample: Any, tmp_path: Path) -> Any:
    """A copy of the sample archive: an export is written on its trail."""
    return replace(sample, folder=shutil.copytree(sample.folder, tmp_path / "demo"))


@pytest.mark.parametrize("words", WORKBOOKS)
def test_a_workbook_shows_no_code_and_no_forbidden_word(demo: Any, tmp_path: Path, words: str) -> None:
    path = tmp_path / "page.xlsx"
    demo.ok(*words.split(), path, lang="zh")
    book: Any = openpyxl.load_workbook(path, data_only=True)
    tabs = [sheet for sheet in book if sheet.sheet_state == "visible"]
    cells = [str(cell) for tab in tabs for row in tab.iter_rows(values_only=True) for cell in row if cell]
    texts = [*cells, *(tab.title for tab in tabs), *(str(tab.oddFooter.left.text) for tab in tabs)]
    shown = [text for text in texts if not text.startswith("fundcs ")]
    shown = [text for text in shown if not re.search("承诺保本|不保本", text)]  # a client's words
    assert [text for text in shown if CODES.search(text) or NAMES.search(text)] == []
    assert hits(WORDS, shown) == []


PROMISE: Final = "不构成对本金或收益的承诺"


@pytest.mark.parametrize(
    ("words", "tab"),
    [
        ("payout export --fund YX01 --xlsx", "派息测算表"),
        ("payout letters --fund YX01 --xlsx", "派息通知函"),
        ("payout forecast --xlsx", "按月派息资金"),
    ],
)
def test_what_speaks_of_an_investors_money_says_that_it_promises_nothing(
    demo: Any, tmp_path: Path, words: str, tab: str
) -> None:
    path = tmp_path / "page.xlsx"
    demo.ok(*words.split(), path, lang="zh")
    book: Any = openpyxl.load_workbook(path, data_only=True)
    cells = [str(cell) for row in book[tab].iter_rows(values_only=True) for cell in row if cell]
    assert any(PROMISE in cell for cell in cells)


def test_a_next_step_is_typed_as_it_is_shown(sample: Any) -> None:
    steps = set(re.findall(r"--(?:kind|outcome) ([\u4e00-\u9fff]+)", sample.ok("reminders", lang="zh")))
    assert steps == {"派息前回访", "接通"}
    for kind in steps - {"接通"}:
        assert sample.ok("callbacks", "list", "--kind", kind, "--outcome", "接通", lang="zh")
