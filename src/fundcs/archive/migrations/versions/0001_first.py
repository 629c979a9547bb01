"""The first schema: staff, clients, funds, contracts, payout sheets, calendar, trail."""

from fundcs.archive.migrations import scripts

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, index and trigger."""
    scripts.run("0001_first")
