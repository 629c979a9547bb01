"""Suitability: which investors a fund is for, and how a contract is confirmed (Art. 1)."""
