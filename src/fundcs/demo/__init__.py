"""The sample year replayed through the program itself. It stands above everything it shows."""
