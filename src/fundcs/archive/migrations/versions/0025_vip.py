"""Events for VIPs, consent to a tier's service, benefits used."""

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Make the tables."""
