"""The documents in clients' files: kept, found, missing, lapsing (Art. 3-4)."""
