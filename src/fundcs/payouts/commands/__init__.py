"""The commands `fundcs payout …`; each module puts its own on the chapter's `app`."""

from fundcs.payouts.commands import extras, payments
from fundcs.payouts.commands.sheets import app

__all__ = ["app", "extras", "payments"]
