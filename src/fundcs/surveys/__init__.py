"""Satisfaction: what clients score after a call, a visit or a complaint, and once a year (Art. 41, 42)."""
