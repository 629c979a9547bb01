"""Complaints and the steps taken on them."""

from fundcs.archive.migrations import scripts

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make their tables and indexes."""
    scripts.run("0002_complaints")
