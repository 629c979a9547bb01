"""A fund is sealed after its last payout; what that closes, and how it is opened again (Art. 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shared.acting import acting
from shared.payout_desk import CHIEF, FINANCE, FIRST, INVESTMENT, SECOND, approved, confirm, desk, ledger
from shared.sealing import sealed

from fundcs.entitlements.service.sealing import sealed_clients, sealed_since

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["desk", "ledger"]

OTHER = (
    "--project-company", "金河置业有限公司", "--established", "2026-01-01", "--matures", "2028-01-01",
    "--frequency", "annual",
)  # fmt: skip


def paid(office: Any, payout: tuple[str, ...], on: str) -> None:
    """The payout of an approved sheet is paid on its day."""
    office.now = f"{on}T10:00"
    office.ok("payout", "done", "tell_received", *payout, as_=INVESTMENT)
    office.ok("payout", "done", "pay_investors", *payout, as_=FINANCE)


@pytest.fixture
def exited(desk: Any) -> Any:
    """The fund after its exit on 11 April 2026, the first payout paid and the second calculated."""
    approved(desk, FIRST)
    paid(desk, FIRST, "2026-04-01")
    for no in ("A-1", "A-2"):
        desk.ok("contract", "exit", no, "--on", "2026-04-11", "--amount", "365万")
    desk.now = "2026-06-20T10:00"
    confirm(desk, SECOND)
    return desk


@pytest.fixture
def closed(exited: Any) -> Any:
    """The same with everything paid, on 1 July 2026."""
    approved(exited, SECOND)
    paid(exited, SECOND, "2026-07-01")
    return exited


def test_a_fund_whose_last_payout_is_not_paid_is_not_sealed(exited: Any) -> None:
    # 3,650,000 at 10% for ten days, and the principal, of each of two contracts
    says = "the payout due 2026-07-01 of 7,320,000.00 yuan is not paid; open in all: 1"
    assert says in exited.refused("fund", "seal", "JH01")
    approved(exited, SECOND)
    assert says in exited.refused("fund", "seal", "JH01")
    assert exited.json("fund", "show", "JH01")["sealed_on"] is None
    paid(exited, SECOND, "2026-07-01")
    assert exited.json("fund", "seal", "JH01")["sealed_on"] == "2026-07-01"


def test_a_fund_of_which_money_is_to_be_received_back_is_not_sealed(closed: Any) -> None:
    closed.ok("contract", "edit", "A-1", "--rate", "5%", "--reason", "费率录错")
    says = closed.refused("fund", "seal", "JH01")
    # half of 90,000.00 of the first payout, half of 10,000.00 of the second
    assert "45,000.00 yuan of the payout due 2026-04-01 are to be received back from holders" in says
    assert "open in all: 2" in says
    back = ("--reference", "网银回单")
    closed.ok("payout", "recover", "A-1", "--due", "2026-04-01", "--amount", "45000", *back)
    assert "5,000.00 yuan of the payout due 2026-07-01" in closed.refused("fund", "seal", "JH01")
    closed.ok("payout", "recover", "A-1", "--due", "2026-07-01", "--amount", "5000", *back)
    closed.ok("fund", "seal", "JH01")


def test_a_fund_that_owes_more_than_it_paid_is_not_sealed(closed: Any) -> None:
    closed.ok("contract", "edit", "A-1", "--rate", "20%", "--reason", "费率录错")
    says = closed.refused("fund", "seal", "JH01")
    assert "100,000.00 yuan are still to be paid in addition to the payout due 2026-04-01" in says


def test_the_earliest_destruction_is_shown_and_the_policys(closed: Any) -> None:
    shown = closed.json("fund", "seal", "JH01")
    assert shown["earliest_destruction"] == "2046-07-01"
    (closed.folder / "policy.toml").write_text("[confidentiality]\nretention = 10\n", "utf-8")
    assert closed.json("fund", "show", "JH01")["earliest_destruction"] == "2036-07-01"
    assert "2036-07-01" in closed.ok("fund", "show", "JH01")
    client = closed.json("client", "show", "C000001")
    assert (client["sealed_on"], client["earliest_destruction"]) == ("2026-07-01", "2036-07-01")
    assert "Sealed since 2026-07-01 (Art. 15); earliest destruction: 2036-07-01" in closed.ok(
        "client", "show", "C000001"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("client", "edit", "C000001", "--phone", "13812345679"),
        ("client", "assign", "C000001", "--officer", "S002"),
        ("client", "doc", "add", "C000001", "--type", "other", "--paper", "A-1"),
        ("client", "doc", "withdraw", "1", "--reason", "误存"),
        ("client", "assess", "C000001", "--level", "C3"),
    ],
)
def test_the_file_of_a_client_without_another_fund_is_read_only(closed: Any, words: tuple[str, ...]) -> None:
    closed.ok("client", "doc", "add", "C000001", "--type", "id_copy", "--paper", "A-1")
    closed.ok("fund", "seal", "JH01")
    said = closed.refused(*words)
    assert "the file of client C000001 has been sealed since 2026-07-01, as all their funds are" in said


def test_an_import_does_not_change_a_sealed_clients_file(closed: Any, tmp_path: Path) -> None:
    closed.ok("fund", "seal", "JH01")
    path = tmp_path / "clients.csv"
    path.write_text("客户名称,证件号码,手机\n张伟,11010519491231002X,13812345679\n", "utf-8")
    assert "the file of client C000001 has been sealed" in closed.refused("client", "import", path)
    path.write_text("客户名称,证件号码\n张伟,11010519491231002X\n新客户,110101199003070011\n", "utf-8")
    assert closed.json("client", "import", path)["created"] == 1


def test_a_client_with_a_live_fund_is_not_sealed_and_a_new_contract_opens_the_file(closed: Any) -> None:
    terms = ("--amount", "100万", "--rate", "8%", "--value-date", "2026-07-01", "--payee-name", "张伟")
    payee = ("--payee-bank", "工商银行", "--payee-account", "6222020000000001111")
    closed.ok("fund", "add", "JH02", "金河二号", *OTHER)
    closed.ok("fund", "seal", "JH01")
    closed.ok("contract", "add", "B-1", "--client", "C000001", "--fund", "JH02", *terms, *payee)
    closed.ok("client", "edit", "C000001", "--phone", "13812345679")
    assert closed.json("client", "show", "C000001")["sealed_on"] is None
    closed.ok("contract", "cancel", "B-1", "--reason", "客户改变主意")
    assert closed.json("client", "show", "C000001")["sealed_on"] == "2026-07-01"


def test_who_took_a_contract_over_is_sealed_with_it_and_a_transfer_withdrawn_counts_for_nobody(
    desk: Any,
) -> None:
    payee = ("--payee-name", "王五", "--payee-bank", "工商银行", "--payee-account", "6222020000000003333")
    for code, id_no in (("C9", "110101199003070011"), ("C8", "440305197202294513")):
        desk.ok("client", "add", "王五", "--kind", "person", "--id-no", id_no, "--code", code)
        desk.ok("contract", "transfer", "A-1", "--to", code, "--on", "2026-02-01", *payee)
        if code == "C9":
            desk.ok("contract", "transfer", "A-1", "--withdraw", "2026-02-01", "--reason", "误录")
    sealed(desk.path, "JH01", "2026-03-30")
    with acting(desk.path, "2026-03-30 10:00") as act:
        assert set(sealed_clients(act.session)) == {"C000001", "C000002", "C8"}
        assert sealed_since(act.session, "C9") is None


def test_the_general_manager_opens_a_fund_again_with_a_reason(closed: Any) -> None:
    closed.ok("fund", "seal", "JH01")
    undo = ("fund", "seal", "JH01", "--undo")
    assert "needs a reason" in closed.refused(*undo, code=2, as_=CHIEF)
    assert "needs a reason" in closed.refused("fund", "seal", "JH01", "--reason", "x", code=2)
    assert "may not do this (Art. 7)" in closed.refused(*undo, "--reason", "尚有回款", code=4)
    assert "the text is empty" in closed.refused(*undo, "--reason", " ", as_=CHIEF)
    assert closed.json(*undo, "--reason", "尚有回款", as_=CHIEF)["sealed_on"] is None
    entry = closed.json("archive", "trail")[-2]
    assert (entry["table"], entry["staff"], entry["after"]["sealed_on"]) == (
        "fund_unsealing",
        CHIEF,
        "2026-07-01",
    )
    assert "is not sealed; there is nothing to take back" in closed.refused(
        *undo, "--reason", "再次", as_=CHIEF
    )
    closed.ok("client", "edit", "C000001", "--phone", "13812345679")
    assert closed.json("fund", "seal", "JH01")["sealed_on"] == "2026-07-01"
    assert closed.json("archive", "verify")["ok"]


def test_a_sealed_client_owes_no_document_and_no_specialist(closed: Any) -> None:
    closed.ok(
        "client", "doc", "add", "C000001", "--type", "id_copy", "--paper", "A", "--valid-until", "2026-08-01"
    )
    kinds = {duty["key"].split(":")[0] for duty in closed.json("reminders", "--within", "60d")}
    assert {"document", "documents", "unassigned"} <= kinds
    closed.ok("fund", "seal", "JH01")
    left = {duty["key"].split(":")[0] for duty in closed.json("reminders", "--within", "60d")}
    assert not {"document", "documents", "unassigned"} & left
    assert closed.json("client", "doc", "missing", "--all") == []


def test_a_sealed_file_is_unmasked_for_the_general_manager_and_by_their_leave(
    closed: Any, tmp_path: Path
) -> None:
    scan, viewed = tmp_path / "scan.pdf", tmp_path / "viewed.pdf"
    scan.write_bytes(b"%PDF %%EOF")
    closed.ok("client", "doc", "add", "C000001", scan, "--type", "id_copy")
    grant = ("access", "grant", "S001", "--until", "2026-12-31", "--reason", "监管问询")
    assert "there is nothing to grant" in closed.refused(*grant, "--client", "C000001", as_=CHIEF)
    closed.ok("fund", "seal", "JH01")
    reveal = ("client", "show", "C000001", "--reveal", "--reason", "监管问询")
    doc = ("client", "doc", "open", 1, "--out", viewed)
    says = "the file of client C000001 has been sealed since 2026-07-01 and is unmasked only by the general"
    for words in (reveal, doc):
        assert says in closed.refused(*words, code=4)
    assert not viewed.exists()
    closed.ok("client", "show", "C000001")
    closed.ok(*reveal, as_=CHIEF)
    closed.ok(*grant, "--client", "C000001", as_=CHIEF)
    closed.ok(*reveal)
    closed.ok(*doc)
    assert says in closed.refused(*reveal, code=4, now="2027-01-01T10:00")
    assert "C000002" in closed.refused("client", "show", "C000002", *reveal[3:], code=4)
    closed.ok(*grant, "--fund", "JH01", as_=CHIEF)
    closed.ok("client", "show", "C000002", *reveal[3:])


def test_a_contract_of_a_sealed_fund_is_unmasked_by_leave_though_its_client_has_another_fund(
    closed: Any,
) -> None:
    closed.ok("fund", "seal", "JH01")
    terms = ("--established", "2026-01-01", "--matures", "2028-01-01", "--frequency", "quarterly")
    closed.ok("fund", "add", "JH02", "稳健二号", "--project-company", "京城置业", *terms)
    (no,) = [row["no"] for row in closed.json("contract", "list") if row["client"] == "C000001"]
    account = ("--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account", "6222020200112233445")
    signed = ("--fund", "JH02", "--amount", "100万", "--rate", "8%", "--value-date", "2026-07-01")
    closed.ok("contract", "add", "NEW1", "--client", "C000001", *signed, *account)
    reveal = ("--reveal", "--reason", "监管问询")
    closed.ok("client", "show", "C000001", *reveal)
    says = closed.refused("contract", "show", no, *reveal, code=4)
    assert "is of a fund sealed since 2026-07-01" in says
    closed.ok("contract", "show", no)
    closed.ok("contract", "show", "NEW1", *reveal)
    closed.ok("contract", "show", no, *reveal, as_=CHIEF)
    grant = ("access", "grant", "S001", "--until", "2026-12-31", "--reason", "监管问询")
    closed.ok(*grant, "--fund", "JH01", as_=CHIEF)
    closed.ok("contract", "show", no, *reveal)
