"""Funds: their terms, their rate bands, their schedule's anchors (Art. 46, 47)."""
