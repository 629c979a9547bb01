"""A fund's terms, rate bands and schedule."""
