"""Surveys: what clients were asked, and their scores."""

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Make the tables."""
