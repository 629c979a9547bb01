"""What every page and every JSON document has in common."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from rich.console import Console

from fundcs.kit.view import iso, table


def test_a_figure_is_never_broken_however_narrow_the_screen() -> None:
    rows = table("名称", ("金额", "right"))
    rows.add_row("京西投资管理有限公司" * 3, "11,999,999.00")
    out = Console(file=io.StringIO(), width=30)
    out.print(rows)
    assert isinstance(out.file, io.StringIO)
    assert "11,999,999.00" in out.file.getvalue()


def test_a_moment_is_carried_to_the_second_with_shanghai_s_offset() -> None:
    moment = datetime(2026, 11, 23, 2, 0, 5, 999_999, tzinfo=UTC)
    assert iso(moment) == "2026-11-23T10:00:05+08:00"
