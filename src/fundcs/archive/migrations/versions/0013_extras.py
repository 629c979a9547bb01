"""Extras of a fund: raising-period interest, withholding, early-exit fee; why its terms were corrected."""

from fundcs.archive.migrations import scripts

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables and columns; what was recorded before has NULL in them, which is nothing."""
    scripts.run("0013_extras")
