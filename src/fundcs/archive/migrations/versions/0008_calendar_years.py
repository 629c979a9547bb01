"""Years whose arrangement of days off was said to be complete."""

from fundcs.archive.migrations import scripts

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make their table."""
    scripts.run("0008_calendar_years")
