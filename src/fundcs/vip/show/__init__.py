"""VIP service as tables and as JSON."""
