"""Investors' records, funds' risk levels, confirmation calls."""

from fundcs.archive.migrations import scripts

revision = "0020"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables; an archive of before has nothing to put into them."""
    scripts.run("0020_suitability")
