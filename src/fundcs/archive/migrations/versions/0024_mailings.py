"""Mailings and information products, who was sent what, and what came back."""

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the tables."""
