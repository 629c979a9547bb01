"""Use cases of the payout chapter."""
