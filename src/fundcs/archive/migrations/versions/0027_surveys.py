"""Surveys: what clients were asked, and their scores."""

from fundcs.archive.migrations import scripts

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Make the tables."""
    scripts.run("0027_surveys")
