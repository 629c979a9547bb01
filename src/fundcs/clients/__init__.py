"""The client file as the department uses it: tier, holdings, statement, import, export (Art. 1-8)."""
