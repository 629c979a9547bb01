"""A contract recorded in one line."""

from __future__ import annotations

from typing import Any

PAYEE = ("--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account", "6222020200112233445")


def subscribe(desk: Any, no: str, client: str, amount: str, day: str, **how: Any) -> None:
    """A contract of fund JH01 for an amount, signed and of value on a day; recorded that day unless `now`."""
    words = ("--client", client, "--fund", "JH01", "--amount", amount, "--rate", "9%", "--value-date", day)
    desk.ok("contract", "add", no, *words, *PAYEE, **{"now": f"{day} 09:00", **how})
