"""Payments to investors with banks' answers, interest notices, differences signed off."""

from fundcs.archive.migrations import scripts

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make their tables and indexes."""
    scripts.run("0006_payments")
