"""Complaints: what was received, what was done about it, what is owed until it is settled (Art. 38, 44)."""
