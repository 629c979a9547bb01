"""Access to client files granted by the general manager, and what was revoked of it."""

from fundcs.archive.migrations import scripts

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make their tables."""
    scripts.run("0021_access_grants")
