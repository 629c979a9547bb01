"""The regulation's own compliance, article by article, from the facts on record."""
