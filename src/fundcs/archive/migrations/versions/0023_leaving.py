"""Absences and their deputies, hand-overs, telling clients of them, leaks."""

from fundcs.archive.migrations import scripts

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Make the tables."""
    scripts.run("0023_leaving")
