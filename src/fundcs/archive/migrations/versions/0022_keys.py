"""The members' public keys, and signatures over entries of the trail."""

from fundcs.archive.migrations import scripts

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Make the tables."""
    scripts.run("0022_keys")
