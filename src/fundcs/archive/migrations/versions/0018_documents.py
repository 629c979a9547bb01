"""Documents of a client's file: date, validity, by whom, taken out why; funds sealed that are open again."""

from fundcs.archive.migrations import scripts

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table of documents anew: SQLite cannot add a foreign key to it as the models state theirs."""
    scripts.run("0018_documents")
