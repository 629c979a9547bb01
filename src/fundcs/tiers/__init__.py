"""Tiers by cumulative subscription (Art. 1, 5)."""
