"""The rules of budgets and of spending."""
