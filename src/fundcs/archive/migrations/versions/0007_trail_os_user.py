"""The trail keeps the operating system's account and whether `--as` was said."""

from fundcs.archive.migrations import scripts

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; entries of before keep NULL in them, and their hashes."""
    scripts.run("0007_trail_os_user")
