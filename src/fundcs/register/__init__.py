"""The client register: particulars, and finding a client by code, number or name (Art. 2-4)."""
