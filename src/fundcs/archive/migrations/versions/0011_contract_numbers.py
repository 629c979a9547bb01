"""The numbers that contracts were recorded under by mistake."""

from fundcs.archive.migrations import scripts

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make their table."""
    scripts.run("0011_contract_numbers")
