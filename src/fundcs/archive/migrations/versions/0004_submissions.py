"""Contract packages, penalty lists and stored files."""

from fundcs.archive.migrations import scripts

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make their tables and indexes."""
    scripts.run("0004_submissions")
