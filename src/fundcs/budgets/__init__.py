"""Service budgets by tier and year, and what was spent on whom (Art. 35, 36)."""
