"""Kinds of identity document, products as clients, and the birthday to greet."""

from fundcs.archive.migrations import scripts

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table of clients anew: SQLite cannot change a CHECK."""
    scripts.run("0015_identities")
