"""`fundcs client call`: one screen while a client is on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

if TYPE_CHECKING:
    from conftest import Office


def test_what_is_owed_to_the_client_comes_first_and_so_do_its_commands(sample: Office) -> None:
    page = sample.json("client", "call", "陈洋", as_="S002")
    assert [duty["key"].split(":")[0] for duty in page["duties"]] == ["complaint"]
    assert [(complaint["no"], complaint["state"]) for complaint in page["complaints"]] == [
        ("K000004", "replied")
    ]
    assert len(page["likely"]) == 3
    assert page["likely"][0] == page["duties"][0]["next"]


def test_the_next_payouts_show_their_accounts_masked_and_whether_they_are_verified(sample: Office) -> None:
    page = sample.json("client", "call", "C000010")
    (payout,) = page["payouts"]
    assert (payout["fund"], payout["due"]) == ("YX02", "2027-03-15")
    assert [(line["payee_account"][-4:], line["verified"]) for line in payout["lines"]] == [
        ("3013", False),
        ("1137", False),
    ]
    assert all(line["payee_account"].startswith("****") for line in payout["lines"])
    assert page["likely"][0].startswith("fundcs callbacks log C000010 --kind payout_verify --outcome reached")


def test_the_last_calls_are_shown_newest_first(sample: Office) -> None:
    contacts = sample.json("client", "call", "C000001")["contacts"]
    assert [contact["at"][:10] for contact in contacts] == ["2026-11-03", "2026-10-26", "2026-10-12"]


def test_a_client_never_told_where_to_complain_is_to_be_told_now(office: Office) -> None:
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "110101199003070011")
    assert office.json("client", "call", "张伟")["channels_told"] is None
    assert "say it now (Art. 45)" in " ".join(office.ok("client", "call", "张伟").split())


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("client", ["C000001", "C000010", "C000023", "C000049"])
def test_the_screen_is_one_and_not_wider_than_80(
    sample: Office, monkeypatch: pytest.MonkeyPatch, client: str, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    screen, _likely, _commands = sample.ok("client", "call", client, lang=lang).partition(
        "Likely next:" if lang == "en" else "接下来可能用到的命令："
    )
    assert _likely
    assert max(cell_len(line) for line in screen.splitlines()) <= 80
    assert len(screen.splitlines()) <= 40


def test_who_may_not_see_the_file_may_not_see_the_screen(sample: Office) -> None:
    for staff in ("S009", "S004"):
        sample.refused("client", "call", "C000001", as_=staff, code=4)


def test_in_clear_it_needs_a_reason(sample: Office) -> None:
    assert "--reason" in sample.refused("client", "call", "C000001", "--reveal", code=2)
