"""The bulletin of a month: what the department did, for the manager to read and sign (Art. 42)."""
