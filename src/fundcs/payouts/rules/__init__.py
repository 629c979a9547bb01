"""The rules of the payout calculation sheet."""
