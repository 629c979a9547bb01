"""Complaints withdrawn, merged and corrected; who answered, and why closed without the acceptance."""

from fundcs.archive.migrations import scripts

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables and columns; steps of before keep NULL in them."""
    scripts.run("0012_complaints")
