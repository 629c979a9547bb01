"""Sources, spot checks, letters and corrective actions."""

from fundcs.archive.migrations import scripts

revision = "0019"
down_revision = "0017"


def upgrade() -> None:
    """Make the tables and columns; the steps of complaints move to a table that knows a further kind."""
    scripts.run("0019_complaint_intake")
