"""Budgets per tier and year, and what was spent on whom."""

from fundcs.archive.migrations import scripts

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the tables."""
    scripts.run("0026_budgets")
