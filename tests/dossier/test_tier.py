"""Why a client is in a tier."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import pytest

from fundcs.act import Act, Person, Role
from fundcs.archive.archive import Archive
from fundcs.dossier.service.client_file import open_file
from fundcs.dossier.show.tier import explained
from fundcs.kit.view import console
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator

PAYEE = ("--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account", "6222586428459409230")


@pytest.fixture
def act(office: Any) -> Iterator[Act]:
    """An act that reads an archive where C000001 holds two contracts."""
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "110101199003070011")
    for no, amount, day in (("A-1", "300万", "2025-03-03"), ("A-2", "199.9999万", "2026-03-02")):
        terms = ("--fund", "JH01", "--amount", amount, "--value-date", day, "--rate", "9%")
        office.ok("contract", "add", no, "--client", "C000001", *terms, *PAYEE)
    archive = Archive(office.path, writes=False)
    now = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    with archive.unit() as session:
        yield Act(session, now, Person("S001", "王经理", Role.CS_MANAGER), load(None), office.path)
    archive.close()


def test_the_account_gives_contracts_sum_band_and_article(act: Act) -> None:
    account = cast("dict[str, Any]", explained(act, open_file(act, "C000001")).data)
    assert [(step["contract"], step["on"], step["amount"]) for step in account["contracts"]] == [
        ("A-1", "2025-03-03", "3000000.00"),
        ("A-2", "2026-03-02", "1999999.00"),
    ]
    assert (account["tier"], account["sum"], account["basis"], account["article"]) == (
        "senior",
        "4999999.00",
        "cumulative",
        "1",
    )
    assert account["band"] == {"from": "3000000.00", "below": "5000000.00"}
    assert [change["to"] for change in account["tier_history"]] == ["senior"]


def test_the_page_shows_the_arithmetic(act: Act, capsys: pytest.CaptureFixture[str]) -> None:
    explained(act, open_file(act, "张伟")).page(console())
    page = " ".join(capsys.readouterr().out.split())
    for part in ("3,000,000.00", "1,999,999.00", "= 4,999,999.00", "below 5,000,000.00", "Art. 1"):
        assert part in page
