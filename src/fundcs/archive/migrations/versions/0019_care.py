"""Care: interactions with clients, their files and withdrawals."""

from fundcs.archive.migrations import scripts

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables."""
    scripts.run("0019_care")
