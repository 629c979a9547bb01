"""The sample year replayed through the program itself; so it imports every chapter."""
