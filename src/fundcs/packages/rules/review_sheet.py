"""What a reviewer writes beside the items of a package on a review sheet (Art. 22-23)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.packages.rules.package import Result

_FINE: Final = frozenset(
    {"√", "✓", "✔", "☑", "v", "y", "yes", "ok", "是", "对", "无误", "合格", "齐全", "qualified"}
)
_MISSING: Final = re.compile(r"(?:缺失|缺|未交|未提交|missing)(?:\s*[:：=,，]\s*(.*))?", re.IGNORECASE)
_WAIVED: Final = re.compile(r"(?:免交|豁免|waived?)(?:\s*[:：=,，]\s*(.*))?", re.IGNORECASE)
_DEFECTIVE: Final = re.compile(r"(?:不合格|有误|defective)\s*[:：=,，]\s*(.*)", re.IGNORECASE)
_RESULTS: Final = {
    "合格": Result.QUALIFIED, "通过": Result.QUALIFIED, "qualified": Result.QUALIFIED, "√": Result.QUALIFIED,
    "不合格": Result.UNQUALIFIED, "未通过": Result.UNQUALIFIED, "unqualified": Result.UNQUALIFIED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said of items, each as `submission review` takes it: ITEM or ITEM=WHY; waived ones with WHY."""

    missing: tuple[str, ...]
    defective: tuple[str, ...]
    waived: tuple[str, ...] = ()


def result_of(text: str) -> Result:
    """The result written into a row. Raises Refused for what is none."""
    result = _RESULTS.get(fold(text).casefold())
    if result is None:
        raise Refused(
            N_("'{text}' is not a result of a review; write 合格 or 不合格"),
            text=quoted(text),
        )
    return result


def remarks_of(written: Mapping[str, str | None]) -> Remarks:
    """What was written beside items, by their codes; a tick or nothing says that an item is in order.

    缺失 is a missing item, 免交 a waived one, each with the reason after a colon; any other text is what is
    wrong with the item.
    """
    missing, defective, waived = [], [], []
    for code, text in written.items():
        remark = fold(text or "")
        if not remark or remark.casefold() in _FINE:
            continue
        lacking = _MISSING.fullmatch(remark)
        if lacking is not None:
            missing.append(f"{code}={lacking[1]}" if lacking[1] else code)
            continue
        let_off = _WAIVED.fullmatch(remark)
        if let_off is not None:
            waived.append(f"{code}={let_off[1] or ''}")
            continue
        faulty = _DEFECTIVE.fullmatch(remark)
        defective.append(f"{code}={faulty[1] if faulty else remark}")
    return Remarks(tuple(missing), tuple(defective), tuple(waived))
