"""Every SELECT of the payout chapter. What is read by the hundred thousand comes as rows, not as objects."""
