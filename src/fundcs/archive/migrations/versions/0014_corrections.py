"""Rounds, deadlines and decisions withdrawn, items waived, roles and approvals with their day."""

from fundcs.archive.migrations import scripts

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables and columns; rounds and clients of before keep NULL in them."""
    scripts.run("0014_corrections")
