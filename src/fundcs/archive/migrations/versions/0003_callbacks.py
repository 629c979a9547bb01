"""Callbacks, the problems found in them and changed accounts."""

from fundcs.archive.migrations import scripts

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make their tables and indexes."""
    scripts.run("0003_callbacks")
