"""Use cases of the clients' particulars."""
