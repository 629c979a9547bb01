"""Complaints withdrawn, merged and corrected; who answered, and why closed without the acceptance."""

from fundcs.archive.migrations import scripts

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables and columns; steps of before keep NULL in them."""
    scripts.run("0011_complaints")
