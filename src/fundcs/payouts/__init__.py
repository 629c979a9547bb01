"""Payouts: due dates, interest, the sheet and the steps to it (chapter 10, Art. 46-55)."""
