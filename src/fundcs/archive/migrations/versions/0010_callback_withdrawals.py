"""Callbacks withdrawn as recorded by mistake."""

from fundcs.archive.migrations import scripts

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make their table."""
    scripts.run("0010_callback_withdrawals")
