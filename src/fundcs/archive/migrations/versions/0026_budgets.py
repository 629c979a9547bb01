"""Budgets per tier and year, and what was spent on whom."""

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the tables."""
