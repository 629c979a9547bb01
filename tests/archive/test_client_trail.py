"""The trail of a client holds whatever concerns the client, in every chapter's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shared.department import office, staffed
from sqlmodel import SQLModel

import fundcs.archive.tables  # noqa: F401 - fills the metadata
from fundcs.archive import client_trail
from fundcs.archive.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Table

__all__ = ["office", "staffed"]

ZHANG, LI = "110101199003070011", "320102198512310029"
PAYEE = ("--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account", "6222586428459409230")
OTHER = ("--payee-name", "李娜", "--payee-bank", "工商银行", "--payee-account", "6222020000000000012")
TERMS = ("--fund", "JH01", "--amount", "300万", "--value-date", "2025-03-03", "--rate", "9%")


@pytest.fixture
def signed(office: Any) -> Any:
    """C000001 张伟 with the contract A-1, and C000002 李娜 without one."""
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ZHANG)
    office.ok("client", "add", "李娜", "--kind", "person", "--id-no", LI)
    office.ok("contract", "add", "A-1", "--client", "C000001", *TERMS, *PAYEE)
    return office


def rows(office: Any, client: str) -> list[tuple[str, str]]:
    return [(entry["table"], entry["key"]) for entry in office.json("archive", "trail", "--client", client)]


def test_every_table_that_refers_to_a_client_is_followed(founded: Path) -> None:
    refers = _referring_to_a_client(SQLModel.metadata.tables)
    archive = Archive(founded, writes=False)
    with archive.unit() as session:
        assert client_trail.tables(session) == refers | {"client", "sheet_allowance", "stored_file"}
    archive.close()


def _referring_to_a_client(tables: Any) -> set[str]:
    """The tables that name a client, or from which references lead to one that does."""
    found = {name for name, table in tables.items() if name == "client" or "client" in table.columns}
    while True:
        more = {name for name, table in tables.items() if name != "trail" and _parents(table) & found} - found
        if not more:
            return found - {"client", "trail"}
        found |= more


def _parents(table: Table) -> set[str]:
    return {key.column.table.name for key in table.foreign_keys}


def test_an_exit_and_its_withdrawal_are_on_the_trail_of_the_holder_alone(signed: Any) -> None:
    signed.ok("contract", "exit", "A-1", "--on", "2026-06-01", "--amount", "100万")
    signed.ok("contract", "exit", "A-1", "--withdraw", "2026-06-01", "--reason", "录错")
    told = rows(signed, "C000001")
    assert ("contract_exit", "1") in told
    assert ("exit_withdrawal", "1") in told
    assert rows(signed, "C000002") == [("client", "C000002")]


def test_a_transfer_is_on_the_trail_of_both_holders(signed: Any) -> None:
    signed.ok("contract", "transfer", "A-1", "--on", "2026-06-01", "--to", "C000002", *OTHER)
    for client in ("C000001", "C000002"):
        assert ("contract_transfer", "1") in rows(signed, client)
    assert ("contract", "A-1") in rows(signed, "C000002")


def test_the_steps_of_a_complaint_are_on_the_clients_trail(signed: Any) -> None:
    signed.ok("complaints", "log", "C000001", "--content", "派息晚了", "--channel", "phone")
    signed.ok("complaints", "reply", "K000001", "--content", "已查明")
    assert ("complaint_step", "K000001/1") in rows(signed, "C000001")
    assert ("complaint_step", "K000001/1") not in rows(signed, "C000002")


def test_a_package_is_on_the_trail_under_the_number_that_the_contract_had(signed: Any) -> None:
    signed.ok("submission", "submit", "A-1", "--on", "2025-03-04", "--by", "S003")
    signed.ok("contract", "edit", "A-1", "--no", "A-2", "--reason", "录错编号")
    told = rows(signed, "C000001")
    for key in ("A-1/1", "A-2/1"):
        assert ("package_round", key) in told
    assert ("contract_number", "A-1") in told
