"""Callbacks on record, the problems found in them, accounts verified before a payout (Art. 41-43, 45, 46)."""
