"""Withdrawals of steps, findings, feedback, clients, members and funds; what a judgement changed."""

from fundcs.archive.migrations import scripts

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the tables."""
    scripts.run("0017_withdrawals")
