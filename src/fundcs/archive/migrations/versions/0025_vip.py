"""Events for VIPs, consent to a tier's service, benefits used."""

from fundcs.archive.migrations import scripts

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Make the tables. `spending`, which one refers to, is made by the next revision."""
    scripts.run("0025_vip")
