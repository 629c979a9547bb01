"""The facts of contracts and their payouts; each module by itself, for a table takes 2 ms to declare."""
