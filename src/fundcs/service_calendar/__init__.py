"""The service calendar: what is coming, month by month, whose work it is, and the budgets."""
