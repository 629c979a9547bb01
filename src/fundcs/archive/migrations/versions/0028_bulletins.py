"""Issued monthly bulletins."""

from fundcs.archive.migrations import scripts

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Make the tables."""
    scripts.run("0028_bulletins")
