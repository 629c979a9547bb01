"""Alembic's scripts; each runs the SQL file of its own name."""
