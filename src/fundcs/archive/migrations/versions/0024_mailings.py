"""Mailings and information products, who was sent what, and what came back."""

from fundcs.archive.migrations import scripts

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the tables."""
    scripts.run("0024_mailings")
