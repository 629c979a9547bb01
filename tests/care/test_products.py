"""Information products: what was published for whom, and who was sent it (Art. 28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from care.test_mailings import mailed, subscribes

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["mailed"]
ADD = ("care", "product", "add", "三月运作公告", "--kind", "announcement")
HOLDERS = ["C000001", "C000002", "C000003", "C000004"]


@pytest.mark.parametrize(
    ("audience", "code", "clients"),
    [
        (("--fund", "JH01"), "holders", HOLDERS),
        (("--all",), "all", [*HOLDERS, "C000005"]),
        (("--tier", "vip", "--tier", "中级净值客户"), "tiers", ["C000001", "C000002"]),
        (("--client", "C000005", "--client", "王芳"), "clients", ["C000002", "C000005"]),
        (("--fund", "JH01", "--client", "C000001"), "clients", ["C000001"]),
    ],
)
def test_a_product_is_for_whom_it_says(
    mailed: Any, audience: tuple[str, ...], code: str, clients: list[str]
) -> None:
    made = mailed.json(*ADD, *audience)
    assert (made["no"], made["kind"], made["published_on"]) == ("X000001", "announcement", "2026-03-09")
    assert (made["audience"], made["clients"], made["left"]) == (
        code,
        clients,
        len(set(clients) - {"C000003"}),
    )


BAD = [
    ((), "say for whom"),
    (("--all", "--tier", "vip"), "say for whom"),
    (("--holders",), "--holders needs a fund"),
    (("--client", "C000009"), "C000009"),
    (("--tier", "senior", "--published", "2026-03-01"), "on 2026-03-01 there is nobody"),
    (("--all", "--published", "2026-03-10"), "in the future"),
    (("--fund", "JH09"), "JH09"),
    (("--all", "--kind", "poem"), "poem"),
    (("--all", "--file", "nothing.pdf"), "nothing.pdf"),
]


@pytest.mark.parametrize(("words", "why"), BAD)
def test_a_product_that_cannot_be_is_refused(mailed: Any, words: tuple[str, ...], why: str) -> None:
    assert why in mailed.refused(*ADD, *words)
    assert mailed.json("care", "product", "list") == []


def test_a_product_is_sent_to_all_who_are_left_but_those_who_want_no_mailings(mailed: Any) -> None:
    mailed.ok(*ADD, "--fund", "JH01")
    send = ("care", "product", "sent", "X000001")
    mailed.ok(*send, "C000004", "--channel", "sms", "--on", "2026-03-09")
    made = mailed.json(*send, "--channel", "微信")
    assert [(row["client"], row["channel"]) for row in made["sendings"]] == [
        ("C000004", "sms"), ("C000001", "wechat"), ("C000002", "wechat"),
    ]  # fmt: skip
    assert (made["sent"], made["left"], made["opted_out"]) == (3, 0, 1)
    assert "nobody is left" in mailed.refused(*send, "--channel", "sms")
    assert mailed.json(*send, "C000003", "--channel", "phone")["sent"] == 4


SENT_BADLY = [
    (("C000005", "--channel", "sms"), "is not for client C000005"),
    (("C000001", "--channel", "sms"), "was sent to client C000001 already"),
    (("C000002", "--channel", "pigeon"), "pigeon"),
    (("C000002", "--channel", "sms", "--on", "2026-03-10"), "in the future"),
    (("C000002", "--channel", "sms", "--on", "2026-03-08"), "was published on 2026-03-09"),
]


@pytest.mark.parametrize(("words", "why"), SENT_BADLY)
def test_a_sending_that_cannot_be_is_refused(mailed: Any, words: tuple[str, ...], why: str) -> None:
    mailed.ok(*ADD, "--fund", "JH01")
    mailed.ok("care", "product", "sent", "X000001", "C000001", "--channel", "sms")
    assert why in mailed.refused("care", "product", "sent", "X000001", *words)
    assert mailed.json("care", "product", "show", "X000001")["sent"] == 1


def test_an_announcement_goes_with_the_mailing_of_its_month_to_the_holders(mailed: Any) -> None:
    mailed.ok(*ADD, "--fund", "JH01", "--published", "2026-03-05")
    mailed.ok("care", "product", "add", "市场周报", "--kind", "market", "--all")
    rows = mailed.json("care", "mailing", "--month", "2026-03")
    assert [row["products"] for row in rows] == [["X000001"]] * 4
    mailed.ok("care", "mailing", "sent", "--month", "2026-03")
    shown = mailed.json("care", "product", "show", "X000001")
    assert [(row["client"], row["channel"], row["mailing"]) for row in shown["sendings"]] == [
        ("C000001", "letter", True), ("C000002", "letter", True),
    ]  # fmt: skip
    withdraw = ("care", "product", "withdraw", "X000001", "--client", "C000001", "--reason", "误录")
    assert "with a mailing" in mailed.refused(*withdraw)
    mailed.ok("care", "mailing", "withdraw", "C000001", "--month", "2026-03", "--reason", "误录")
    assert mailed.json("care", "product", "show", "X000001")["sent"] == 1


def test_whoever_holds_the_fund_later_is_not_among_its_holders_then(mailed: Any) -> None:
    mailed.ok(*ADD, "--fund", "JH01", "--published", "2026-03-05")
    subscribes(mailed, "K9", "C000005", "60万", now="2026-04-02")
    assert mailed.json("care", "product", "show", "X000001", now="2026-04-03")["clients"] == HOLDERS


def test_a_product_and_a_sending_are_withdrawn_once(mailed: Any) -> None:
    mailed.ok(*ADD, "--fund", "JH01")
    mailed.ok("care", "product", "sent", "X000001", "C000001", "--channel", "sms")
    one = ("care", "product", "withdraw", "X000001", "--client", "C000001", "--reason", "误录")
    assert mailed.json(*one)["sent"] == 0
    assert "is not on record" in mailed.refused(*one)
    assert mailed.json(*one[:4], "--reason", "重复登记")["withdrawn"] is True
    assert "X000001 has been withdrawn" in mailed.refused(*one[:4], "--reason", "误录")
    assert "X000001 has been withdrawn" in mailed.refused(
        "care", "product", "sent", "X000001", "--channel", "sms"
    )
    assert mailed.json("care", "product", "list") == []
    assert [row["no"] for row in mailed.json("care", "product", "list", "--withdrawn")] == ["X000001"]
    assert mailed.json("care", "mailing")[0]["products"] == []


def test_products_are_listed_by_month_kind_fund_and_client(mailed: Any) -> None:
    mailed.ok(*ADD, "--fund", "JH01", "--published", "2026-03-05")
    mailed.ok(
        "care", "product", "add", "内刊第2期", "--kind", "公司内刊", "--all", "--published", "2026-02-20"
    )
    for words, nos in (
        ((), ["X000002", "X000001"]),
        (("--month", "2026-02"), ["X000002"]),
        (("--kind", "announcement"), ["X000001"]),
        (("--fund", "JH01"), ["X000001"]),
        (("--client", "C000005"), ["X000002"]),
    ):
        assert [row["no"] for row in mailed.json("care", "product", "list", *words)] == nos
    assert "there is no product X000009" in mailed.refused("care", "product", "show", "X000009")
    assert "三月运作公告" in mailed.ok("care", "product", "list")


def test_a_copy_is_kept_in_the_archive(mailed: Any, tmp_path: Path) -> None:
    scan = tmp_path / "公告.pdf"
    scan.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    mailed.ok(*ADD, "--fund", "JH01", "--file", scan)
    assert len(mailed.json("archive", "files")) == 1
    assert mailed.json("archive", "verify")["ok"]


def test_the_client_s_file_tells_what_they_were_sent(mailed: Any) -> None:
    mailed.ok(*ADD, "--fund", "JH01")
    mailed.ok("care", "product", "sent", "X000001", "C000001", "--channel", "sms")
    (row,) = mailed.json("client", "show", "C000001", "--full")["products"]
    assert (row["no"], row["channel"], row["withdrawn"]) == ("X000001", "sms", None)
    assert "X000001" in mailed.ok("client", "history", "C000001")
