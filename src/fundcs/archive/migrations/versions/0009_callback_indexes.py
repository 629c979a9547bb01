"""Indexes of the clients told of the complaint channels and of attempts to call without an answer."""

from fundcs.archive.migrations import scripts

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make them."""
    scripts.run("0009_callback_indexes")
