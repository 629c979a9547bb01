"""Columns that no field takes: what they seem to hold, so that none that matters is passed over unsaid."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_
from fundcs.kit.tabular.cells import BLANKS, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundcs.kit.tabular.reading import Cell

_HARMLESS: Final = re.compile(
    r"序号|编号|备注|说明|附注|性别|年龄|邮编|邮政编码|电话|手机|传真|邮箱|地址|部门|渠道|联系人|no|index|remarks?|notes?"
)
_HEADINGS: Final = (
    (N_("a state"), re.compile(r"状态|状况|作废|失效|有效性|是否|state|status")),
    (N_("a rate"), re.compile(r"利率|收益率|费率|年化|基准|rate")),
    (N_("an account"), re.compile(r"账[号户]|帐[号户]|卡号|户名|account")),
    (N_("an identity number"), re.compile(r"证件|身份证|护照|信用代码|通行证|idn(?:o|umber)")),
    (N_("a currency"), re.compile(r"币[种别]|货币|currency")),
    (N_("an amount"), re.compile(r"金额|本金|余额|份额|利息|收益|款$|款项|费用?$|amount|principal|interest")),
    (N_("a date"), re.compile(r"日期?$|时间$|到期|期限|dates?$")),
)
"""What a heading, in its bare form, says its column holds; the first that fits."""
_STATES: Final = frozenset({
    "作废", "已作废", "无效", "已失效", "撤销", "已撤销", "取消", "已取消", "终止", "已终止", "退出",
    "已退出", "存续", "有效", "已到期", "已结清", "清算", "已清算", "转让", "已转让",
})  # fmt: skip
_LONG_NUMBER: Final = re.compile(r"[0-9]{15,19}|[0-9]{17}[Xx]")
_PERCENT: Final = re.compile(r"[0-9.]+ ?%")
_MOST: Final = 0.8
"""The share of a column's values that has to be of one kind."""
LOOKED_AT: Final = 500
"""So many cells of a column that are not blank are looked at."""
_LEAST_AMOUNT: Final = 10_000
_LEAST_PHONE: Final = 10**10


def seems(forms: Iterable[str], cells: Sequence[Cell]) -> str | None:
    """What a column of this heading, by its bare forms, with these values seems to hold; None: no matter.

    It is a phrase to be translated.
    """
    forms = tuple(forms)
    if any(_HARMLESS.fullmatch(form) for form in forms):
        return None
    for what, pattern in _HEADINGS:
        if any(pattern.search(form) for form in forms):
            return what
    values = [cell for cell in cells[:LOOKED_AT] if shown(cell).strip() not in BLANKS]
    return _by_values(values) if values else None


def _by_values(values: Sequence[Cell]) -> str | None:
    texts = [shown(value).strip() for value in values]
    if any(text in _STATES for text in texts):
        return N_("a state")
    if _mostly(isinstance(value, date) for value in values):
        return N_("a date")
    if _mostly(_PERCENT.fullmatch(text) is not None for text in texts):
        return N_("a rate")
    if _mostly(_LONG_NUMBER.fullmatch(text.replace(" ", "")) is not None for text in texts):
        return N_("an account or identity number")
    numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    phones = sum(_LEAST_PHONE <= value < 2 * _LEAST_PHONE for value in numbers)
    if len(numbers) - phones >= _MOST * len(values) and max(numbers) >= _LEAST_AMOUNT:
        return N_("an amount")
    return None


def _mostly(answers: Iterable[bool]) -> bool:
    given = list(answers)
    return sum(given) >= _MOST * len(given)
