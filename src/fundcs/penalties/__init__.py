"""Penalty points, decisions and the lists for HR (Art. 23-25)."""
