"""Sources, spot checks, letters and corrective actions."""

from fundcs.archive.migrations import scripts

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the tables and columns; the steps of complaints move to a table that knows a further kind."""
    scripts.run("0016_complaint_intake")
