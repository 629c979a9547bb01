"""Assigning clients to CS specialists and advisers, one or many, and that they were told (Art. 8, 12)."""
