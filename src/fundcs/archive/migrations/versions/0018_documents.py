"""Documents of a client's file: date, validity, by whom, taken out why; funds sealed that are open again."""

from fundcs.archive.migrations import scripts

revision = "0018"
down_revision = "0016"


def upgrade() -> None:
    """Make the columns and the table; documents that packages brought before keep NULL in them."""
    scripts.run("0018_documents")
