"""Outside client service a client's file is read by a grant of the general manager's (Art. 7)."""

from __future__ import annotations

from typing import Any

import pytest

ID_NO = "11010519491231002X"
HEAD = {"as_": "S004"}


def grant(firm: Any, staff: str, *words: str, until: str = "2026-11-30", **how: Any) -> Any:
    given = ("--until", until, "--reason", "核对客户投诉")
    return firm.json("access", "grant", staff, *words, *given, **(HEAD | how))


FILE = [
    ("client", "show", "C000001"),
    ("client", "history", "C000001"),
    ("client", "statement", "C000001"),
    ("client", "call", "C000001"),
    ("contract", "show", "K1"),
]


@pytest.mark.parametrize("words", FILE)
@pytest.mark.parametrize("of", [("--client", "C000001"), ("--fund", "JH01")])
def test_finance_reads_a_file_that_is_granted_and_none_before(
    firm: Any, words: tuple[str, ...], of: tuple[str, str]
) -> None:
    assert "may not read client files" in firm.refused(*words, as_="S005", code=4)
    grant(firm, "S005", *of)
    firm.ok(*words, as_="S005")


def test_an_adviser_lists_the_own_clients_and_contracts_and_reads_their_file_by_a_grant(firm: Any) -> None:
    assert [row["code"] for row in firm.json("client", "list", as_="S003")] == ["C000001"]
    assert [row["no"] for row in firm.json("contract", "list", as_="S003")] == ["K1"]
    assert firm.json("contract", "show", "K1", as_="S003")["client"] == "C000001"
    firm.refused("client", "show", "C000001", as_="S003", code=4)
    grant(firm, "S003", "--client", "C000002")
    assert [row["code"] for row in firm.json("client", "list", as_="S003")] == ["C000001", "C000002"]
    firm.ok("client", "show", "C000002", as_="S003")
    firm.refused("client", "show", "C000001", as_="S003", code=4)


def test_a_list_says_what_it_is_limited_to(firm: Any) -> None:
    said = firm.ok("client", "list", as_="S003")
    assert "Shown: the own clients and contracts, 2, and the files granted, 0 (Art. 7)" in said
    assert "Shown:" not in firm.ok("client", "list")


@pytest.mark.parametrize(
    ("command", "kept", "unknown"),
    [
        (("client", "show"), "C000002", "C000099"),
        (("client", "show"), "李娜", "李某"),
        (("client", "history"), ID_NO, "110101199003074514"),
        (("contract", "show"), "K2", "K9"),
        (("contract", "list", "--client"), "C000002", "C000099"),
    ],
)
def test_a_client_who_may_not_be_seen_is_refused_as_one_who_does_not_exist(
    firm: Any, command: tuple[str, ...], kept: str, unknown: str
) -> None:
    grant(firm, "S005", "--client", "C000001")
    said, other = (firm.refused(*command, who, as_="S005", code=4) for who in (kept, unknown))
    assert "may not see" in said
    assert _without(said, kept) == _without(other, unknown)


def _without(line: str, who: str) -> str:
    masked = f"{who[:4]}**********{who[-4:]}"
    return line.replace(masked, "…").replace(who, "…")


def test_a_complaint_is_read_by_a_grant_of_its_client_and_no_other(firm: Any) -> None:
    for client in ("C000001", "C000002"):
        firm.ok("complaints", "log", client, "--channel", "phone", "--content", "迟付")
    grant(firm, "S005", "--client", "C000001")
    assert firm.json("complaints", "show", "K000001", as_="S005")["client"] == "C000001"
    kept = firm.refused("complaints", "show", "K000002", as_="S005", code=4)
    assert kept == firm.refused("complaints", "show", "K000009", as_="S005", code=4)


def test_who_is_complained_about_does_not_read_it_by_a_grant(firm: Any) -> None:
    about = ("--content", "误导", "--against", "S003")
    firm.ok("complaints", "log", "C000001", "--channel", "phone", *about)
    grant(firm, "S003", "--client", "C000001")
    firm.refused("complaints", "show", "K000001", as_="S003", code=4)


def test_a_document_is_opened_by_a_grant_of_its_client_and_is_in_the_log(firm: Any) -> None:
    scan, copy = firm.folder.parent / "scan.pdf", firm.folder.parent / "copy.pdf"
    scan.write_bytes(b"%PDF-1.4\n")
    for client in ("C000001", "C000002"):
        firm.ok("client", "doc", "add", client, scan, "--type", "id_copy")
    grant(firm, "S005", "--client", "C000001")
    firm.ok("client", "doc", "list", "C000001", as_="S005")
    firm.ok("client", "doc", "open", 1, "--out", copy, "--reason", "核对", as_="S005")
    kept, unknown = (
        firm.refused("client", "doc", "open", no, "--out", copy, "--force", as_="S005", code=4)
        for no in (2, 9)
    )
    assert kept.replace(" 2 ", " … ") == unknown.replace(" 9 ", " … ")
    (row,) = firm.json("access", "log", "--client", "C000001")
    assert (row["staff"], row["command"], row["reason"]) == ("S005", "fundcs client doc open", "核对")


def test_a_grant_reads_and_changes_nothing(firm: Any) -> None:
    grant(firm, "S005", "--client", "C000001")
    firm.refused("client", "edit", "C000001", "--phone", "13912345678", as_="S005", code=4)
    firm.refused("client", "show", "C000001", "--reveal", "--reason", "核对", as_="S005", code=4)
    firm.refused("client", "export", "--csv", firm.folder / "all.csv", as_="S005", code=4)
    firm.refused("complaints", "list", as_="S005", code=4)


def test_a_grant_ends_by_itself_after_its_day(firm: Any) -> None:
    grant(firm, "S005", "--client", "C000001", until="2026-11-24")
    firm.ok("client", "show", "C000001", as_="S005", now="2026-11-24T23:59")
    firm.refused("client", "show", "C000001", as_="S005", now="2026-11-25T00:00", code=4)
    assert firm.json("access", "list", now="2026-11-25T00:00") == []
    (ended,) = firm.json("access", "list", "--all", now="2026-11-25T00:00")
    assert (ended["staff"], ended["state"]) == ("S005", "ended")


def test_a_grant_does_not_hold_before_it_was_made(firm: Any) -> None:
    grant(firm, "S005", "--client", "C000001")
    firm.refused("client", "show", "C000001", as_="S005", now="2026-11-20", code=4)


def test_a_grant_that_ended_is_not_brought_back_by_an_earlier_now(firm: Any) -> None:
    grant(firm, "S005", "--client", "C000001", until="2026-11-24")
    firm.ok("client", "edit", "C000002", "--remark", "x", now="2026-12-01")
    firm.refused("client", "show", "C000001", as_="S005", now="2026-11-24", code=4)


def test_a_grant_ends_with_leaving(firm: Any) -> None:
    grant(firm, "S005", "--client", "C000001", until="2027-11-24")
    firm.ok("staff", "leave", "S005", "--on", "2026-11-25")
    assert firm.json("access", "list", now="2026-11-25T09:00") == []
    firm.refused("client", "show", "C000001", as_="S005", now="2026-11-25T09:00", code=4)


def test_a_revoked_grant_holds_no_more_and_stays_on_record(firm: Any) -> None:
    grant(firm, "S005", "--client", "C000001")
    grant(firm, "S005", "--fund", "JH01")
    words = ("access", "revoke", "S005", "--client", "C000001", "--reason", "核对完毕")
    assert firm.json(*words, **HEAD)["state"] == "revoked"
    firm.ok("client", "show", "C000001", as_="S005")  # by the fund's
    firm.ok("access", "revoke", "S005", "--reason", "核对完毕", **HEAD)
    firm.refused("client", "show", "C000001", as_="S005", code=4)
    assert "nothing of it is granted" in firm.refused(*words, **HEAD)
    assert [row["state"] for row in firm.json("access", "list", "--all")] == ["revoked", "revoked"]


def test_who_has_not_signed_is_granted_with_a_warning_and_reads_nothing(firm: Any) -> None:
    firm.ok("staff", "add", "吴投资", "--role", "investment")
    given = ("--client", "C000001", "--until", "2026-11-30", "--reason", "x")
    result = firm.run("access", "grant", "S007", *given, **HEAD)
    assert (result.code, "has not signed" in result.err) == (0, True)
    assert "agreement" in firm.refused("client", "show", "C000001", as_="S007", code=4)


OF = ("--client", "C000001")


@pytest.mark.parametrize(
    ("who", "words", "code", "says"),
    [
        ("S001", ("S005", *OF, "--until", "2026-11-30"), 4, "general manager"),
        ("S005", ("S005", *OF, "--until", "2026-11-30"), 4, "general manager"),
        ("S004", ("S005", *OF, "--until", "2026-11-22"), 1, "cannot end on 2026-11-22, before today"),
        ("S004", ("S005", "--client", "C000099", "--until", "2026-11-30"), 1, "no client C000099"),
        ("S004", ("S005", "--fund", "JH99", "--until", "2026-11-30"), 1, "no fund JH99"),
        ("S004", ("S099", *OF, "--until", "2026-11-30"), 1, "no member of staff S099"),
        ("S004", ("S004", *OF, "--until", "2026-11-30"), 1, "reads every client file"),
        ("S004", ("S002", *OF, "--until", "2026-11-30"), 1, "reads every client file"),
        ("S004", ("S005", "--until", "2026-11-30"), 2, "say whose file it is"),
        ("S004", ("S005", *OF, "--fund", "JH01", "--until", "2026-11-30"), 2, "say whose file it is"),
    ],
)
def test_a_grant_that_cannot_be_is_refused_and_nothing_is_written(
    firm: Any, who: str, words: tuple[str, ...], code: int, says: str
) -> None:
    before = firm.json("archive", "info")["head"]
    assert says in firm.refused("access", "grant", *words, "--reason", "核对", as_=who, code=code)
    assert firm.json("archive", "info")["head"] == before


def test_nobody_who_left_is_granted_anything(firm: Any) -> None:
    firm.ok("staff", "leave", "S005")
    given = (*OF, "--until", "2026-11-30", "--reason", "核对")
    assert "left on 2026-11-23" in firm.refused("access", "grant", "S005", *given, **HEAD)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_grant_needs_its_reason(firm: Any, reason: str) -> None:
    words = ("access", "grant", "S005", *OF, "--until", "2026-11-30", "--reason", reason)
    assert "reason cannot be empty" in firm.refused(*words, **HEAD)


def test_the_firm_changes_who_sees_what(firm: Any) -> None:
    table = '[roles.permits]\nread_files = ["cs_manager", "advisor"]\n[roles.sight]\nhr = "all"\n'
    (firm.folder / "policy.toml").write_text(table, "utf-8")
    firm.ok("client", "show", "C000001", as_="S003")
    firm.refused("client", "show", "C000002", as_="S003", code=4)
    firm.refused("client", "show", "C000001", as_="S004", code=4)


def test_nobody_is_admitted_by_a_table_that_cannot_be_used(firm: Any) -> None:
    (firm.folder / "policy.toml").write_text("[roles.permits]\nread_staff = []\n", "utf-8")
    assert "roles.permits.read_staff" in firm.refused("staff", "list")
    assert "roles.permits.read_staff" in firm.refused("archive", "backup", firm.folder / "b.db")
