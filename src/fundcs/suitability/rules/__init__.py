"""What a contract asks of its holder, assessed as of the contract's day, and how it is confirmed (Art. 1)."""
