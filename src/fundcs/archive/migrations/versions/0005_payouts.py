"""How far the payouts of a fund have gone, and what corrects what was recorded."""

from fundcs.archive.migrations import scripts

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make their tables and indexes."""
    scripts.run("0005_payouts")
