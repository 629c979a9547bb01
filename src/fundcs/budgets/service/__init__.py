"""Use cases of budgets and of spending."""
