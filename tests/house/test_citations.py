"""An article is cited for what it says: a table of what the articles set, and on what they are silent.

Chapter 10 orders the payout sheet (Art. 47) and gives deadlines, but no formula, no rounding and no rule for
non-working days. Where an article is silent the value is the program's default or the firm's own, and an
explanation says so.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

import messages
from fundcs.deadlines.rules import due
from fundcs.kit.arrangements import statutory
from fundcs.kit.i18n import speaking
from fundcs.kit.workdays import WorkCalendar
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.loader import load

ROOT: Final = Path(__file__).resolve().parents[2]
SET: Final = {
    "tier.basis": "1",  # cumulative subscription
    "tier.bands": "1",
    "documents.types": "3",
    "confidentiality.nda_roles": "18",
    "penalty.scales": "23",
    "penalty.escalate_to": "23",
    "complaints.first_reply": "38(5)",  # 24 hours
    "complaints.promised_reply": "38(5)",  # the stated reply time
    "callbacks.finding_answer": "43",  # 3 working days
    "care.journal": "9",  # monthly
    "care.journal_tiers": "9",
    "care.holiday_greeting": "10",
    "care.birthday_greeting": "10",
    "care.vip_event": "40",  # every half-year
    "care.budget_rise_min": "36",
    "care.budget_rise_max": "36",
    "payout.verify": "46",  # 30 days before the due date
    "payout.sheet": "47",  # 5 working days after the callbacks
    "payout.finance_check": "48",
    "payout.interest_notice": "49",
    "payout.confirm_date": "51",
    "payout.pay_investors": "53",
    "payout.tell_cs": "54",
    "payout.done": "55",
}
"""Settings whose value stands in the article itself."""
ABOUT: Final = {
    1: "tier|evidence|investor",
    3: "withh|general manager|disclose",
    4: "stored documents|origin",
    5: "subscriptions and exits|yearly",
    6: "leave|has left",
    7: "may not do this|--reveal|own contracts|appointment|permitted|may not see|permit shows"
    "|client file|client's file|files granted",
    8: "CS specialist|officer|unassigned",
    9: "house journal|mail",
    10: "greet",
    11: "letter|fax",
    12: "look\\w* after|what they hold",
    15: "seal",
    16: "leak",
    18: "agreement",
    19: "appointment",
    21: "package",
    22: "form|review of",
    23: "scale|unqualified|penalt|failed|failure",
    24: "deadline|not submitted|failed|failure|handed in",
    25: "package|HR|penalty list",
    26: "note|consultation",
    28: "product",
    29: "trail",
    35: "budget|as entered",
    36: "budget|rise|raised",
    38: "complaint|reply|solution|accept|reject|malicious|reported|escalat",
    39: "VIP|tier|consent",
    40: "VIP|event|half-year|general-manager",
    41: "callback|call",
    43: "finding|problem|resolve|in time",
    44: "violation|referral|complaint",
    45: "channel|Every client",
    46: "verif|account|call sheet|steps of a payout",
    47: "payout sheet|sheet of a fund|basis: Art. 47; method: fund contract and policy",
    48: "receipt|remit",
    49: "interest notice|project company",
    50: "date and the amount",
    51: "project company",
    52: "project company",
    53: "paid|payment|pay",
    54: "CS",
    55: "follow-up|after the payout|steps of a payout",
}
"""What a sentence that cites the article may be about."""
SILENT: Final = {
    "a formula": "×|÷|daily balances|formula|rounded|rounding",
    "non-working days": "working day|roll|holiday",
    "a second person": "second person|another person",
    "an approval of the sheet": "approv\\w+ (?:a|the|of a) (?:checked )?sheet",
}
"""What no article of the regulation sets; it may be cited beside one only as the basis of the sheet."""
CITED: Final = re.compile(r"Art\. (\d+)(?:\(\d+\))?(?:-(?:\(?)(\d+))?")


def sentences() -> list[tuple[str, list[int]]]:
    """Each sentence that cites articles by number, with their numbers."""
    texts = [said.msgid for said in messages.read().said]
    cited = [(text, [int(match[1]) for match in CITED.finditer(text)]) for text in texts]
    return [(text, numbers) for text, numbers in cited if numbers]


def test_a_setting_is_the_regulations_only_where_the_article_sets_its_value() -> None:
    found = {entry.key: entry.article for entry in load().items() if entry.source == "regulation"}
    assert found == SET


@pytest.mark.parametrize(("text", "numbers"), sentences(), ids=lambda value: str(value)[:60])
def test_a_sentence_cites_an_article_for_what_it_is_about(text: str, numbers: list[int]) -> None:
    assert [number for number in numbers if not re.search(ABOUT[number], text, re.IGNORECASE)] == []


def test_no_article_is_cited_for_what_the_regulation_does_not_say() -> None:
    basis = "method: fund contract and policy"
    wrong = [
        f"{text}: no article sets {what}"
        for text, _numbers in sentences()
        for what, words in SILENT.items()
        if re.search(words, text) and basis not in text
    ]
    assert wrong == []


def docstrings() -> list[str]:
    """The first paragraph of every docstring of the program, on one line, after its module's name."""
    found = []
    for path in sorted((ROOT / "src/fundcs").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
                first = str(ast.get_docstring(node)).split("\n\n")[0]
                found.append(f"{path.stem}: {' '.join(first.split())}")
    return found


def test_no_docstring_lays_the_calculation_or_the_calendar_on_an_article() -> None:
    cited = re.compile(r"chapter 10(?!, Art)|Art\. (?:47|53)")
    ours = "|".join((*SILENT.values(), r"\broll(?:s|ed)?\b", "arithmetic", "accrual moves", "rate comes"))
    wrong = [text for text in docstrings() if cited.search(text) and re.search(ours, text)]
    assert wrong == []


@pytest.mark.parametrize(
    ("key", "source", "english", "chinese"),
    [
        ("complaints.first_reply", "regulation", "24 clock hours after it, Art. 38(5)", "，第38条第5项"),
        ("complaints.close_within", "house", ", by default: Art. 38(6) sets no time",
         "；系统默认，第38条第6项未规定期限"),
        ("complaints.close_within", "firm", ", set by the firm under Art. 38(6)",
         "；公司设定，依据第38条第6项"),
    ],
)  # fmt: skip
def test_the_account_of_a_deadline_says_where_its_time_comes_from(
    key: str, source: Any, english: str, chinese: str
) -> None:
    deadline = replace(load().deadline(key), source=source)
    reckoned = due(deadline, datetime(2026, 11, 23, 10, tzinfo=SHANGHAI), WorkCalendar(statutory))
    assert str(reckoned.account()[1]).endswith(english)
    with speaking("zh"):
        assert str(reckoned.account()[1]).endswith(chinese)
