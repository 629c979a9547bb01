"""Contract packages: review rounds, penalty points, and the list for HR (Art. 21-25)."""
